"""What is asked on the pages of things that are due."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from decisions.design.conditions import When
from decisions.design.fields import Day, OneOf, Words
from decisions.design.forms import ActForm
from decisions.models import Decision
from decisions.rules.deadlines import working_day

#: Longer is not asked again but settled.
_MOST_DAYS = 366

_AGAIN = "again"


class AnswerForm(ActForm):
    """The answer to an open question."""

    answer = Words(
        "Your answer",
        hint="It is added beside the record, and can be seen there at once.",
        needed=True,
        missing="Write your answer.",
    )


class _AgainForm(ActForm):
    """What has become of something, or when to ask again."""

    def clean(self) -> dict[str, Any]:
        """A day on which we ask again is still to come."""
        cleaned = super().clean()
        day, today = cleaned.get("again_on"), timezone.localdate()
        if day and not today < day <= today + timedelta(days=_MOST_DAYS):
            self.add_error("again_on", "Choose a day after today, within a year.")
        return cleaned

    @property
    def later_day(self) -> Any:
        """The day on which to ask again; None: it is answered."""
        return self.cleaned_data.get("again_on")


class TellForm(_AgainForm):
    """Whether the family knows now."""

    know = OneOf(
        "Do they know now?",
        [
            ("told", "Yes, I told them"),
            (_AGAIN, "Not yet: ask me again"),
            ("never", "It may never be safe to tell them"),
        ],
        needed=True,
        missing="Say whether they know now.",
    )
    told_on = Day(
        "When did you tell them?",
        when=When.of("know", "told"),
        needed=True,
        missing="Say on which day you told them.",
    )
    said = Words("What did they say?", rows=2, when=When.of("know", "told"))
    again_on = Day(
        "Ask me again on",
        when=When.of("know", _AGAIN),
        needed=True,
        missing="Choose the day on which we ask you again.",
    )
    why = Words(
        "Why may it never be safe?",
        rows=2,
        when=When.of("know", "never"),
        needed=True,
        missing="Say in a few words why it may never be safe.",
    )

    def safety_first(self) -> None:
        """Offer first that it may never be safe: it is about somebody who is feared."""
        field: Any = self.fields["know"]
        field.offer(reversed(field.choices))

    def clean(self) -> dict[str, Any]:
        """They were told today or before."""
        cleaned = super().clean()
        if cleaned.get("told_on") and cleaned["told_on"] > timezone.localdate():
            self.add_error("told_on", "This day has not come yet.")
        return cleaned

    def in_words(self) -> str:
        """Return the answer as it stands beside the record."""
        answers = self.cleaned_data
        if answers["know"] == "never":
            return f"It may never be safe to tell them: {answers['why']}"
        said = f" They said: {answers['said']}" if answers["said"] else ""
        return f"Told on {answers['told_on']:%-d %B %Y}.{said}"


class LookAgainForm(_AgainForm):
    """Whether anything has changed since it was decided to share nothing."""

    now = OneOf(
        "How is it now?",
        [
            (_AGAIN, "Nothing has changed: ask me again"),
            ("settled", "It is settled: there is nothing to look at again"),
        ],
        needed=True,
        missing="Say how it is now.",
    )
    again_on = Day(
        "Ask me again on",
        when=When.of("now", _AGAIN),
        needed=True,
        missing="Choose the day on which we ask you again.",
    )
    why = Words(
        "Why is it settled?",
        rows=2,
        when=When.of("now", "settled"),
        needed=True,
        missing="Say in a few words why it is settled.",
    )

    def in_words(self) -> str:
        """Return the answer as it stands beside the record."""
        return f"It is settled: {self.cleaned_data['why']}"


def usual_days(decision: Decision) -> dict[str, Any]:
    """Return the days that the forms are filled with: told today, asked again as usual."""
    today, house = timezone.localdate(), decision.organisation
    return {"told_on": today, "again_on": working_day(today, house.ask_again_days, house)}
