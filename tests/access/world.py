"""Everybody and everything that the access matrix asks about, and what each may do, in words.

What is expected stands here as plain lists, written from record.md section 5 and not computed
by the code under test.
"""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from django.contrib.auth.models import Permission
from django.utils import timezone

from decisions import access, roles
from decisions.choices import GrantKind
from decisions.models import (
    Adviser,
    Correction,
    Decision,
    DecisionGrant,
    InformationItem,
    Membership,
    Organisation,
    Recipient,
    Task,
    Team,
    User,
)
from decisions.services import drafts, restrictions
from tests import making

ANONYMOUS = "anonymous"

#: name: (roles as (organisation, team, role), ...)
PEOPLE: dict[str, tuple[tuple[str, str, str], ...]] = {
    "author": (("larkfield", "first", "practitioner"),),
    "teammate": (("larkfield", "first", "practitioner"),),
    "of another team": (("larkfield", "second", "practitioner"),),
    "of another organisation": (("hafan", "", "lead"), ("hafan", "third", "practitioner")),
    "member of the hub": (("hafan", "first", "practitioner"),),
    "lead": (("larkfield", "first", "lead"),),
    "lead of all teams": (("larkfield", "", "lead"),),
    "lead of another team": (("larkfield", "second", "lead"),),
    "conflicted lead": (("larkfield", "first", "lead"),),
    "lead until yesterday": (("larkfield", "first", "lead"),),
    "IG officer": (("larkfield", "", "ig_officer"),),
    "IG officer elsewhere": (("hafan", "", "ig_officer"),),
    "IG officer with a reason": (("larkfield", "", "ig_officer"),),
    "IG officer no more": (("larkfield", "", "administrator"),),
    "named, now administrator": (("larkfield", "second", "practitioner"),),
    "administrator": (("larkfield", "", "administrator"),),
    "administrator elsewhere": (("hafan", "", "administrator"),),
    "named": (("larkfield", "second", "practitioner"),),
    "shared with": (("larkfield", "second", "practitioner"),),
    "once shared with": (("larkfield", "second", "practitioner"),),
    "in an emergency": (("larkfield", "second", "lead"),),
    "after an emergency": (("larkfield", "second", "lead"),),
    "deactivated": (("larkfield", "first", "lead"),),
    "superuser": (("larkfield", "", "lead"), ("larkfield", "", "administrator")),
    "nobody yet": (),
}

_TEAM_LEADS = {"lead", "lead of all teams", "conflicted lead"}

#: Who may read each record: these, and nobody else.
READS = {
    "draft": {"author"} | _TEAM_LEADS,
    "team draft": {"teammate"} | _TEAM_LEADS,
    "finalised": {"author", "shared with", "in an emergency", "IG officer with a reason"}
    | _TEAM_LEADS,
    "restricted": {"named", "in an emergency"},
    "restricted draft": {"teammate", "named"},
    "of the hub": {"member of the hub", "lead", "conflicted lead", "of another organisation"},
    "discarded": {"author"},
    "missing": set(),
}
#: Who writes each draft.
WRITES = {"draft": {"author"}, "team draft": {"teammate"}, "restricted draft": {"teammate"}}
#: Who reads the words for a recipient: of a draft its author alone.
WORDS = WRITES | {name: READS[name] for name in ("finalised", "restricted", "of the hub")}
#: Who says when it was sent.
MARKS_SENT = WRITES | {"finalised": {"author"}, "of the hub": {"member of the hub"}}
#: Who says who else may see it.
KEEPS = {
    "draft": READS["draft"],
    "team draft": READS["team draft"],
    "finalised": {"author"} | _TEAM_LEADS,
    "restricted": {"named"},
    "restricted draft": {"teammate", "named"},
    "of the hub": READS["of the hub"],
}
#: Who looks at a finished record again: those who keep it, and record decisions where it is from.
FOLLOWS_UP = {
    "finalised": KEEPS["finalised"],
    "restricted": KEEPS["restricted"],
    "of the hub": {"member of the hub", "of another organisation"},
}
_OFFICERS = {"IG officer", "IG officer with a reason"}
#: Who sees metadata. The officer is no party to anything restricted, and oversees it.
GOVERNS = {name: set(_OFFICERS) for name in READS if name != "missing"} | {
    "of the hub": {"IG officer elsewhere"}
}
#: Whose question about the law it is. On a restricted record it went to somebody named.
ANSWERS = {"draft": {"IG officer"}, "team draft": {"IG officer"}, "restricted draft": {"named"}}

