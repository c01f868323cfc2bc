"""What a day and a time of day mean, as people say them; and how a time told is shown.

Shared, decided and recorded are three times. None of them ever stands for another.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from django.utils import timezone
from django.utils.formats import date_format

#: Told and recorded this close together is one time to a reader.
_AT_ONCE = timedelta(minutes=2)


def local(day: date, clock: time) -> datetime:
    """Return a day and a time of day, both local, as a moment (in UTC: it compares like others).

    Of the hour that comes twice in autumn, the first: it is the one that has surely come.
    """
    return timezone.make_aware(datetime.combine(day, clock)).astimezone(UTC)


def problem(day: date, clock: time, now: datetime) -> str:
    """Return what is wrong with a day and a time at which something was told; "" for nothing."""
    shown = timezone.localtime(local(day, clock))
    if shown.replace(tzinfo=None) != datetime.combine(day, clock):
        return (
            f"The clocks went forward that night: there was no {clock:%H:%M}. Was it {shown:%H:%M}?"
        )
    if local(day, clock) > now:
        return "This time has not come yet. Was it the day before?"
    return ""


def told(given_at: datetime, recorded_at: datetime) -> str:
    """Return when somebody was told, with when that was recorded where it was later."""
    given, recorded = timezone.localtime(given_at), timezone.localtime(recorded_at)
    if recorded_at - given_at < _AT_ONCE:
        return in_words(given)
    same_day = given.date() == recorded.date()
    later = f"{recorded:%H:%M}{_which(recorded)}" if same_day else in_words(recorded)
    return f"{in_words(given)}, recorded {later}"


def in_words(moment: datetime) -> str:
    """Return a moment as the record shows it: "2 October 2026, 16:52"."""
    shown = timezone.localtime(moment)
    return f"{date_format(shown, 'j F Y, H:i')}{_which(shown)}"


def beside_utc(moment: datetime) -> str:
    """Return a moment where the service is used, beside UTC, as a history shows it.

    "25 October 2026, 01:30 (00:30 UTC)": in the hour that comes twice, UTC says which.
    """
    local = timezone.localtime(moment)
    return f"{date_format(local, 'j F Y, H:i')} ({utc(moment)})"


def utc(moment: datetime) -> str:
    """Return the time of day in UTC, with its day where that is another one there."""
    local, there = timezone.localtime(moment), moment.astimezone(UTC)
    day = "" if there.date() == local.date() else f" on {date_format(there, 'j F Y')}"
    return f"{there:%H:%M} UTC{day}"


def _which(moment: datetime) -> str:
    """Say which of the two it is, in the hour that comes twice."""
    twice = moment.replace(fold=0).utcoffset() != moment.replace(fold=1).utcoffset()
    return f" {moment:%Z}" if twice else ""


def span_beside_utc(first: datetime, last: datetime) -> str:
    """Return from when to when something went on; the day once, where it is the same."""
    begin, end = timezone.localtime(first), timezone.localtime(last)
    utc_begin, utc_end = first.astimezone(UTC), last.astimezone(UTC)
    if len({moment.date() for moment in (begin, end, utc_begin, utc_end)}) > 1:
        return f"{beside_utc(first)} to {beside_utc(last)}"
    if f"{utc_begin:%H:%M}" == f"{utc_end:%H:%M}":
        return beside_utc(first)
    there = f"{utc_begin:%H:%M} to {utc_end:%H:%M} UTC"
    return f"{date_format(begin, 'j F Y, H:i')} to {end:%H:%M} ({there})"


@dataclass(frozen=True)
class Days:
    """Some days on end, local ones, the last included."""

    first: date
    last: date

    @classmethod
    def up_to(cls, last: date, many: int) -> "Days":
        """Return this day and those before it, so many in all."""
        return cls(last - timedelta(days=many - 1), last)

    @property
    def begin(self) -> datetime:
        return local(self.first, time.min)

    @property
    def end(self) -> datetime:
        """The midnight after the last day."""
        return local(self.last + timedelta(days=1), time.min)

    @property
    def each(self) -> list[date]:
        """Every one of them, the earliest first."""
        many = (self.last - self.first).days + 1
        return [self.first + timedelta(days=n) for n in range(many)]

    @property
    def said(self) -> str:
        """The period in words."""
        if self.first == self.last:
            return date_format(self.last, "j F Y")
        return f"{date_format(self.first, 'j F Y')} to {date_format(self.last, 'j F Y')}"
