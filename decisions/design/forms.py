"""Forms of questions, and how a question looks once it has a value."""

from dataclasses import dataclass
from typing import Any, cast

from django import forms
from django.forms.boundfield import BoundField
from django.forms.formsets import BaseFormSet

from decisions.design.conditions import When
from decisions.design.fields import AnyOf, Hidden, OneOf, Question, Tick


@dataclass(frozen=True)
class Option:
    """One radio button or tick box."""

    id: str
    value: str
    label: str
    hint: str
    checked: bool
    folded: bool
    alone: bool = False


class GovBoundField(BoundField):
    """A question with its value, as the component templates need it.

    `data_when` and `shown` are set by `Page`; `since` is what somebody else saved meanwhile.
    """

    shown: bool = True
    since: str | None = None
    field: Any
    form: Any
    label: str

    @property
    def error(self) -> str:
        """The first thing that is wrong with the answer, if the page shows errors."""
        if not getattr(self.form, "show_errors", True) or not self.form.is_bound:
            return ""
        return str(next(iter(self.errors), ""))

    @property
    def hint_id(self) -> str:
        return f"{self.auto_id}-hint" if self.help_text else ""

    @property
    def error_id(self) -> str:
        return f"{self.auto_id}-error" if self.error else ""

    @property
    def since_id(self) -> str:
        return f"{self.auto_id}-since" if self.since is not None else ""

    @property
    def described_by(self) -> str:
        """The ids of the hint, the error and the other text that exist, never a dangling one."""
        return " ".join(filter(None, (self.hint_id, self.error_id, self.since_id)))

    @property
    def hidden(self) -> bool:
        """Whether it is off the screen; never so while it has something wrong or in conflict."""
        return not self.shown and not self.error and self.since is None

    @property
    def data_when(self) -> str:
        """The condition under which it is asked, for the page's script; empty: always."""
        when = getattr(self.field, "when", None)
        return when.as_json(self.form.prefix) if when else ""

    @property
    def text_value(self) -> str:
        """The value for an input box, as typed or as stored."""
        value = self.field.widget.format_value(self.value())
        return "" if value is None else str(value)

    @property
    def options(self) -> list[Option]:
        """The radio buttons or tick boxes; the first has the id that errors link to."""
        value = self.value()
        chosen = {str(v) for v in (value if isinstance(value, list | tuple) else [value])}
        if isinstance(self.field, Tick):
            return [Option(self.auto_id, "on", self.label, "", bool(value), False)]
        return [
            Option(
                self.auto_id if n == 1 else f"{self.auto_id}-{n}",
                str(code),
                str(label),
                self.field.hints.get(code, ""),
                str(code) in chosen,
                code in self.field.folded,
                code in self.field.alone,
            )
            for n, (code, label) in enumerate(self.field.choices, start=1)
        ]

    @property
    def open_options(self) -> list[Option]:
        """The options shown at once."""
        return [o for o in self.options if not o.folded]

    @property
    def folded_options(self) -> list[Option]:
        """The options behind "More", for long lists."""
        return [o for o in self.options if o.folded]

    @property
    def folded_open(self) -> bool:
        """Whether the fold must be open because something in it is chosen."""
        return any(o.checked for o in self.folded_options)


class QuestionForm(forms.Form):
    """A form whose fields are questions. Saves with anything missing."""

    bound_field_class = GovBoundField
    show_errors = True

    def __init__(self, *args: Any, decision: Any = None, **kwargs: Any) -> None:
        """decision: the record that the form is about, for answers that depend on it."""
        self.decision = decision
        super().__init__(*args, **kwargs)
        self.prepare()

    def prepare(self) -> None:
        """Offer the choices and wording that depend on the record."""

    def __getitem__(self, name: str) -> GovBoundField:
        return cast(GovBoundField, super().__getitem__(name))

    def questions(self) -> list[GovBoundField]:
        """Return the visible questions in order."""
        return [self[name] for name, f in self.fields.items() if isinstance(f, Question)]


class ActForm(QuestionForm):
    """The questions of one act, such as handing over: what is `needed` must be answered now."""

    def clean(self) -> dict[str, Any]:
        """Say at its field what is missing. What is not asked has no answer, and nothing wrong."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        for name, field in self.fields.items():
            if not isinstance(field, Question):
                continue
            lacks = name not in self.errors and cleaned.get(name) in (None, "", [], False)
            if not self._asks(field, cleaned):
                self.errors.pop(name, None)
                cleaned[name] = field.clean(field.empty)
            elif field.needed and lacks:
                self.add_error(name, field.missing)
        return cleaned

    def _asks(self, field: Question, cleaned: dict[str, Any]) -> bool:
        conditions = field.when.every() if field.when else []
        return all(when.holds(_as_posted(cleaned.get(when.field))) for when in conditions)

    def problems(self) -> list[tuple[str, str]]:
        """Return (id of the input, message) for the summary at the top of the page."""
        return [(q.auto_id, q.error) for q in self.questions() if q.error]


def _as_posted(value: Any) -> set[str]:
    """Return an answer as conditions look at it."""
    if isinstance(value, list | tuple):
        return {str(one) for one in value} or {""}
    return {"on" if value is True else str(value or "")}


class RowForm(QuestionForm):
    """One of several like things on a page: a person, an item, a piece of advice."""

    id = Hidden()

    #: What one row is called on its card ("Person 2"); one word or two.
    noun = "Row"

    #: Set by `Page`: whether the card is on the screen.
    shown = True

    @property
    def row_id(self) -> str:
        """The id that the row carries: as posted, or as stored; "" for a new one."""
        return str(self["id"].value() or "")

    @property
    def card_when(self) -> When | None:
        """The condition under which the whole card is shown; None: always."""
        return None

    @property
    def data_when(self) -> str:
        """The card's condition, for the page's script."""
        return self.card_when.as_json(self.prefix) if self.card_when else ""

    @property
    def removed(self) -> bool:
        """Whether the person pressed "Remove" on it."""
        return self.is_bound and "DELETE" in self.fields and bool(self["DELETE"].value())

    @property
    def shown_errors(self) -> list[str]:
        """What is wrong with the row as a whole, if the page shows errors."""
        return (
            [str(e) for e in self.non_field_errors()] if self.show_errors and self.is_bound else []
        )

    @property
    def heading(self) -> str:
        """The card's heading."""
        number = int((self.prefix or "0").rsplit("-", 1)[-1]) + 1 if self.prefix else 1
        return f"{self.noun} {number}"


class RowSet(BaseFormSet):
    """The rows of one kind on a page. Empty new rows are ignored.

    `add_words` is what the button says that adds a row; empty where rows are fixed.
    """

    add_words: str = ""
    title: str = ""
    when: When | None = None
    shown = True

    @property
    def data_when(self) -> str:
        """The condition under which the rows are shown at all, for the page's script."""
        return self.when.as_json(None) if self.when else ""

    def kept(self) -> list[RowForm]:
        """Return the valid rows that hold something and are not being removed."""
        gone = self.deleted_forms if self.can_delete else []
        kept = [f for f in self.forms if f not in gone and (f["id"].value() or f.has_changed())]
        return [f for f in kept if f.cleaned_data]  # a forged form may leave a row uncleaned

    def removed_ids(self) -> list[str]:
        """Return the ids of stored rows that the person removes."""
        return [f["id"].value() for f in (self.deleted_forms or []) if f["id"].value()]


__all__ = [
    "ActForm",
    "AnyOf",
    "GovBoundField",
    "OneOf",
    "Option",
    "QuestionForm",
    "RowForm",
    "RowSet",
]
