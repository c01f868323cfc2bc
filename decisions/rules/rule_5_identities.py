"""Rule 5: protect the identities of those who could be harmed."""

import re
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError

from decisions.choices import Subject, YesNo
from decisions.design.conditions import When
from decisions.design.fields import AnyOf, Line, OneOf, Words
from decisions.design.forms import QuestionForm, RowForm
from decisions.design.page import RowKind
from decisions.identities import words_for
from decisions.models import Decision, ProposedShare
from decisions.rules.base import Missing, Rule, SecondLook
from decisions.rules.protecting import (
    findings,
    key_of,
    protected,
    read_it_once,
    reader,
    ticked,
    who_may_know,
)

NONE = "none"

#: What would give someone away: the column, and the words on its tick box and its box.
CLUES = {
    "aliases": ("Nicknames or other names", "Which names?"),
    "address": ("Address", "Which address?"),
    "phone": ("Phone number", "Which number?"),
    "email": ("Email address", "Which email address?"),
    "vehicle": ("Car or other vehicle", "Which number plate or vehicle?"),
    "workplace": ("Place of work or school", "Which place?"),
    "vantage": ("Where they saw or heard it from", "Which words would show it?"),
}

_HINT = re.compile(r"\brefuge\b|\bmoved\b|domestic (abuse|violence)|non-molestation", re.I)


class ProtectionForm(RowForm):
    """One person who could be hurt; on the screen once they are ticked."""

    name = Line("Who?")
    hidden_from = AnyOf("Who must not find out?", short="Hidden from")
    hidden_from_other = Line("Who else must not find out?", when=When.of("hidden_from", "other"))
    gives_away = AnyOf(
        "What would give them away?",
        [(column, tick) for column, (tick, _) in CLUES.items()],
        hint="Without a name above and nothing here, we have nothing to look for.",
        why="We look for these words in everything you are about to share, and point them out. "
        "We can miss things, so please read it too.",
    )

    @property
    def heading(self) -> str:
        return str(dict(candidates(self.decision)).get(self.row_id, ""))

    @property
    def card_when(self) -> When:
        """Shown when this person is ticked above."""
        return When.of("/protected", self.row_id)

    def prepare(self) -> None:
        """Offer everybody else as someone who must not find out."""
        own = self.row_id
        field: Any = self.fields["hidden_from"]
        field.offer(
            [(str(p.id), p.name) for p in self.decision.people if str(p.id) != own and p.name]
            + [("other", "Someone else")]
        )
        if own not in (Subject.COLLEAGUE, Subject.OTHER, Subject.INFORMANT):
            del self.fields["name"]


for _column, (_tick, _label) in CLUES.items():
    ProtectionForm.base_fields[_column] = Words(
        _label,
        rows=2,
        max_length=2000,
        hint="One to a line.",
        short=_tick,
        when=When.of("gives_away", _column),
    )


class IdentitiesForm(QuestionForm):
    """Who could be hurt, and whether sharing could make anyone less safe."""

    protected = AnyOf(
        "Is there anyone here who could be hurt if their name, their address, or the fact that "
        "they spoke to you became known?",
        needed=True,
        short="Could be hurt if found out",
        missing="Say whether anyone could be hurt if they were found out",
        why="Women have been found by their abusers, and neighbours threatened, because of one "
        "line in a letter. Almost always you can still share.",
    )
    less_safe = OneOf(
        "Could sharing make anyone less safe?",
        [(YesNo.NO, "Not that I can see"), (YesNo.YES, "Yes")],
    )
    less_safe_plan = Words(
        "What will you do about it?", rows=2, when=When.of("less_safe", YesNo.YES)
    )

    def prepare(self) -> None:
        """Offer the people on page 2 and those who may not be on it."""
        field: Any = self.fields["protected"]
        field.offer([*candidates(self.decision), (NONE, "No one that I know of")])
        field.alone = frozenset({NONE})

    def clean_protected(self) -> list[str]:
        """Refuse "no one" together with someone."""
        chosen: list[str] = self.cleaned_data["protected"]
        if NONE in chosen and len(chosen) > 1:
            raise ValidationError(
                "You ticked a person and “No one that I know of”. Untick one of them.",
                code="contradiction",
            )
        return chosen


def candidates(decision: Decision) -> list[tuple[str, str]]:
    """Return (key, words) for everyone who may need protecting.

    Somebody who was taken off page 2 stays here for as long as they are ticked.
    """
    gone = [p.person for p in decision.protections if p.person and p.person.removed_at]
    people = decision.people + [p for p in gone if str(p.id) in decision.protected]
    return [(str(p.id), p.name or "Person without a name") for p in people] + [
        (Subject.INFORMANT.value, "Someone who told us"),
        (Subject.COLLEAGUE.value, "Me or a colleague"),
        (Subject.OTHER.value, "Someone else"),
    ]


