"""The log itself: its text, its hashes, its numbers, and what it says of values."""

import json
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import transaction

from decisions import audit
from decisions.audit import Changes, canonical, commitment, leaf_hash
from decisions.audit.log import FORMAT
from decisions.demo.houses import HOUSES
from decisions.models import AuditEvent, AuditHead, AuditValue, Decision, User
from decisions.services import people
from tests import making


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, "null"),
        (True, "true"),
        (False, "false"),
        (0, "0"),
        (-7, "-7"),
        ("", '""'),
        ([], "[]"),
        ({}, "{}"),
        ({"b": 1, "a": [True, None]}, '{"a":[true,null],"b":1}'),
        ({"a": {"z": "", "B": ""}}, '{"a":{"B":"","z":""}}'),
        # RFC 8785 section 3.2.2.2: what is escaped, and how; everything else stands as it is.
        ('"\\/', '"\\"\\\\/"'),
        ("\b\t\n\f\r", '"\\b\\t\\n\\f\\r"'),
        ("\x00\x0f\x1f", '"\\u0000\\u000f\\u001f"'),
        ("\x7f\u2028\u2029", '"\x7f\u2028\u2029"'),
        ("Zoë said “no” 👋", '"Zoë said “no” 👋"'),
        ("<script>&'", '"<script>&\'"'),
    ],
    ids=repr,
)
def test_canonical_text_follows_rfc_8785(value: Any, text: str) -> None:
    assert canonical(value) == text
    assert json.loads(text) == value


@pytest.mark.parametrize(
    "value",
    [1.0, float("nan"), {1: "a"}, {"é": 1}, (1, 2), b"x", {"a": [{"b": 2.5}]}, object()],
)
def test_what_two_readers_could_write_differently_is_refused(value: Any) -> None:
    with pytest.raises(TypeError):
        canonical(value)


@pytest.mark.parametrize("number", [2**53, -(2**53), 10**30])
def test_a_number_that_other_readers_round_is_refused(number: int) -> None:
    assert canonical(2**53 - 1) == "9007199254740991"
    with pytest.raises((TypeError, ValueError)):
        canonical(number)


def test_half_a_character_is_refused() -> None:
    with pytest.raises((TypeError, ValueError)):
        leaf_hash(canonical({"a": "\ud800"}))


def test_hashes_are_those_of_rfc_6962_and_of_salted_values() -> None:
    # SHA-256 of one zero byte, and of 16 zero bytes: known from elsewhere.
    assert leaf_hash("").hex() == "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"
    assert (
        commitment("00" * 16, "")
        == "374708fff7719dd5979ec875d56cd2286f6d3cf7ec317a3b25632aab28ec37bb"
    )
    assert commitment("00" * 16, "a") != commitment("01" * 16, "a")


def test_every_body_says_what_its_columns_say(s5: Decision, s7: Decision) -> None:
    events = list(AuditEvent.objects.select_related("head"))
    assert len(events) > 30
    for event in events:
        body = json.loads(event.body)
        assert canonical(body) == event.body
        assert leaf_hash(event.body).hex() == event.leaf
        log = event.head.organisation_id
        assert {k: body[k] for k in ("v", "log", "n", "act", "actor", "decision", "dn")} == {
            "v": FORMAT,
            "log": str(log) if log else "installation",
            "n": event.number,
            "act": event.act,
            "actor": str(event.actor_id) if event.actor_id else None,
            "decision": str(event.decision_id) if event.decision_id else None,
            "dn": event.decision_number,
        }
        assert body["at"] == f"{event.at:%Y-%m-%dT%H:%M:%S.%f}Z"


def test_every_commitment_opens_to_a_value_that_is_kept_apart(s5: Decision) -> None:
    opened = 0
    for event in AuditEvent.objects.prefetch_related("values"):
        body = json.loads(event.body)
        said = {
            (change["row"], name): mark
            for change in body["changes"]
            for name, mark in change["values"].items()
        }
        if body["reason"]:
            said["event", "reason"] = body["reason"]
        kept = {(v.row, v.name): commitment(v.salt, v.value) for v in event.values.all()}
        assert kept == said
        opened += len(kept)
    assert opened > 300
    salts = AuditValue.objects.values_list("salt", flat=True)
    assert len(set(salts)) == len(salts)
    assert {len(salt) for salt in salts} == {32}


