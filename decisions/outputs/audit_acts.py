"""What every act is called that an audit log can hold, and how officers look for them.

Acts about a decision have their words in `acts.py`; the others stand here. A test finds
an act that a service writes and that has no words, or is in no group.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from decisions.models import AuditEvent, Organisation
from decisions.outputs.acts import ACTS
from decisions.rules.journey import rule_for
from decisions.selectors import audit_log

WORDS = ACTS | {
    # Signing in
    "session.started": "Signed in",
    "session.ended": "Signed out, or was signed out",
    "session.proved": "Proved again who they are",
    "session.refused": "Was not let in",
    "second_factor.changed": "Changed how they prove who they are",
    "password.set": "Chose a new password",
    "password.asked_for": "Asked for a link to a new password",
    "invitation.accepted": "Accepted the invitation",
    # People
    "person.invited": "Invited somebody",
    "person.invited_again": "Invited somebody again",
    "person.changed": "Changed somebody’s name or job title",
    "person.change_refused": "Tried to change somebody’s details, which cannot be done here",
    "person.address_changed": "Changed the address that somebody signs in with",
    "person.deactivated": "Ended somebody’s access",
    "invitation.renewed": "Had somebody’s sign-in started again",
    "user.added": "Added a person",
    "role.given": "Gave a role",
    "role.moved": "Moved a role to another team",
    "role.taken": "Ended a role",
    "access.reviewed": "Reviewed who has access",
    "access_list.exported": "Downloaded the access list",
    # Settings
    "organisation.added": "Added the organisation",
    "organisation.founded": "Set up the organisation",
    "organisation.changed": "Changed the settings",
    "law.set": "Set the standard answer in law",
    "team.added": "Added a team",
    "team.renamed": "Renamed a team",
    "recipient.added": "Added an entry to the directory",
    "recipient.changed": "Changed an entry of the directory",
    "recipient.retired": "Took an entry off the directory",
    "recipients.imported": "Imported entries into the directory",
    "adviser.added": "Added an adviser",
    "adviser.changed": "Changed an adviser",
    "adviser.retired": "Took an adviser off the list",
    # In an emergency, before any record is found
    "emergency.asked": "Asked to open a record in an emergency",
    "emergency.not_opened": "Opened nothing in an emergency",
    # What the service does by itself, or people about its emails
    "job.done": "Sent an email",
    "job.failed": "Could not send an email",
    "job.tried_again": "Had an email tried again",
    "job.arrived": "Said that an email arrived",
    "job.dropped": "Said that an email is not needed any more",
    "looks.batched": "Put looks into the log",
    "log.checked": "Checked the log",
    "log.restored": "Declared that the database was restored from an older copy",
    "seal.mailed": "Sent a seal by email",
    "key.introduced": "Began to seal the log with a key",
    "key.rotated": "Changed the key that seals the log",
}


@dataclass(frozen=True)
class Group:
    """Acts that officers look for together. shown: in which column of the days they count."""

    code: str
    label: str
    nouns: tuple[str, ...]
    acts: tuple[str, ...] = ()
    shown: str = ""

    def has(self, act: str) -> bool:
        return act in self.acts or act.split(".")[0] in self.nouns


RECORDS, SIGNING_IN, HOUSE = "Records", "Signing in", "People and settings"

#: The first group that has an act is its own.
GROUPS = (
    Group("emergency", "Opened in an emergency", ("emergency",), shown=RECORDS),
    Group(
        "seeing",
        "Who can see a record",
        ("concern", "content"),
        ("record.shared", "record.taken_back", "draft.handed_over"),
        RECORDS,
    ),
    Group(
        "giving",
        "Given, saved as a file or corrected",
        ("text", "record", "follow_up", "correction"),
        ("share.given",),
        RECORDS,
    ),
    Group("upkeep", "Emails and upkeep", ("job", "looks", "log", "key", "seal", "task")),
    Group(
        "writing",
        "Written or signed",
        (
            *("draft", "page", "people", "share", "item", "request", "decision"),
            *("second_look", "question"),
        ),
        shown=RECORDS,
    ),
    Group(
        "sign_in",
        "Signing in",
        ("session", "second_factor", "password"),
        ("invitation.accepted",),
        SIGNING_IN,
    ),
    Group(
        "people",
        "People and roles",
        ("person", "invitation", "user", "role", "access", "access_list"),
        shown=HOUSE,
    ),
    Group(
        "settings",
        "Settings and directory",
        ("organisation", "law", "team", "recipient", "recipients", "adviser"),
        shown=HOUSE,
    ),
)


def group_of(act: str) -> Group:
    """Return the group of an act; what has none is upkeep, so that nothing gets lost."""
    upkeep = next(group for group in GROUPS if group.code == "upkeep")
    return next((group for group in GROUPS if group.has(act)), upkeep)


def acts_of(code: str) -> tuple[str, ...]:
    """Return the acts of a group."""
    return tuple(act for act in WORDS if group_of(act).code == code)


def label_of(code: str | None) -> str:
    """Return what a group is called; "" for none."""
    return next((group.label for group in GROUPS if group.code == code), "")


@dataclass(frozen=True)
class Told:
    """One event as metadata: who, when, which act in words, whom it concerns, which record."""

    number: int
    at: datetime
    who: str
    words: str
    record_id: UUID | None
    reference: str


def told(organisation: Organisation, events: list[AuditEvent]) -> list[Told]:
    """Return events in words. Not what was changed, nor a reason that somebody typed."""
    about = {event.pk: _concerned(event) for event in events}
    owners = audit_log.holders(pk for users, roles in about.values() for pk in roles)
    others = {
        pk: {*users, *(owners[r] for r in roles if r in owners)}
        for pk, (users, roles) in about.items()
    }
    ids = {event.actor_id for event in events if event.actor_id}
    names = audit_log.called(organisation, ids.union(*others.values()))
    found = audit_log.references(event.decision_id for event in events)
    return [
        Told(
            event.number,
            event.at,
            _who(event, names),
            _words(event, [names[pk] for pk in others[event.pk] - {event.actor_id} if pk in names]),
            event.decision_id,
            found.get(event.decision_id, "") if event.decision_id else "",
        )
        for event in events
    ]


def _who(event: AuditEvent, names: dict[UUID, str]) -> str:
    if event.actor_id:
        return names.get(event.actor_id, "Somebody")
    # Nobody is signed in yet while somebody signs in.
    return "Somebody" if group_of(event.act).shown == SIGNING_IN else "The service"


def _words(event: AuditEvent, names: list[str]) -> str:
    words = WORDS.get(event.act, "Something that has no words yet")
    if page := rule_for(json.loads(event.body)["about"].get("page", "")):
        words = f"{words} “{page.title}”"
    if not names:
        return words
    whom = ", ".join(sorted(names)) if len(names) <= 3 else f"{len(names)} people"
    return f"{words}: {whom}"


#: Where an event's `about` names a colleague.
_NAMED = ("account", "from", "to", "user", "with")


def _concerned(event: AuditEvent) -> tuple[set[UUID], set[UUID]]:
    """Return the ids of the people and of the roles that an event is about."""
    body: dict[str, Any] = json.loads(event.body)
    rows = [change["row"].split(":") for change in body["changes"]]
    users = {UUID(body["about"][name]) for name in _NAMED if body["about"].get(name)}
    users |= {UUID(pk) for model, pk in rows if model == "user"}
    return users, {UUID(pk) for model, pk in rows if model == "membership"}


def columns(counted: Iterable[tuple[str, int]]) -> dict[str, int]:
    """Return how many acts there were of records, signing in, people and settings; no upkeep."""
    found = dict.fromkeys((RECORDS, SIGNING_IN, HOUSE), 0)
    for act, times in counted:
        if shown := group_of(act).shown:
            found[shown] += times
    return found
