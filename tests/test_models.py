"""What the database itself holds to be true, and what each model says of itself."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.apps import apps
from django.db import IntegrityError, models, transaction
from django.utils import timezone

from decisions.models import (
    Acknowledgement,
    AuditEvent,
    AuditHead,
    Cell,
    Concern,
    Decision,
    Disclosure,
    Engagement,
    InformationItem,
    Organisation,
    ProposedShare,
    Protection,
    Typing,
    User,
)
from decisions.models.base import json_ready, new_reference
from decisions.services import drafts, people
from tests import making

OWN = list(apps.get_app_config("decisions").get_models())
STORED = [m for m in OWN if not m.__name__.startswith("Historical")]
NOW = timezone.now()


@pytest.mark.parametrize("model", STORED, ids=lambda m: m.__name__)
def test_every_model_says_what_one_row_means(model: type[models.Model]) -> None:
    words = " ".join((model.__doc__ or "").split())
    assert not words.startswith(f"{model.__name__}("), "Django's own docstring says nothing"
    assert len(words) > 40
    assert words.endswith(".")


#: Values of the log are never addressed: found by their event, kept in the order of writing. A
#: look that is not in the log yet has its own key.
ADDRESSED = [m for m in STORED if m.__name__ not in ("AuditValue", "UnbatchedLook")]


@pytest.mark.parametrize("model", ADDRESSED, ids=lambda m: m.__name__)
def test_every_row_has_a_key_that_cannot_be_guessed(model: type[models.Model]) -> None:
    assert isinstance(model._meta.pk, models.UUIDField)
    assert model().pk != model().pk


def test_references_are_short_and_say_no_word() -> None:
    found = {new_reference() for _ in range(500)}
    assert len(found) == 500
    assert not set("".join(found)) & set("AEIOU01")
    assert all(len(reference) == 9 for reference in found)


def _signed(decision: Decision, **more: Any) -> None:
    """Write a signature into a draft as no service would: the database must judge it alone."""
    whole: dict[str, Any] = {
        "snapshot": {"format": 1},
        "outcome": "share",
        "reasons": "To protect her.",
        "decider_name": "Priya",
        "decided_at": decision.created_at,
        "finalised_at": timezone.now(),
        "finalised_by": decision.author,
    }
    Decision.objects.filter(pk=decision.pk).update(**whole | more)


def test_a_complete_signature_is_accepted(priya: User) -> None:
    decision = making.start(priya)
    _signed(decision)
    assert making.fresh(decision).finalised_at


@pytest.mark.django_db
@pytest.mark.parametrize(
    "broken",
    [
        {"snapshot": None},
        {"outcome": ""},
        {"reasons": ""},
        {"decider_name": ""},
        {"decided_at": None},
        {"finalised_by": None},
        {"decided_at": NOW + timedelta(days=400)},
        {"finalised_at": NOW - timedelta(days=400), "decided_at": NOW - timedelta(days=401)},
        {"discarded_at": NOW},
    ],
    ids=lambda broken: ", ".join(broken),
)
def test_the_database_refuses_a_signature_that_is_not_whole(
    priya: User, broken: dict[str, Any]
) -> None:
    decision = making.start(priya)
    with pytest.raises(IntegrityError), transaction.atomic():
        _signed(decision, **broken)
    assert making.fresh(decision).finalised_at is None


def test_the_database_refuses_what_a_cell_and_a_disclosure_must_not_be(priya: User) -> None:
    decision = making.tell(making.answer(making.start(priya), "worry", making.WORRY))
    share, cell = decision.shares[0], decision.cells[0]
    item = InformationItem.objects.create(decision=decision, text="Another")
    event = AuditEvent.objects.filter(decision=decision).first()
    person = decision.children[0]
    Engagement.objects.create(decision=decision, person=person, knows="yes")
    Typing.objects.create(user=priya, decision=decision, page="worry", raw="")
    look = {"decision": decision, "number": 1, "key": "", "facts": "x", "answered_by": priya}
    Acknowledgement.objects.create(**look)
    assert event is not None
    given = {"share": share, "given_by": priya, "method": "phone", "text_hash": "x"}
    refused: dict[str, models.Model] = {
        "left out without a reason": Cell(share=share, item=item, choice="withhold"),
        "said differently without words": Cell(share=share, item=item, choice="differently"),
        "two cells": Cell(share=share, item=cell.item, choice="share"),
        "given after it was recorded": Disclosure(
            **given, given_at=timezone.now() + timedelta(hours=1), text="x"
        ),
        "given without a text": Disclosure(**given, given_at=NOW - timedelta(days=1), text=""),
        "two items from the worry": InformationItem(decision=decision, from_worry=True),
        "two engagements": Engagement(decision=decision, person=person),
        "two typings": Typing(user=priya, decision=decision, page="worry", raw=""),
        "asked twice": Acknowledgement(**look),
        "a twin in the log": AuditEvent(
            head=event.head, number=event.number, act="x", at=NOW, body="{}", leaf="x"
        ),
        "a twin within the decision": AuditEvent(
            head=event.head,
            number=10_000,
            decision=decision,
            decision_number=event.decision_number,
            act="x",
            at=NOW,
            body="{}",
            leaf="x",
        ),
        "two logs of one organisation": AuditHead(organisation=decision.organisation),
        "two logs of the installation": AuditHead(organisation=None),
        "two decisions of one reference": Decision(
            reference=decision.reference,
            concern=decision.concern,
            organisation=decision.organisation,
            team=decision.team,
            author=priya,
            started_by=priya,
        ),
    }
    accepted = []
    for what, row in refused.items():
        try:
            with transaction.atomic():
                row.save(force_insert=True)
            accepted.append(what)
        except IntegrityError:
            pass
    assert accepted == []
    Cell(share=share, item=item, choice="withhold", reason="risk").save(force_insert=True)
    Disclosure(**given, given_at=NOW - timedelta(days=1), text="x").save(force_insert=True)


def test_people_and_organisations_are_never_deleted_under_a_record(priya: User) -> None:
    decision = making.start(priya)
    for row in (priya, decision.organisation, decision.team, decision.concern):
        with pytest.raises(models.ProtectedError), transaction.atomic():
            row.delete()
    assert Concern.objects.filter(pk=decision.concern_id).exists()


KEPT = [m for m in STORED if hasattr(m, "history")]


def test_everything_that_people_edit_has_a_history() -> None:
    without = {m.__name__ for m in STORED} - {m.__name__ for m in KEPT}
    assert without == {
        # only ever added
        *("AuditEvent", "AuditValue", "Look", "Acknowledgement", "Disclosure", "AccessReview"),
        *("Correction", "CorrectionNotice", "Seal"),
        *("DecisionGrant", "ConcernGrant"),  # the log tells what they were
        "Job",  # work to do, no part of the record
        *("AuditHead", "UnbatchedLook"),  # a counter, and what waits to be counted
        "Typing",  # no part of the record
        "User",  # its history would hold passwords; the log holds the rest
    }


def test_each_edit_leaves_a_history_row_with_who_did_it_and_why(
    priya: User, cast: dict[str, User]
) -> None:
    decision = making.answer(making.start(priya), "worry", making.WORRY)
    making.answer(decision, "worry", making.WORRY | {"level": "danger"})
    drafts.hand_over(actor=priya, decision_id=decision.pk, to=cast["grace"], reason="End of shift")
    rows = list(Decision.history.filter(id=decision.pk).order_by("history_date", "history_id"))
    assert [row.level for row in rows] == ["", "serious", "danger", "danger"]
    assert [row.history_type for row in rows] == ["+", "~", "~", "~"]
    assert {row.history_user_id for row in rows} == {priya.pk}
    assert [row.history_change_reason for row in rows] == [None, None, None, "End of shift"]
    assert rows[-1].author_id == cast["grace"].pk


def test_a_row_taken_off_a_draft_stays_in_its_history(priya: User) -> None:
    decision = making.draft(priya)
    cell = decision.cells[0]
    making.tell(decision, {"items-0-give": "off"}, decision.shares[0])
    assert not Cell.objects.filter(pk=cell.pk).exists()
    last = Cell.history.filter(id=cell.pk).latest()
    assert last.history_type == "-"
    assert last.history_user_id == priya.pk
    assert last.choice == "share"


def test_a_history_outlives_the_account_of_who_wrote_it(db: None) -> None:
    someone = people.add_user(actor=None, email="a@b.example", name="A")
    organisation = people.add_organisation(actor=someone, name="O", slug="o", kind="other")
    User.objects.filter(pk=someone.pk).delete()
    assert Organisation.history.get(id=organisation.pk).history_user_id == someone.pk


def test_a_password_is_in_no_log_and_no_history(db: None) -> None:
    from decisions.models import AuditValue

    user = people.add_user(actor=None, email="a@b.example", name="A")
    names = set(AuditValue.objects.filter(row=f"user:{user.pk}").values_list("name", flat=True))
    assert "email" in names
    assert not names & {"password", "last_login"}


def test_rows_know_what_changed_since_they_were_read(priya: User) -> None:
    decision = making.start(priya)
    assert decision.changed_columns() == {}
    decision.worry, decision.protected = "Bruises", ["none"]
    assert decision.changed_columns() == {"worry": "Bruises", "protected": ["none"]}
    new = Protection(decision=decision, subject="other")
    assert set(new.changed_columns()) == {f.attname for f in Protection._meta.concrete_fields}


@pytest.mark.parametrize(
    ("value", "kept"),
    [
        (None, None),
        ("words", "words"),
        (True, True),
        (7, 7),
        (["a"], ["a"]),
        (UUID(int=1), "00000000-0000-0000-0000-000000000001"),
        (NOW.date(), NOW.date().isoformat()),
    ],
)
def test_values_are_kept_as_json_knows_them(value: Any, kept: Any) -> None:
    assert json_ready(value) == kept


def test_a_moment_is_kept_alike_whatever_the_time_zone_it_was_made_in() -> None:
    assert json_ready(timezone.localtime(NOW, timezone.get_fixed_timezone(60))) == json_ready(NOW)


def test_a_share_names_a_recipient_of_its_own_copy(priya: User) -> None:
    decision = making.draft(priya)
    entry = decision.shares[0].recipient
    assert entry is not None
    entry.name, entry.phone = "Renamed", "000"
    entry.save()
    share = ProposedShare.objects.get(pk=decision.shares[0].pk)
    assert (share.name, share.phone) == ("Northbridge MASH", "01632 960100")
