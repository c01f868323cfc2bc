"""What a decision leaves to be done, and by when: pure functions of it and of now.

Two clocks, never mixed. Hours are elapsed: 48 hours are 48 hours also where the clocks change
in between. Days are local: "on Friday at 17:00" is 17:00 on the wall, in summer and winter.
Working days are those of the organisation's nation.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from django.utils import timezone

from decisions.choices import ForAsker, Knows, LawFits, TaskKind, Unsure, WorryLevel
from decisions.models import Decision, Organisation, Person, Task, User
from decisions.rules.moments import local
from decisions.rules.reply import is_wanted
from decisions.rules.sharing_form import PHONE
from decisions.working_days import add_working_days

#: When a day begins on which we ask again, and when one ends by which something is due.
MORNING, EVENING = time(9), time(17)

#: How long what was decided may wait to be sent; where a level is not given yet, as if serious.
_DANGER_HOURS, _HOURS = 1, 4
_SUPPORT_DAYS, _LAW_DAYS, _ADVICE_DAYS = 5, 2, 1  # working days

#: 999 and 101 keep their own record of a call: nobody confirms it in writing.
_EMERGENCY_DIGITS = 3


@dataclass(frozen=True)
class Due:
    """Something that is to be done by a moment.

    about: what tells several of a kind apart: the id of a share, or for whom and which day; who:
    None: the author; question: in the person's own words; moves: whether the moment follows the
    answers. Otherwise it stays as it was first, or as its person put it off.
    """

    kind: TaskKind
    due: datetime
    about: str = ""
    who: User | None = None
    question: str = ""
    moves: bool = False


def due(decision: Decision, now: datetime) -> list[Due]:
    """Return everything that a decision leaves to be done. now: the present.

    What stands on a page whose answers were carried over was asked by the earlier decision,
    until the page is saved again: nobody is asked the same twice.
    """
    return [
        *_not_sent(decision, now),
        *_written_follow_up(decision),
        *_tell_family(decision),
        *_look_again(decision),
        *_reply(decision),
        *_questions(decision, now),
    ]


#: The kinds above; others have makers of their own.
KINDS = (
    TaskKind.NOT_SENT,
    TaskKind.WRITTEN_FOLLOW_UP,
    TaskKind.TELL_FAMILY,
    TaskKind.LOOK_AGAIN,
    TaskKind.REPLY,
    TaskKind.LAW_ANSWER,
    TaskKind.ADVICE,
)


def is_late_for_others(task: Task, now: datetime) -> bool:
    """Tell whether those who look after a task's person are told that it is not done.

    A child in danger waits for nobody: at once when it is due. Else one working day later.
    """
    decision = task.decision
    danger = task.kind == TaskKind.NOT_SENT and decision.level == WorryLevel.DANGER
    due = timezone.localtime(task.due)
    later = local(working_day(due.date(), 1, decision.organisation), due.time())
    return now >= (task.due if danger else later)


def working_day(day: date, count: int, organisation: Organisation) -> date:
    """Return the day some working days after another, where an organisation is."""
    return add_working_days(day, count, organisation.nation)


def after_hours(moment: datetime, hours: int) -> datetime:
    """Return the moment some hours later: elapsed ones, whatever the clocks do meanwhile."""
    return moment.astimezone(UTC) + timedelta(hours=hours)


def _not_sent(decision: Decision, now: datetime) -> Iterator[Due]:
    """Second look 1 with a date: whoever is to be told something and was not.

    Who asked is on the list from the first page on: what they get was decided later, but is
    not to come later than they need it.
    """
    for share in decision.shares:
        if decision.disclosure(share) or not decision.gets_something(share):
            continue
        if share.for_asker == ForAsker.ANSWER:
            moment = min(_send_by(decision, now), _reply_by(decision))
        else:
            moment = _send_by(decision, share.created_at)
        moves = share.for_asker != ForAsker.ANSWER
        yield Due(TaskKind.NOT_SENT, moment, str(share.pk), moves=moves)


def _send_by(decision: Decision, decided: datetime) -> datetime:
    if decision.level == WorryLevel.SUPPORT:
        day = working_day(timezone.localdate(decided), _SUPPORT_DAYS, decision.organisation)
        return local(day, EVENING)
    danger = decision.level == WorryLevel.DANGER
    return after_hours(decided, _DANGER_HOURS if danger else _HOURS)


def _written_follow_up(decision: Decision) -> Iterator[Due]:
    """A phone call is confirmed in writing, by who made it."""
    hours = decision.organisation.follow_up_hours
    for share in decision.all_shares:
        given = decision.disclosure(share)
        if given and given.method == PHONE and len(share.phone) > _EMERGENCY_DIGITS:
            moment = after_hours(given.given_at, hours)
            yield Due(TaskKind.WRITTEN_FOLLOW_UP, moment, str(share.pk), who=given.given_by)


def _tell_family(decision: Decision) -> Iterator[Due]:
    """Somebody in the family does not know yet: on the day that was chosen we ask again.

    The day stands in `about`: another day is another question, also after an answer.
    """
    if "family" in decision.carried:
        return
    never = decision.never_safe
    days = {Knows.NOT_YET: decision.tell_on}
    days[Knows.NOT_FOR_NOW] = None if never else decision.ask_again_on
    for knows, day in days.items():
        if day and untold(decision, knows):
            yield Due(TaskKind.TELL_FAMILY, local(day, MORNING), f"{knows}:{day}")


def untold(decision: Decision, about: str) -> list[Person]:
    """Return who in the family does not know. about: an answer of Knows, or a task's `about`."""
    knows = about.partition(":")[0]
    return [person for person in decision.family if decision.knows(person) == knows]


def _look_again(decision: Decision) -> Iterator[Due]:
    """Nothing is shared: on the day that was chosen we ask again."""
    day = decision.look_again_on
    if day and not decision.telling:
        yield Due(TaskKind.LOOK_AGAIN, local(day, MORNING), str(day))


def reply_wanted(decision: Decision) -> bool:
    """Tell whether whoever asked waits for the reply that explains what they do not get."""
    sent = decision.reply and decision.disclosure(decision.reply)
    return is_wanted(decision) and not sent


def _reply(decision: Decision) -> Iterator[Due]:
    if reply_wanted(decision):
        yield Due(TaskKind.REPLY, _reply_by(decision), moves=True)


def _reply_by(decision: Decision) -> datetime:
    """Return when who asked needs it, else when we would ask again about other things.

    What they asked for once, and is looked at again, is counted from now: they know an answer.
    """
    again = "request" in decision.carried
    day = None if again else decision.needed_on
    if day is None:
        asked = None if again else decision.asked_on
        asked = asked or timezone.localdate(decision.created_at)
        day = working_day(asked, decision.organisation.ask_again_days, decision.organisation)
    clock = decision.needed_time if decision.needed_on and not again else None
    return local(day, clock or EVENING)


def _questions(decision: Decision, now: datetime) -> Iterator[Due]:
    """What is open about the law, and advice still to come. Nothing waits for them."""

    def within(days: int) -> datetime:
        return local(working_day(timezone.localdate(now), days, decision.organisation), EVENING)

    if decision.law_fits == LawFits.NOT_SURE and "law" not in decision.carried:
        yield Due(TaskKind.LAW_ANSWER, within(_LAW_DAYS), question=decision.law_question)
    if decision.unsure == Unsure.NOT_ASKED and "advice" not in decision.carried:
        yield Due(TaskKind.ADVICE, within(_ADVICE_DAYS), question=decision.unsure_about)
