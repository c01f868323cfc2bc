"""Rule 6's rows: what is known, and whether this recipient gets it."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone

from decisions import law
from decisions.choices import Known, LeftOut, StillRight
from decisions.design.conditions import When
from decisions.design.fields import OneOf, Tick, Words
from decisions.design.forms import QuestionForm, RowForm
from decisions.models import InformationItem

#: The reason that follows when somebody gets own words and no item: nobody chooses it.
OWN_WORDS = "own-words"


class ItemForm(RowForm):
    """One thing that is known: does this recipient get it, and in which words?"""

    give = Tick("They get this")
    differ = Tick("Say it differently for them", when=When.of("give", "on"))
    words = Words("The words for them", rows=2, when=When.of("differ", "on"))
    reason = OneOf(
        "Why leave it out?",
        when=When.of("give", "", also=When.of("/left_out", LeftOut.EACH)),
    )

    @property
    def heading(self) -> str:
        return ""

    def clean(self) -> dict[str, Any]:
        """Refuse "differently" without words: the item's own words would go instead."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        differently = cleaned.get("give") and cleaned.get("differ")
        if differently and not cleaned.get("words") and "words" not in self.errors:
            self.add_error("words", "Write the words for them, or untick the box above.")
        return cleaned

    @property
    def item(self) -> InformationItem | None:
        """The item that the row is about."""
        return next((i for i in self.decision.items if str(i.id) == self.row_id), None)

    def prepare(self) -> None:
        """Say the item's own words on its tick box: the right ones, once it was corrected."""
        item = self.item
        if item:
            words = self.decision.words_of(item)
            note = " (what you wrote on page 1)" if item.from_worry else ""
            note = f" (corrected; before: “{item.text}”)" if words != item.text else note
            self.fields["give"].label = f"{words}{note}"
        field: Any = self.fields["reason"]
        field.offer(withholding())


class ItemQuestions(QuestionForm):
    """What an item says, and how it is known."""

    text = Words("What else do they need to know?", rows=2, short="Information")
    known = OneOf(
        "How do you know?",
        Known.choices,
        when=When.of("text"),
        needed=True,
        missing="Say how you know each thing that you share",
        why="It tells the reader what is fact, what was reported and what is opinion.",
    )
    still_right = OneOf(
        "If it is an address, phone number, date of birth or conviction: is it still right?",
        StillRight.choices,
        when=When.of("known", Known.RECORDS),
        short="Still right?",
    )


class NewItemForm(ItemQuestions, RowForm):
    """One more thing that is known, given to this recipient."""

    @property
    def heading(self) -> str:
        return "Something else to tell them"


class ChangeItemForm(ItemQuestions):
    """An item that nobody has been given yet, to be corrected."""

    def prepare(self) -> None:
        """Call it what it now is."""
        self.fields["text"].label = "What should it say?"

    def clean_text(self) -> str:
        """An item has words; one that is not wanted is removed."""
        text: str = self.cleaned_data["text"]
        if not text:
            raise ValidationError("Write what it should say, or remove it.", code="empty")
        return text


def withholding() -> list[tuple[str, str]]:
    """Return the reasons for leaving something out that a person may choose."""
    entries = law.pack(timezone.localdate()).entries("withholding")
    return [(e.code, e.label) for e in entries if e.code != OWN_WORDS]
