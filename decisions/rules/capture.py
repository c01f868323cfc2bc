"""An emergency call on one screen: what Rules 1 and 6 ask, for somebody who has rung already.

Six questions, three of them typed. Nothing is needed, and no time is filled in: whoever
records a call at 18:25 made it at 16:52, and the text of a call freezes with its time.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.http import QueryDict
from django.utils import timezone

from decisions.choices import CAN_PROTECT, RecipientKind, YesNo
from decisions.design.conditions import When
from decisions.design.fields import AnyOf, Clock, Day, Line, OneOf, Words
from decisions.design.forms import QuestionForm
from decisions.design.page import Page
from decisions.models import Decision, ProposedShare, Recipient
from decisions.rules import moments
from decisions.rules.request import OTHER
from decisions.rules.rule_1_protect import RULE as PROTECT
from decisions.working_days import add_working_days

SLUG = "capture"
EMERGENCY_NUMBER, LEAD = "999", "lead"
NOW, DIFFERENT_DAYS = "now", "days"

#: How many of the directory are offered: at once, and behind "More answers".
_AT_ONCE, _MOST = 3, 12
#: How long after the page was shown "just now" may still be meant.
_JUST_NOW = timedelta(minutes=15)


class CaptureForm(QuestionForm):
    """Child, what is happening, whom, when, what they were told, who must not find out."""

    child = Line("Child’s name, or how you would recognise them")
    worry = Words("What is happening?", rows=3)
    told = AnyOf("Whom did you tell?")
    told_who = Line("Who was it?", when=When.of("told", OTHER))
    when = OneOf("When did you tell them?", hint="The time of the call, not the time now.")
    said = Words("What did you tell them?", hint="Once for all of them.", rows=3)
    must_not_find_out = OneOf("Is there anyone who must not find out?", YesNo.choices[::-1])

    def prepare(self) -> None:
        """Offer whom one would ring, the days it may have been, and a time for each of them."""
        told: Any = self.fields["told"]
        when: Any = self.fields["when"]
        entries = to_ring(self.decision)
        named = [(EMERGENCY_NUMBER, EMERGENCY_NUMBER), *((str(r.pk), r.name) for r in entries)]
        named += [(LEAD, "My safeguarding lead"), (OTHER, "Someone else")]
        told.offer(named)
        told.folded = frozenset(str(r.pk) for r in entries[_AT_ONCE:])
        chosen = self.data.get("when", "") if self.is_bound else ""
        days = days_offered(timezone.localdate(), chosen)
        when.offer([(NOW, "Just now"), *days, (DIFFERENT_DAYS, "Longer ago, or on two days")])
        order = list(self.fields)
        for key, name in named:
            timed = When.of("when", *(code for code, _ in days), DIFFERENT_DAYS)
            ticked = When.of("told", key, also=timed)
            self.fields[f"time_{key}"] = Clock(f"{name}: at what time?", when=ticked)
            dated = When.of("told", key, also=When.of("when", DIFFERENT_DAYS))
            self.fields[f"day_{key}"] = Day(f"{name}: on which day?", when=dated)
            at = order.index("said")
            order[at:at] = [f"time_{key}", f"day_{key}"]
        self.order_fields(order)


def capture_page(
    decision: Decision, data: QueryDict | None = None, *, show_errors: bool = True
) -> Page:
    """Return the one screen, empty or bound to `data`."""
    return Page(CaptureForm, {}, decision, {}, {}, data, (), show_errors)


def captured(decision: Decision) -> bool:
    """Tell whether something of it is on the record: from then on pages 1 and 6 change it."""
    return bool(decision.people or decision.all_shares or not PROTECT.is_fresh(decision))


def to_ring(decision: Decision) -> list[Recipient]:
    """Return those of the directory who can step in, besides 999, the most recently told first."""
    able = [r for r in decision.directory if r.kind in CAN_PROTECT]
    return [r for r in able if not _is_999(r)][:_MOST]


def _is_999(entry: Recipient) -> bool:
    return entry.phone.replace(" ", "") == EMERGENCY_NUMBER


def days_offered(today: date, chosen: str = "") -> list[tuple[str, str]]:
    """Return the days it may have been, as (date, words).

    Each is kept as a date: "earlier today", found again after a locked session tomorrow, is
    yesterday then. chosen: a day that was chosen before, offered for as long as it is past.
    """
    yesterday = today - timedelta(days=1)
    found = {
        today: f"Earlier today, {today:%A %-d %B}",
        yesterday: f"Yesterday, {yesterday:%A %-d %B}",
    }
    if (day := _as_day(chosen)) and day < yesterday:
        found[day] = f"On {day:%A %-d %B %Y}"
    return [(day.isoformat(), words) for day, words in found.items()]


def _as_day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


@dataclass(frozen=True)
class Call:
    """Whom they told, and when as far as they said.

    at: the exact moment of "just now"; wrong: what cannot be about the time that was typed, which
    is left open then: a slip in it must not keep an emergency from being saved.
    """

    key: str
    name: str = ""
    day: date | None = None
    clock: time | None = None
    at: datetime | None = None
    wrong: str = ""


def calls(answers: Mapping[str, Any], now: datetime, *, just_now: bool) -> list[Call]:
    """Return one call for each who was ticked.

    now: the moment of saving; just_now: whether it can be meant, or the page is too old.
    """
    found, when = [], answers.get("when") or ""
    for key in dict.fromkeys(answers.get("told") or []):  # each once, whatever was posted
        name = answers.get("told_who") or "" if key == OTHER else ""
        if when == NOW:
            at = now.replace(second=0, microsecond=0) if just_now else None
            here = timezone.localtime(at) if at else None
            day, clock = (here.date(), here.time()) if here else (None, None)
            found.append(Call(key, name, day, clock, at))
            continue
        day = answers.get(f"day_{key}") if when == DIFFERENT_DAYS else _as_day(when)
        clock = answers.get(f"time_{key}")
        wrong = _wrong(day, clock, now)
        found.append(Call(key, name, wrong=wrong) if wrong else Call(key, name, day, clock))
    return found


def _wrong(day: date | None, clock: time | None, now: datetime) -> str:
    """Return what cannot be about a day and a time of a call; "" for nothing."""
    if day and day > timezone.localdate(now):
        return f"{day:%-d %B %Y} has not come yet"
    if not day or not clock or not moments.problem(day, clock, now):
        return ""
    if moments.local(day, clock) > now:
        return f"{clock:%H:%M} has not come yet"
    return f"There was no {clock:%H:%M} on {day:%-d %B}: the clocks went forward"


def means_just_now(shown_at: int, now: datetime) -> bool:
    """Tell whether "just now" on a page can be meant. shown_at: when it was shown, in seconds."""
    return timedelta() <= now - datetime.fromtimestamp(max(shown_at, 0), now.tzinfo) <= _JUST_NOW


def whom(decision: Decision, call: Call) -> dict[str, str]:
    """Return whom a call was to, as page 6 would say it."""
    if call.key == EMERGENCY_NUMBER:
        entry = next((r for r in decision.directory if _is_999(r)), None)
        number = {"name": EMERGENCY_NUMBER, "phone": EMERGENCY_NUMBER, "kind": RecipientKind.POLICE}
        return {"recipient": str(entry.pk)} if entry else {"recipient": OTHER, **number}
    if call.key == LEAD:
        return {"recipient": OTHER, "kind": RecipientKind.OTHER, **_lead(decision)}
    if call.key == OTHER:
        return {"recipient": OTHER if call.name else "", "name": call.name}
    return {"recipient": call.key}


def _lead(decision: Decision) -> dict[str, str]:
    name = f"Safeguarding lead, {decision.team.name}"
    return {"name": name, "body": decision.organisation.name}


def name_without_words(decision: Decision, share: ProposedShare) -> str:
    """Return whom they told for a reader who may not read the draft: no name that was typed."""
    if share.recipient_id or _key_of(decision, share) != OTHER:
        return share.name
    return "Someone who is not in the directory"


def _key_of(decision: Decision, share: ProposedShare) -> str:
    if share.phone.replace(" ", "") == EMERGENCY_NUMBER:
        return EMERGENCY_NUMBER
    if share.recipient_id:
        return str(share.recipient_id)
    return LEAD if share.name == _lead(decision)["name"] else OTHER


def adds_nothing(decision: Decision, answers: Mapping[str, Any], made: list[Call]) -> bool:
    """Tell whether all that a form says is on the record already: it was sent twice."""
    stored = {_key_of(decision, share): share for share in decision.shares}
    child = next((person.name for person in decision.children), "")
    on_record = [child, decision.worry, decision.must_not_find_out]
    if on_record != [answers["child"], answers["worry"], answers["must_not_find_out"]]:
        return False
    return stored.keys() == {call.key for call in made} and all(
        _says_so(stored[call.key], call, answers) for call in made
    )


def _says_so(share: ProposedShare, call: Call, answers: Mapping[str, Any]) -> bool:
    if share.own_words != answers["said"] or (call.key == OTHER and share.name != call.name):
        return False
    # "Just now" was the moment of saving: sent again, it is a later one.
    return answers["when"] == NOW or (share.given_on, share.given_time) == (call.day, call.clock)


def complete_by(decision: Decision) -> datetime:
    """Return by when an emergency should be complete: five o'clock on the next working day."""
    begun = timezone.localdate(decision.created_at)
    return moments.local(add_working_days(begun, 1, decision.organisation.nation), time(17))
