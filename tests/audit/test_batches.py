"""Looks in the log: in batches, each once, none forgotten."""

import json
import logging
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.utils import timezone

from decisions import audit
from decisions.audit.looks import LOOKS, look_leaf
from decisions.audit.verify import verify
from decisions.models import AuditEvent, Decision, Look, UnbatchedLook, User
from decisions.services import looks
from tests import making


def _look(user: User, decision: Decision | None = None, **fields: Any) -> Look:
    audit.look(
        actor=user,
        kind="decision",
        object_id=decision.pk if decision else uuid4(),
        organisation_id=decision.organisation_id if decision else None,
        allowed=decision is not None,
        route="record",
        **fields,
    )
    return Look.objects.latest("at")


def _batches() -> list[list[str]]:
    """Return the ids of the looks in each batch, in order."""
    found = AuditEvent.objects.filter(act="looks.batched").order_by("at")
    values = [event.values.get(name=LOOKS).value for event in found]
    return [[pk for pk, _ in json.loads(value)] for value in values]


def test_every_look_is_in_one_batch_of_its_organisations_log(s1: Decision, priya: User) -> None:
    seen, tried = _look(priya, s1), _look(priya)
    looks.batch_looks()
    assert sorted(_batches()) == sorted([[str(seen.pk)], [str(tried.pk)]])
    logs = {event.head.organisation_id for event in AuditEvent.objects.filter(act="looks.batched")}
    assert logs == {s1.organisation_id, None}
    assert not UnbatchedLook.objects.exists()
    looks.batch_looks()
    assert len(_batches()) == 2, "nothing waits, so nothing is written"
    assert verify().findings == []


def test_a_look_that_is_committed_late_is_in_the_next_batch(s1: Decision, priya: User) -> None:
    _look(priya, s1)
    looks.batch_looks()
    late = Look(
        at=timezone.now() - timedelta(hours=1),
        actor_id=priya.pk,
        kind="decision",
        object_id=s1.pk,
        organisation_id=s1.organisation_id,
        allowed=True,
        route="record",
    )
    late.save(force_insert=True)
    UnbatchedLook(look=late).save(force_insert=True)
    looks.batch_looks()
    assert _batches()[1] == [str(late.pk)]


def test_many_looks_are_several_batches(
    s1: Decision, priya: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(looks, "MOST", 3)
    for _ in range(8):
        _look(priya, s1)
    looks.batch_looks()
    assert [len(batch) for batch in _batches()] == [3, 3, 2]
    assert verify().findings == []


def test_a_batch_says_nothing_of_a_look_in_its_own_text(s1: Decision, priya: User) -> None:
    look = _look(priya, s1, shown=[s1.pk])
    looks.batch_looks()
    body = AuditEvent.objects.get(act="looks.batched").body
    assert str(look.pk) not in body
    assert str(s1.pk) not in body
    assert look_leaf(look) not in body


def test_a_look_of_which_the_log_does_not_know_is_found(s1: Decision, priya: User) -> None:
    look = _look(priya, s1)
    looks.batch_looks()
    look.pk, look.actor_id = uuid4(), uuid4()
    look.save(force_insert=True)  # somebody else is made to have looked
    assert [f.check for f in verify().findings] == ["look"]


def test_each_event_goes_to_the_stream_once_it_is_committed(
    priya: User, caplog: pytest.LogCaptureFixture, django_capture_on_commit_callbacks: Any
) -> None:
    with caplog.at_level(logging.INFO, "decisions.audit.leaves"):
        with django_capture_on_commit_callbacks(execute=True):
            making.start(priya)
            assert caplog.messages == []
        event = AuditEvent.objects.get(act="draft.started")
        assert caplog.messages == [f"{event.head.log} {event.number} {event.leaf}"]
