"""Rule 2: engage with the child and their carers, where it is safe."""

from datetime import datetime
from typing import Any

from django.utils import timezone

from decisions import law
from decisions.choices import Knows, PersonRole, Response
from decisions.design.conditions import When
from decisions.design.fields import AnyOf, Day, Line, OneOf, Tick, Words
from decisions.design.forms import QuestionForm, RowForm
from decisions.design.page import RowKind
from decisions.models import Decision
from decisions.rules.base import Rule, SecondLook
from decisions.working_days import add_working_days

_KNOWS_WHY = (
    "People trust services that are open with them. But if telling them could put a child at "
    "more risk, or lose evidence, you need not tell them now."
)


class KnowsForm(RowForm):
    """Whether one of the children knows."""

    knows = OneOf(
        "Do they know you are sharing this?",
        Knows.choices,
        needed=True,
        why=_KNOWS_WHY,
        missing="Say whether the child knows you are sharing this",
    )

    @property
    def heading(self) -> str:
        person = self.decision.person(self.row_id)
        return person.name if person and person.name else "The child"


class PersonForm(RowForm):
    """Someone around the child."""

    noun = "Person"
    name = Line(
        "Name or description",
        short="Name",
        needed=True,
        missing="Give each person a name or a description",
    )
    role = OneOf(
        "Who are they?",
        PersonRole.choices,
        needed=True,
        missing="Say who each person is to the child",
    )
    lives_with_child = Tick("Lives with the child")
    worried_about = Tick(
        "I am worried about what this person may do",
        why="We use it to point out when telling someone else could alert them.",
    )
    knows = OneOf(
        "Do they know you are sharing this?",
        Knows.choices,
        when=When.of("role", PersonRole.CARER),
        needed=True,
        why=_KNOWS_WHY,
        missing="Say whether each parent or carer knows you are sharing this",
    )

    def prepare(self) -> None:
        """Offer every role but the child's: the children are on page 1."""
        field: Any = self.fields["role"]
        field.offer(c for c in PersonRole.choices if c[0] != PersonRole.CHILD)


class EngageForm(QuestionForm):
    """Asked once for the family, as far as the answers make it needed."""

    response = OneOf(
        "What did they say?",
        Response.choices,
        when=When.of("*-knows", Knows.YES),
        needed=True,
        missing="Say what they said when they were told",
        why="A view or an objection counts and is recorded. It does not decide.",
    )
    objection = Words(
        "What did they object to, or ask for?",
        rows=2,
        when=When.of("response", Response.OBJECTED),
        needed=True,
        missing="Say what they objected to or asked for",
    )
    objection_decision = Words(
        "What did you decide about it?",
        rows=2,
        when=When.of("response", Response.OBJECTED),
    )
    told_content = Tick(
        "I told them who will get it, what, and why", when=When.of("*-knows", Knows.YES)
    )
    told_by = Line("Told by", width="20", when=When.of("*-knows", Knows.YES))
    told_on = Day("Told on", when=When.of("*-knows", Knows.YES))
    not_told_reasons = AnyOf(
        "Why not for now?",
        hint="Tick any that fit.",
        when=When.of("*-knows", Knows.NOT_FOR_NOW),
        needed=True,
        missing="Say why they are not told for now",
        why="Later, people may ask why they were not told. Today’s reason is the answer.",
    )
    ask_again_on = Day(
        "Ask me again on",
        when=When.of("*-knows", Knows.NOT_FOR_NOW),
        hint="We remind you to think about telling them.",
    )
    never_safe = Tick(
        "It may never be safe to tell them", when=When.of("*-knows", Knows.NOT_FOR_NOW)
    )
    tell_on = Day("When will you tell them?", when=When.of("*-knows", Knows.NOT_YET))

    def prepare(self) -> None:
        """Offer the reasons for not telling of the law pack in force."""
        entries = law.pack(timezone.localdate()).entries("not_telling")
        field: Any = self.fields["not_told_reasons"]
        field.offer((e.code, e.label) for e in entries)
        field.folded = frozenset(e.code for e in entries if not e.first)


def _rows(decision: Decision) -> dict[str, list[dict[str, Any]]]:
    return {
        "children": [
            {"id": str(p.id), "name": p.name, "knows": decision.knows(p)} for p in decision.children
        ],
        "people": [
            {
                "id": str(p.id),
                "name": p.name,
                "role": p.role,
                "lives_with_child": p.lives_with_child,
                "worried_about": p.worried_about,
                "knows": decision.knows(p),
            }
            for p in decision.others
        ],
    }


