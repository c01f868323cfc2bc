"""A house worth robbing: records, looks, seals inside and outside, over three days."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import time_machine
from django.test import override_settings
from django.utils import timezone

from decisions import audit
from decisions.audit import seal as signing
from decisions.demo.play import play
from decisions.demo.scenarios import S1, S2, S5, S7
from decisions.demo.seed import seed_cast
from decisions.models import AuditEvent, AuditHead, Decision, Disclosure, Organisation, Task, User
from decisions.services import (
    emergency,
    grants,
    items,
    looks,
    nightly,
    people,
    questions,
    restrictions,
    seals,
)
from tests import making
from tests.tampering.databases import Copies, using


@dataclass
class House:
    """The database as it honestly is, the seals outside, and names for what stands in it."""

    copies: Copies
    database: str
    #: As it was a day before: what somebody rolls back to.
    yesterday: str
    anchors: Path
    #: The key in use.
    key: Path
    names: dict[str, str] = field(default_factory=dict)
    #: Everything that is in the database.
    standing: dict[str, list[str]] = field(default_factory=dict)

    def settings(self, key: Path | None = None) -> Any:
        """Return the settings under which it is sealed and checked."""
        return override_settings(SEAL_KEY_FILE=str(key or ""), SEAL_ANCHORS=str(self.anchors))


@contextmanager
def at(**before: float) -> Iterator[None]:
    """Do something some time ago."""
    with time_machine.travel(timezone.now() - timedelta(**before)):
        yield


def build(copies: Copies, empty: str) -> House:
    """Make the house, through the services that people use."""
    folder = copies.folder
    database, anchors = copies.copy(empty), folder / "anchors"
    anchors.mkdir()
    first, second = folder / "key-1", folder / "key-2"
    signing.write_key(str(first))
    public = signing.write_key(str(second))
    house = House(copies, database, "", anchors, second)
    with at(days=3), house.settings(first), using(database):
        seed_cast()
        for scenario in (S1, S2):
            play(scenario)
        look_around()
        settled()
    with at(days=2), house.settings(first), using(database):
        for scenario in (S5, S7):
            play(scenario)
        look_around()
        settled()
        old = signing.read_key()
        seals.rotate_key(actor=None, old=old, public=public, reason="A year has passed")
    house.yesterday = copies.copy(database)
    with house.settings(second), using(database):
        _today()
        look_around()
        settled()
        # The tail: what is not sealed yet, and looks that wait for their batch.
        making.answer(_draft(), "reasons", {"reasons": "She told me herself, and so did Kofi."})
        look_around()
        house.names = _names()
    return house


def look_around() -> None:
    """Everybody opens a record or is refused."""
    for decision in Decision.objects.select_related("author"):
        for user in (decision.author, *User.objects.order_by("email")[:2]):
            audit.look(
                actor=user,
                kind="decision",
                object_id=decision.pk,
                allowed=user == decision.author,
                route="record",
                organisation_id=decision.organisation_id,
                concern_id=decision.concern_id,
            )


def settled() -> None:
    """What the chores do: looks into the log, a check each day, and a seal for every log."""
    looks.batch_looks()
    nightly.check_and_mail()
    seals.seal_what_is_due()
    key = signing.read_key()
    for head in AuditHead.objects.all():
        seals.seal(actor=None, head_id=head.pk, key=key)


def _today() -> None:
    priya, tom = _user("priya"), _user("tom")
    draft = making.tell(
        making.draft(priya),
        {"recipient": "@999", "new_items-0-text": "More", "new_items-0-known": "saw"},
    )
    items.change_item(
        actor=priya,
        decision_id=draft.pk,
        item_id=draft.items[-1].pk,
        answers={"text": "A second thought"},
    )
    items.remove_item(actor=priya, decision_id=draft.pk, item_id=draft.items[-1].pk)
    making.answer(draft, "reasons", {"reasons": "She told me herself."})
    making.answer(draft, "reasons", {"reasons": "She told me herself, twice."})
    signed = Decision.objects.filter(author=priya, finalised_at__isnull=False).first()
    assert signed
    restrictions.restrict(
        actor=priya, decision_id=signed.pk, kind="staff", reason="A colleague", named=[priya]
    )
    until = timezone.now() + timedelta(days=1)
    grants.share_with(
        actor=priya, decision_id=draft.pk, colleague=tom, until=until, reason="Covers for me"
    )
    school = Organisation.objects.get(slug="larkfield")
    asked = emergency.ask(actor=_user("grace"), organisation=school, sought="x", reason="Missing")
    other = making.draft(tom)
    emergency.open_record(actor=_user("grace"), asked=asked, decision_id=other.pk, reason="Missing")
    for task in Task.objects.filter(kind="emergency_review").exclude(for_user=_user("grace")):
        emergency.review(actor=task.for_user, task_id=task.pk, answer="Right")
    making.answer(draft, "law", {"law_fits": "not_sure", "consent_asked": "no"})
    for task in Task.objects.filter(kind="law_answer", answer="").select_related("for_user"):
        questions.answer_question(actor=task.for_user, task_id=task.pk, answer="It fits")
    people.change_address(actor=None, user=tom, email="tom@larkfield.example", reason="Married")


def _user(name: str) -> User:
    return User.objects.get(name__istartswith=f"{name} ")


def _draft() -> Decision:
    drafts = Decision.objects.filter(author=_user("priya"), finalised_at__isnull=True)
    return drafts.latest("created_at")


def _names() -> dict[str, str]:
    """Return names for the SQL of the catalogue: ids as 32 letters, which both engines read."""
    signed = Decision.objects.filter(finalised_at__isnull=False)
    one = signed.get(author=_user("priya"))
    other = signed.filter(author=_user("nadia")).get()
    draft = _draft()
    head = AuditHead.objects.get(organisation=one.organisation)
    rows: dict[str, Any] = {
        "signed": one,
        "other": other,
        "draft": draft,
        "head": head,
        "installation": AuditHead.objects.get(organisation=None),
        "school": one.organisation,
        **{name: _user(name) for name in ("priya", "tom", "grace", "sam")},
    }
    given = Disclosure.objects.filter(share__decision=one).earliest("recorded_at")
    rows |= {"share": given.share, "disclosure": given}
    names = {name: row.pk.hex for name, row in rows.items()}
    event = AuditEvent.objects.filter(decision=one, act="decision.finalised").get()
    return names | {"event": event.pk.hex, "new": uuid4().hex}