def test_a_body_holds_no_words_that_anyone_typed(s5: Decision) -> None:
    bodies = " ".join(AuditEvent.objects.values_list("body", flat=True))
    for typed in ("Farida", "Kerry", "Quay Court", "shut you up", "Larkfield", "Dilys", "flat 12"):
        assert AuditValue.objects.filter(value__contains=typed).exists()
        assert typed not in bodies


def test_numbers_run_without_a_gap_in_each_log_and_in_each_decision(
    s5: Decision, s7: Decision, priya: User
) -> None:
    making.draft(priya)
    heads = AuditHead.objects.all()
    assert len(heads) == len(HOUSES) + 1  # each organisation, and the installation
    for head in heads:
        numbers = list(AuditEvent.objects.filter(head=head).values_list("number", flat=True))
        assert numbers == list(range(1, head.number + 1))
    for decision in Decision.objects.all():
        events = AuditEvent.objects.filter(decision=decision).order_by("number")
        own = list(events.values_list("decision_number", flat=True))
        assert own == list(range(1, len(own) + 1))
        assert len(own) > 3


def test_a_person_is_added_in_the_log_of_the_installation(db: None) -> None:
    people.add_user(actor=None, email="a@b.example", name="A")
    event = AuditEvent.objects.get()
    assert event.head.organisation is None
    assert json.loads(event.body)["log"] == "installation"


def test_a_reason_is_committed_to_and_kept_apart(priya: User) -> None:
    organisation = making.start(priya).organisation
    event_id = AuditEvent.objects.latest("at").pk
    people.change_organisation(
        actor=priya, organisation=organisation, reason="It moved", ask_again_days=7
    )
    event = AuditEvent.objects.exclude(pk=event_id).get(
        act="organisation.changed", actor_id=priya.pk
    )
    assert "It moved" not in event.body
    value = event.values.get(row="event", name="reason")
    assert value.value == '"It moved"'
    assert json.loads(event.body)["reason"] == commitment(value.salt, value.value)
    changed = json.loads(event.body)["changes"]
    assert [list(change["values"]) for change in changed] == [["ask_again_days"]]


def test_a_change_that_is_rolled_back_leaves_no_event(priya: User) -> None:
    decision = making.start(priya)
    before = list(AuditHead.objects.order_by("pk").values_list("pk", "number"))
    count = AuditEvent.objects.count()
    with transaction.atomic():
        making.answer(decision, "worry", making.WORRY)
        assert AuditEvent.objects.count() == count + 1
        transaction.set_rollback(True)
    assert AuditEvent.objects.count() == count
    assert list(AuditHead.objects.order_by("pk").values_list("pk", "number")) == before
    assert making.fresh(decision).worry == ""


def test_an_event_that_cannot_be_written_takes_its_change_with_it(
    priya: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    decision = making.start(priya)

    def broken(**_: Any) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(audit, "record", broken)
    with pytest.raises(ZeroDivisionError):
        making.answer(decision, "worry", making.WORRY)
    assert making.fresh(decision).worry == ""
    assert making.fresh(decision).revision == decision.revision


def test_nothing_is_recorded_outside_a_transaction(monkeypatch: pytest.MonkeyPatch) -> None:
    outside = SimpleNamespace(in_atomic_block=False)
    monkeypatch.setattr(transaction, "get_connection", lambda: outside)
    with pytest.raises(RuntimeError, match="transaction"):
        audit.record(actor=None, act="x.y", changes=Changes(None))


def test_saving_what_did_not_change_writes_nothing(priya: User) -> None:
    decision = making.start(priya)
    changes = Changes(priya)
    assert changes.save(decision) is False
    assert changes.made == []
    assert Decision.history.filter(id=decision.pk).count() == 1