def _defaults(decision: Decision) -> dict[str, Any]:
    today = timezone.localdate()
    again = add_working_days(
        today, decision.organisation.ask_again_days, decision.organisation.nation
    )
    return {"told_by": decision.author.name, "told_on": today, "ask_again_on": again}


def _second_looks(decision: Decision, now: datetime) -> list[SecondLook]:
    return [*_alert(decision), *_objection(decision), *_no_date(decision, now)]


def _objection(decision: Decision) -> list[SecondLook]:
    """Second look 7: an objection with nothing decided about it, or as the only reason."""
    only_reason = bool(decision.no_share) and not decision.telling and not decision.reasons
    if decision.response != Response.OBJECTED:
        return []
    if decision.objection_decision and not only_reason:
        return []
    told = [p.short_name for p in decision.family if decision.knows(p) == Knows.YES]
    who = told[0] if len(told) == 1 else "Someone in the family"
    return [
        SecondLook(
            7,
            f"{who} objected. Their view counts, but it does not decide. Would "
            f"{decision.child_name} be safe if nobody else knew? Say what you thought about.",
            "Say what you decided about it",
            "family",
            "child",
            facts=decision.objection,
            anchor="id_objection_decision",
            words_needed=True,
        )
    ]


def _alert(decision: Decision) -> list[SecondLook]:
    """Second look 12: telling one person could alert another."""
    feared = [p for p in decision.people if p.worried_about and p.lives_with_child]
    looks = []
    for person in decision.family:
        told = decision.knows(person) in (Knows.YES, Knows.NOT_YET)
        near = person.lives_with_child or person.role == PersonRole.CHILD
        for other in feared:
            if told and near and other.id != person.id:
                looks.append(
                    SecondLook(
                        12,
                        f"{person.short_name} and {other.short_name} share a home. Could telling "
                        f"{person.short_name} alert {other.short_name}? Is there a safer way or "
                        "time?",
                        "Think again about telling them",
                        "family",
                        "people",
                        facts=f"{decision.knows(person)}",
                        key=f"{person.id}:{other.id}",
                        anchor="children",
                    )
                )
    return looks


def _no_date(decision: Decision, now: datetime) -> list[SecondLook]:
    """Second look 13: someone does not know yet, and nothing says when to think again."""
    today = timezone.localdate(now)
    looks: dict[str, SecondLook] = {}  # one date serves all to whom the same answer was given
    for person in decision.family:
        knows = decision.knows(person)
        day = {Knows.NOT_FOR_NOW: decision.ask_again_on, Knows.NOT_YET: decision.tell_on}.get(
            Knows(knows) if knows else None  # type: ignore[arg-type]
        )
        waits = knows in (Knows.NOT_FOR_NOW, Knows.NOT_YET)
        never = knows == Knows.NOT_FOR_NOW and decision.never_safe
        if waits and not never and (day is None or day < today):
            text = (
                f"{person.short_name} does not know yet. When shall we ask you again? If it may "
                "never be safe, choose that."
            )
            if person.worried_about:  # their safety first, and no push to tell
                text = (
                    f"You are worried about what {person.short_name} may do. It may never be safe "
                    f"to tell {person.short_name}: then choose that. If it may be, when shall we "
                    "ask you again?"
                )
            looks.setdefault(
                knows,
                SecondLook(
                    13,
                    text,
                    "Choose" if person.worried_about else "Choose a date",
                    "family",
                    "record",
                    facts=f"{knows} {day}",
                    key=str(person.id),
                    anchor="id_ask_again_on" if knows == Knows.NOT_FOR_NOW else "id_tell_on",
                ),
            )
    return list(looks.values())


RULE = Rule(
    number=2,
    slug="family",
    name="Engage with the child and their carers",
    title="Who is around the child, and do they know?",
    guidance="Where it is safe and practical, tell the child and their carers what you share, "
    "with whom and why. You can share before you have spoken to them, and you need not tell "
    "them if that could put a child at more risk.",
    form=EngageForm,
    kinds={
        "children": RowKind(KnowsForm),
        "people": RowKind(PersonForm, start=2, add="Add another person"),
    },
    order=("children", "people", *EngageForm.base_fields),
    stored_rows=_rows,
    defaults=_defaults,
    second_looks=_second_looks,
)
