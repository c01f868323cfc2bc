"""A long clean run: no false alarm. CLEAN_EVENTS says how many events (a full run: 10000)."""

import os
import sqlite3
import time
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.db import transaction
from django.test import override_settings

from decisions import audit, selectors
from decisions.audit import seal as signing
from decisions.audit.verify import Report, verify
from decisions.demo.houses import HOUSES
from decisions.demo.seed import seed_cast
from decisions.models import AuditEvent, AuditHead, Decision, User
from decisions.rules.journey import rule_for
from decisions.services import drafts, looks, nightly, pages, seals
from tests.tampering.databases import SQLITE, Copies, using

EVENTS = int(os.environ.get("CLEAN_EVENTS", "600"))
ROUNDS = 6


class Undo(Exception):
    """Something went wrong in the middle of it."""


def work(actors: list[User], up_to: int) -> None:
    """Everybody saves pages, in turn, until there are so many events; some of it is undone."""
    drafted = {user.pk: _start(user) for user in actors}
    rule, number, tries = rule_for("reasons"), AuditEvent.objects.count(), 0
    assert rule
    while number < up_to:
        tries += 1
        user = actors[tries % len(actors)]
        decision = Decision.objects.get(pk=drafted[user.pk])
        try:
            with transaction.atomic():
                pages.save_page(
                    actor=user,
                    decision_id=decision.pk,
                    expected_revision=decision.revision,
                    rule=rule,
                    answers={"reasons": f"Thought {number} of “Zoë”"},
                )
                if tries % 10 == 3:
                    raise Undo
            number += 1
        except Undo:
            pass  # tried again
        audit.look(
            actor=user,
            kind="decision",
            object_id=decision.pk if tries % 7 else uuid4(),
            allowed=bool(tries % 7),
            route="record",
            organisation_id=decision.organisation_id if tries % 7 else None,
        )


def _start(user: User) -> Any:
    organisation, team = selectors.home_of(user)[0]
    return drafts.start(actor=user, organisation=organisation, team=team).pk


def _seal_all(key: Any) -> None:
    looks.batch_looks()
    seals.seal_what_is_due()
    for head in AuditHead.objects.all():
        seals.seal(actor=None, head_id=head.pk, key=key)


def _well(**how: Any) -> Report:
    report = verify(**how)
    assert report.findings == []
    return report


def _restored(copies: Copies, name: str) -> str:
    """Return a database that was saved and restored, as it is at this moment."""
    if not SQLITE:
        return copies.copy(name)
    kept = f"{name}.backup"
    with sqlite3.connect(name) as source, sqlite3.connect(kept) as target:
        source.backup(target)
    return kept


@pytest.mark.django_db
def test_a_long_clean_run_raises_no_alarm(empty: str, copies: Copies, tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    keys = [tmp_path / "key-1", tmp_path / "key-2"]
    public = [signing.write_key(str(key)) for key in keys]
    database, began = copies.copy(empty), time.monotonic()
    for turn in range(ROUNDS):
        key = keys[turn >= ROUNDS // 2]
        given = override_settings(SEAL_KEY_FILE=str(key), SEAL_ANCHORS=str(outside))
        with given, using(database):
            if turn == 0:
                seed_cast()
            _turn(turn, public[1])
        database = _restored(copies, database)
    with override_settings(SEAL_ANCHORS=str(outside)), using(database):
        report = _well(pub=public[1])
        assert report.events == AuditEvent.objects.count() >= EVENTS
        assert len({head.log for head in AuditHead.objects.all()}) == len(HOUSES) + 1
        seconds = time.monotonic() - began
    print(f"clean: {report.events} entries, no alarm, {seconds:.0f} seconds")


def _turn(turn: int, next_key: str) -> None:
    """Work for a while, seal now and then, check what is new; half-way the key is replaced."""
    actors = list(User.objects.filter(memberships__role="practitioner").distinct())
    each = EVENTS / ROUNDS
    for step in range(1, 4):
        work(actors, int(each * (turn + step / 3)))
        _seal_all(signing.read_key())
        _well(whole=False)
    nightly.check_and_mail()
    _seal_all(signing.read_key())
    _well(whole=False)
    if turn == ROUNDS // 2 - 1:
        seals.rotate_key(actor=None, old=signing.read_key(), public=next_key, reason="A year")
    _well()