_LARKFIELD_LEADS = _TEAM_LEADS | {
    "lead of another team",
    "in an emergency",
    "after an emergency",
}
_ADMINISTRATORS = {"administrator", "IG officer no more", "named, now administrator"}
ORGANISATIONS = {
    "administer": {"larkfield": _ADMINISTRATORS, "hafan": {"administrator elsewhere"}},
    "govern": {"larkfield": _OFFICERS, "hafan": {"IG officer elsewhere"}},
    "settings": {
        "larkfield": _ADMINISTRATORS | _OFFICERS,
        "hafan": {"administrator elsewhere", "IG officer elsewhere"},
    },
    "emergency": {"larkfield": _LARKFIELD_LEADS, "hafan": {"of another organisation"}},
}

#: Who gets through by which rule, of whom.
EXPECTED = {
    access.READ: READS,
    access.WRITE: WRITES,
    access.WORDS: WORDS,
    access.MARK_SENT: MARKS_SENT,
    access.KEEP: KEEPS,
    access.FOLLOW_UP: FOLLOWS_UP,
    access.METADATA: GOVERNS,
    access.TASK: ANSWERS,
    access.ADMINISTER: ORGANISATIONS["administer"],
    access.GOVERN: ORGANISATIONS["govern"],
    access.SETTINGS: ORGANISATIONS["settings"],
    access.EMERGENCY: ORGANISATIONS["emergency"],
}

#: Who is signed in when they ask, and then finds that they are not.
SIGNED_OUT = {ANONYMOUS, "deactivated"}


@dataclass
class World:
    """The rows: people, records, tasks and organisations, by the names above."""

    people: dict[str, User] = field(default_factory=dict)
    records: dict[str, Decision] = field(default_factory=dict)
    tasks: dict[str, Task] = field(default_factory=dict)
    organisations: dict[str, Organisation] = field(default_factory=dict)
    missing: UUID = field(default_factory=uuid4)

    def record_id(self, name: str) -> UUID:
        """Return a record's id; of "missing", one that no record has."""
        return self.records[name].pk if name in self.records else self.missing


def make() -> World:
    """Make everything. Expects the demo's organisations to be there."""
    world = World(organisations={o.slug: o for o in Organisation.objects.all()})
    _make_people(world)
    _make_records(world)
    _make_grants(world)
    yesterday = timezone.localdate() - timedelta(days=1)
    Membership.objects.filter(user=world.people["lead until yesterday"]).update(until=yesterday)
    now_administrator = Membership.objects.filter(user=world.people["named, now administrator"])
    now_administrator.update(role="administrator", team=None)
    return world


def deactivate(world: World) -> None:
    """Take the account away from somebody who has signed in, and the content from a superuser."""
    User.objects.filter(pk=world.people["deactivated"].pk).update(is_active=False)
    User.objects.filter(pk=world.people["superuser"].pk).update(is_superuser=True)


def _make_people(world: World) -> None:
    larkfield, hafan = world.organisations["larkfield"], world.organisations["hafan"]
    teams: dict[str, Team | None] = {
        "": None,
        "first": Team.objects.get(organisation=larkfield),
        "second": Team.objects.create(organisation=larkfield, name="Second team"),
        "third": Team.objects.get(organisation=hafan),
    }
    for number, (name, held) in enumerate(PEOPLE.items()):
        user = User.objects.create(email=f"p{number}@x.example", name=f"P{number} {name}")
        world.people[name] = user
        for organisation, team, role in held:
            Membership.objects.create(
                user=user,
                organisation=world.organisations[organisation],
                team=teams[team],
                role=role,
                since=timezone.localdate() - timedelta(days=9),
                given_by="x",
                why="x",
            )
    Organisation.objects.filter(pk=larkfield.pk).update(law_asks=world.people["IG officer"])