def _rows(decision: Decision) -> dict[str, list[dict[str, Any]]]:
    stored = {key_of(p): p for p in decision.protections}
    rows = []
    for key, _ in candidates(decision):
        row: dict[str, Any] = {"id": key}
        if protection := stored.get(key):
            row |= {
                "name": protection.name,
                "hidden_from": protection.hidden_from,
                "hidden_from_other": protection.hidden_from_other,
                "gives_away": [c for c in CLUES if getattr(protection, c)],
                **{c: getattr(protection, c) for c in CLUES},
            }
        rows.append(row)
    return {"protections": rows}


def _second_looks(decision: Decision, now: datetime) -> list[SecondLook]:
    """Second look 10: a text gives someone away whom its reader need not know."""
    looks = [_given_away(decision, s) for s in decision.letters if decision.disclosure(s)]
    for share in decision.shares:
        if not decision.disclosure(share):
            looks.append(_gives_away(decision, share))
    return [*(look for found in looks for look in found), *_no_one_after_all(decision)]


def _given_away(decision: Decision, share: ProposedShare) -> list[SecondLook]:
    """Second look 10 when it is too late to say it differently: what can still be done."""
    words = dict.fromkeys((s.text, s.who) for s in findings(decision, share) or [])
    if not words:
        return []
    quoted = ", ".join(f"“{text}”" for text, _ in words)
    people = " and ".join(dict.fromkeys(who for _, who in words))
    return [
        SecondLook(
            10,
            f"{share.name} got {quoted}, which could tell someone about {people}. Ring them: ask "
            f"them not to pass it on. Is {people} still safe? Does anybody need to be told?",
            "See what they got",
            "text",
            "people",
            facts=f"given {sorted(text for text, _ in words)}",
            key=str(share.id),
            share=str(share.id),
            words_needed=True,
        )
    ]


def _no_one_after_all(decision: Decision) -> list[SecondLook]:
    """Second look 21: "yes" in the emergency, "no one that I know of" here. One is a slip."""
    if decision.must_not_find_out != YesNo.YES or decision.protected != [NONE]:
        return []
    return [
        SecondLook(
            21,
            "It was said in the emergency that someone must not find out. Page 5 says that no one "
            "could be hurt. Who must not find out? If there is no one, say what has changed.",
            "Say who must not find out",
            "protect",
            "people",
            anchor="id_protected",
            words_needed=True,
        )
    ]


def _lacks(decision: Decision) -> list[Missing]:
    """Somebody must not find out, it was said in the emergency: then it is said who.

    Where nobody is ticked yet, that is asked for first.
    """
    people = ticked(decision)
    said = any({*p.hidden_from} - {Subject.OTHER} or p.hidden_from_other for p in people)
    if decision.must_not_find_out != YesNo.YES or said or decision.protected in ([], [NONE]):
        return []
    first = [n for n, (key, _) in enumerate(candidates(decision)) if key in decision.protected]
    anchor = f"id_protections-{first[0]}-hidden_from" if first else "id_protected"
    return [Missing("protect", anchor, "Say who must not find out")]


def _gives_away(decision: Decision, share: ProposedShare) -> list[SecondLook]:
    name, spans = share.name or "the recipient", findings(decision, share)
    if spans == []:
        return []
    if spans is None:
        advice = read_it_once(decision, who_may_know(decision, share))
        text = f"The check of what {name} gets did not run. {advice}"
        facts = "not run"
    else:
        known = protected(decision)
        words = dict.fromkeys((s.text, s.who, words_for(s, known)) for s in spans)
        quoted = ", ".join(f"“{text}”" for text, _, _ in words)
        people = " and ".join(dict.fromkeys(who for _, who, _ in words))
        better = " or ".join(dict.fromkeys(f"“{put}”" for _, _, put in words))
        text = (
            f"Before you tell {name}: {quoted} could tell someone about {people}. Use {better}, "
            f"or say why {name} needs to know. We can miss things: please read it once more."
        )
        facts = f"{sorted(text for text, _, _ in words)} {sorted(share.may_know)} {reader(share)}"
    return [
        SecondLook(
            10,
            text,
            "Say it differently",
            "share",
            "people",
            facts=facts,
            key=str(share.id),
            share=str(share.id),
            words_needed=True,
        )
    ]


def suggests_danger(decision: Decision) -> bool:
    """Tell whether the text speaks of a refuge, a move or domestic abuse."""
    return bool(_HINT.search(" ".join([decision.worry, *(i.text for i in decision.items)])))


def _facts(decision: Decision) -> list[tuple[str, str]]:
    said = dict(YesNo.choices).get(decision.must_not_find_out, "")
    return [("Said in the emergency: is there anyone who must not find out?", said)] if said else []


RULE = Rule(
    number=5,
    slug="protect",
    name="Protect identities",
    title="Could anyone be hurt if someone found out?",
    guidance="Almost always you can still share. We help you keep these words away from the "
    "wrong person.",
    form=IdentitiesForm,
    kinds={"protections": RowKind(ProtectionForm)},
    order=("protected", "protections", "less_safe", "less_safe_plan"),
    stored_rows=_rows,
    facts=_facts,
    lacks=_lacks,
    second_looks=_second_looks,
    panel="rules/protect_panel.html",
)
