"""Rule 1: protect the child first. What is the worry?"""

import re
from datetime import date, datetime, time, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone

from decisions.choices import PersonRole, WorryLevel
from decisions.design.conditions import When
from decisions.design.fields import Clock, Day, Line, OneOf, Words
from decisions.design.forms import QuestionForm, RowForm
from decisions.design.page import RowKind
from decisions.models import Decision
from decisions.rules.base import Rule, SecondLook


class ChildForm(RowForm):
    """One child."""

    noun = "Child"
    name = Line(
        "Child’s name, or how you would recognise them",
        needed=True,
        short="Name",
        missing="Say who the child is, or how you would recognise them",
        why="Whoever gets this has to find the right child. If you don’t know the name, "
        "“girl, about 7, red coat, number 12” helps.",
    )
    born = Line(
        "Date of birth or age",
        needed=True,
        hint="“About 7”, “due in March” and “not known” are fine.",
        width="20",
        missing="Give the child’s age, or “not known”",
        why="It tells two children of one name apart, and how young the child is.",
    )


class WorryForm(QuestionForm):
    """What was noticed, by whom, and how worried the practitioner is."""

    worry = Words(
        "What have you seen, heard or been told?",
        hint="Use the child’s own words if you can.",
        needed=True,
        short="The worry",
        missing="Say what you have seen, heard or been told",
        why="Your own plain words are the record. You can tell each person less than this later.",
    )
    noticed_on = Day("When?", needed=True, short="Noticed on", missing="Say when it was noticed")
    noticed_time = Clock("Time, if you know it", short="Noticed at")
    noticed_by = OneOf(
        "Who noticed it?",
        [("me", "Me"), ("other", "Someone else")],
        needed=True,
        why="Readers weigh what you saw yourself differently from what you were told.",
    )
    noticed_by_who = Line(
        "Who was it?",
        hint="“A neighbour” is enough if they don’t want to be named.",
        when=When.of("noticed_by", "other"),
        needed=True,
        missing="Say who noticed it; “a neighbour” is enough",
    )
    level = OneOf(
        "How worried are you?",
        WorryLevel.choices,
        needed=True,
        short="Worry level",
        why="It is never a score. It decides which words about consent you see, and how soon "
        "we remind you.",
    )
    if_nobody_knew = Line(
        "What could happen if nobody else knows?",
        needed=True,
        max_length=2000,
        short="If nobody else knew",
        missing="Say what could happen if nobody else knows",
        why="One line is enough. It is the reason why sharing may be right.",
    )

    def prepare(self) -> None:
        """Say who "me" is: the record may change hands, and is read by strangers."""
        field: Any = self.fields["noticed_by"]
        field.offer([("me", f"Me ({self.decision.author.name})"), ("other", "Someone else")])
        if self.decision.emergency:  # the call says it
            needed: Any = self.fields["if_nobody_knew"]
            needed.needed = False

    def clean_noticed_on(self) -> date | None:
        """Refuse a date that has not come yet."""
        day: date | None = self.cleaned_data["noticed_on"]
        if day and day > timezone.localdate():
            raise ValidationError("This date has not come yet. Check the date.", code="future")
        return day


def _children(decision: Decision) -> dict[str, list[dict[str, Any]]]:
    return {
        "children": [{"id": str(p.id), "name": p.name, "born": p.born} for p in decision.children]
    }


def noticed_at(decision: Decision) -> datetime | None:
    """Return when it was noticed, in local time; the start of the day where no time is known."""
    if decision.noticed_on is None:
        return None
    moment = datetime.combine(decision.noticed_on, decision.noticed_time or time())
    return timezone.make_aware(moment)


#: How long a worry of each level may stay with nobody told, before second look 3 asks.
_WAITS = {
    WorryLevel.DANGER: timedelta(hours=1),
    WorryLevel.SERIOUS: timedelta(hours=24),
    WorryLevel.MAY_BE: timedelta(hours=24),
}

_UNDER_18 = re.compile(r"\b(?:[1-9]|1[0-7])\b|baby|months?|weeks?", re.IGNORECASE)


def at_risk(decision: Decision) -> bool:
    """Tell whether a child may be at risk: any worry level other than "support"."""
    return decision.level in _WAITS


def _second_looks(decision: Decision, now: datetime) -> list[SecondLook]:
    if not at_risk(decision):
        return []
    return [*_waiting(decision, now), *_other_children(decision)]


def _waiting(decision: Decision, now: datetime) -> list[SecondLook]:
    """Second look 3: noticed a while ago, and nothing was shared."""
    # What is looked at again was waited for since it was: the worry itself is older.
    noticed = decision.created_at if decision.reconsiders_id else noticed_at(decision)
    if noticed is None or any(decision.was_told(share) for share in decision.shares):
        return []
    deferred = decision.no_share == "defer" and not decision.look_again_on
    # Without a time, a worry of today is not yet a day old whatever the hour is.
    if not deferred and now - noticed <= _WAITS[WorryLevel(decision.level)]:
        return []
    day = timezone.localtime(noticed).strftime("%A %-d %B")
    return [
        SecondLook(
            3,
            f"You noticed this on {day} and nothing has been shared yet. You can share before "
            "you have consent, advice or a finished record. What are you waiting for?",
            "Tell someone",
            "share",
            "child",
            facts=f"{decision.noticed_on} {decision.no_share}",
        )
    ]


def _other_children(decision: Decision) -> list[SecondLook]:
    """Second look 4: another child in the same home whom nobody is told about."""
    texts = [s.own_words for s in decision.shares]
    texts += [text for s in decision.shares for _, text in decision.given_items(s)]
    given = "\n".join(texts).casefold()
    looks = []
    for person in decision.others:
        young = person.role == PersonRole.SIBLING or bool(
            person.role != PersonRole.CARER and _UNDER_18.search(f"{person.born} {person.name}")
        )
        first_name = re.split(r"[\s,(]", person.name.strip(), maxsplit=1)[0]
        if not (young and person.lives_with_child and first_name):
            continue
        if re.search(rf"\b{re.escape(first_name.casefold())}\b", given):
            continue
        looks.append(
            SecondLook(
                4,
                f"{first_name} lives in the same home. Is {first_name} safe? Does anyone who looks "
                f"after {first_name} need to know? If you have thought about it, say so in a few "
                "words.",
                "Add it to what you share",
                "share",
                "child",
                facts=person.name,
                key=str(person.id),
            )
        )
    return looks


RULE = Rule(
    number=1,
    slug="worry",
    name="Protect the child first",
    title="What is the worry?",
    guidance="A child’s safety comes before anyone’s privacy. You don’t have to be certain.",
    more="Say what made you stop and think, in plain words. If several small things together "
    "worry you, say that: neglect often shows in the third small worry and not in the first.",
    form=WorryForm,
    kinds={"children": RowKind(ChildForm, start=1, at_least=1, add="Add another child")},
    order=(
        "children",
        "worry",
        "noticed_on",
        "noticed_time",
        "noticed_by",
        "noticed_by_who",
        "level",
        "if_nobody_knew",
    ),
    stored_rows=_children,
    defaults=lambda decision: {"noticed_on": timezone.localdate(), "noticed_by": "me"},
    second_looks=_second_looks,
)