def _make_records(world: World) -> None:
    people, records = world.people, world.records
    for name in ("draft", "finalised", "restricted", "discarded"):
        records[name] = making.draft(people["author"])
    for name in ("team draft", "restricted draft"):
        records[name] = making.draft(people["teammate"])
    records["of the hub"] = making.draft(people["member of the hub"])
    for name in ("draft", "team draft", "restricted draft"):
        unsure = {"law_fits": "not_sure", "consent_asked": "no"}
        records[name] = making.answer(records[name], "law", unsure)
        world.tasks[name] = Task.objects.get(decision=records[name], kind="law_answer")
    for name in ("draft", "team draft", "restricted draft"):
        InformationItem.objects.create(decision=records[name], text="seen", known="saw")
    for name in ("finalised", "restricted", "of the hub"):
        making.sign(records[name])
    drafts.discard(actor=people["author"], decision_id=records["discarded"].pk, reason="mistake")
    _restrict(world, "restricted", ["named", "named, now administrator"])
    _restrict(world, "restricted draft", ["named", "teammate"])
    for record in records.values():
        correction = {"wrong_words": "seen", "right_words": "heard", "made_by": record.author}
        Correction.objects.create(decision=record, share=record.shares[0], **correction)
    world.records = {name: making.fresh(record) for name, record in records.items()}


def _restrict(world: World, record: str, named: list[str]) -> None:
    restrictions.restrict(
        actor=world.people["lead"],
        decision_id=world.records[record].pk,
        kind="relative",
        reason="A relative",
        named=[world.people[name] for name in named],
        kept_out=[world.people["conflicted lead"]],
    )


def _make_grants(world: World) -> None:
    soon, past = timezone.now() + timedelta(hours=1), timezone.now() - timedelta(minutes=1)
    finalised, restricted = world.records["finalised"], world.records["restricted"]
    for name, kind, record, until in (
        ("shared with", GrantKind.SHARED, finalised, soon),
        ("shared with", GrantKind.SHARED, restricted, soon),  # what is restricted, it never opens
        ("once shared with", GrantKind.SHARED, finalised, past),
        ("IG officer with a reason", GrantKind.GOVERNANCE, finalised, soon),
        ("IG officer with a reason", GrantKind.GOVERNANCE, restricted, soon),
        ("IG officer no more", GrantKind.GOVERNANCE, finalised, soon),
        ("author", GrantKind.GOVERNANCE, world.records["team draft"], soon),  # is no officer
        ("administrator", GrantKind.SHARED, finalised, soon),  # works with no records
        ("in an emergency", GrantKind.EMERGENCY, finalised, soon),
        ("in an emergency", GrantKind.EMERGENCY, restricted, soon),
        ("after an emergency", GrantKind.EMERGENCY, finalised, past),
        ("of another organisation", GrantKind.SHARED, finalised, soon),  # no role there
        ("IG officer elsewhere", GrantKind.EMERGENCY, finalised, soon),  # no role there
    ):
        DecisionGrant.objects.create(
            user=world.people[name],
            permission=Permission.objects.get(codename=roles.VIEW),
            content_object=record,
            kind=kind,
            until=until,
            reason=str(kind.label),
            given_by=world.people["lead"],
        )


def values_for(world: World, name: str) -> dict[str, Any]:
    """Return what fills the rest of an address, by the name of a record or organisation."""
    decision, organisation = world.records.get(name), world.organisations.get(name)
    found: dict[str, Any] = {"slug": "worry", "page": "worry", "number": 1}
    if decision:
        items = [item for item in decision.items if decision.may_change(item)]
        found["correction_id"] = decision.corrections[0].pk
        found |= {"share_id": decision.shares[0].pk, "item_id": (items or decision.items)[0].pk}
    if organisation:
        role = Membership.objects.filter(organisation=organisation, team__isnull=False)[0]
        found |= {
            "person_id": role.user_id,
            "role_id": role.pk,
            "team_id": role.team_id,
            "recipient_id": Recipient.objects.filter(organisation=organisation)[0].pk,
            "adviser_id": Adviser.objects.filter(organisation=organisation)[0].pk,
        }
    return found
