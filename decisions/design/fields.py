"""The kinds of question there are.

Every question is optional to save: nothing may stop a hurried person from leaving a page.
`needed` means needed to *finish* the record, and only where the question is shown.
"""

import re
from collections.abc import Iterable
from datetime import date, time
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from decisions.design.conditions import When

# Characters that reorder or hide what follows them. They come along with text pasted from
# phones and Word; a record must read the same for everybody, so they are dropped.
_REORDERING = dict.fromkeys([*range(0x202A, 0x202F), *range(0x2066, 0x206A)])
_UNREADABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")

Choice = tuple[str, str] | tuple[str, str, str]


def plain_text(value: str) -> str:
    """Return text as both databases and every reader can hold it.

    Raises ValidationError for characters that cannot be stored or shown.
    """
    if _UNREADABLE.search(value):
        raise ValidationError(
            "This has a character in it that cannot be saved. Delete it, or type the text again.",
            code="unreadable",
        )
    return value.replace("\r\n", "\n").replace("\r", "\n").translate(_REORDERING).strip()


class Question:
    """What all questions have: a label, a reason for asking, and when they are asked."""

    template_name: str
    why: str
    when: When | None
    needed: bool
    #: What stands for "not answered" when the question is not asked.
    empty: Any = ""

    def __init__(
        self,
        label: str,
        *,
        why: str = "",
        when: When | None = None,
        needed: bool = False,
        hint: str = "",
        short: str = "",
        width: str = "",
        missing: str = "",
        **kwargs: Any,
    ) -> None:
        """Declare a question.

        label: the question as asked; why: the reason for it, one click away; when: the
        condition under which it is asked; needed: needed to finish the record; hint: one
        line under the label; short: the label on lists and in the history, where the
        question is too long; width: a GOV.UK input width such as "10"; missing: what the
        check page says when it is needed and empty.
        """
        self.why, self.when, self.needed = why, when, needed
        self.short, self.width = short or label.rstrip("?"), width
        self.missing = missing or f"Answer “{label.rstrip('?')}”"
        # Django's Field would put None over the template that the class names.
        kwargs.setdefault("template_name", self.template_name)
        super().__init__(label=label, help_text=hint, required=False, **kwargs)  # type: ignore[call-arg]


class Line(Question, forms.CharField):
    """One line of text."""

    template_name = "components/line.html"

    def __init__(self, label: str, *, max_length: int = 300, **kwargs: Any) -> None:
        super().__init__(label, max_length=max_length, **kwargs)

    def to_python(self, value: Any) -> str:
        return " ".join(plain_text(super().to_python(value) or "").split())


class Words(Question, forms.CharField):
    """Text in the person's own words, of any ordinary length."""

    template_name = "components/words.html"
    widget = forms.Textarea

    def __init__(
        self, label: str, *, rows: int = 4, max_length: int = 20_000, **kwargs: Any
    ) -> None:
        super().__init__(
            label,
            max_length=max_length,
            widget=forms.Textarea(attrs={"rows": rows}),
            error_messages={
                "max_length": "This is too long to save. Use %(limit_value)d characters or fewer; "
                "it has %(show_value)d."
            },
            **kwargs,
        )
        # The browser would cut a paste without a word; the server says it and keeps the text.
        self.widget.attrs.pop("maxlength", None)

    def to_python(self, value: Any) -> str:
        return plain_text(super().to_python(value) or "")


class _Choices(Question):
    hints: dict[str, str]
    folded: frozenset[str]
    alone: frozenset[str]

    def __init__(
        self,
        label: str,
        choices: Iterable[Choice] = (),
        *,
        folded: Iterable[str] = (),
        alone: Iterable[str] = (),
        **kwargs: Any,
    ) -> None:
        """folded: answers behind "More answers"; alone: ticks that clear the others ("No one")."""
        choices = list(choices)
        self.set_hints(choices)
        self.folded, self.alone = frozenset(folded), frozenset(alone)
        super().__init__(label, choices=[(c[0], c[1]) for c in choices], **kwargs)

    def set_hints(self, choices: Iterable[Choice]) -> None:
        self.hints = {c[0]: c[2] for c in choices if len(c) == 3}

    def offer(self, choices: Iterable[Choice]) -> None:
        """Set the answers that this record makes possible."""
        choices = list(choices)
        self.set_hints(choices)
        self.choices = [(c[0], c[1]) for c in choices]


class OneOf(_Choices, forms.ChoiceField):  # type: ignore[misc]
    """One answer out of a few: radio buttons."""

    template_name = "components/one_of.html"
    widget = forms.RadioSelect
    default_error_messages = {"invalid_choice": "Choose one of the answers shown."}


class Pick(OneOf):
    """One answer out of many, such as a colleague: a list that opens."""

    template_name = "components/select.html"
    widget = forms.Select  # type: ignore[assignment] # a RadioSelect is one, too


class AnyOf(_Choices, forms.MultipleChoiceField):  # type: ignore[misc]
    """Any number of answers: tick boxes, kept as a list of codes."""

    empty: Any = ()
    template_name = "components/any_of.html"
    widget = forms.CheckboxSelectMultiple
    default_error_messages = {
        "invalid_choice": "Choose from the answers shown.",
        "invalid_list": "Choose from the answers shown.",
    }


class Tick(Question, forms.BooleanField):
    """One box, ticked or not."""

    empty: Any = False
    template_name = "components/tick.html"


class Day(Question, forms.DateField):
    """A date, with the browser's own picker and the formats that people type."""

    template_name = "components/line.html"
    default_error_messages = {"invalid": "Enter a real date, like 2 10 2026."}

    def __init__(self, label: str, **kwargs: Any) -> None:
        super().__init__(
            label,
            widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
            input_formats=["%Y-%m-%d", "%d/%m/%Y", "%d/%m/%y", "%d %m %Y", "%d %B %Y", "%d %b %Y"],
            **kwargs,
        )

    def validate(self, value: date | None) -> None:
        super().validate(value)
        if value and not 1900 <= value.year <= 2200:
            raise ValidationError(self.default_error_messages["invalid"], code="invalid")


class Clock(Question, forms.TimeField):
    """A time of day, local."""

    template_name = "components/line.html"
    default_error_messages = {"invalid": "Enter a time like 16:50."}

    def __init__(self, label: str, **kwargs: Any) -> None:
        super().__init__(
            label,
            widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"}),
            input_formats=["%H:%M", "%H:%M:%S", "%H.%M", "%I:%M%p", "%I.%M%p", "%I%p"],
            **kwargs,
        )

    def clean(self, value: Any) -> time | None:
        return super().clean(
            value.strip().upper().replace(" ", "") if isinstance(value, str) else value
        )


class Hidden(forms.CharField):
    """A value that the page carries along, such as the id of a row."""

    widget = forms.HiddenInput

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, max_length=100, **kwargs)
