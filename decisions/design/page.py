"""One screen: a form and its repeated rows as one thing."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.forms import formset_factory
from django.http import QueryDict

from decisions.design.conditions import When, name_pattern
from decisions.design.fields import Tick
from decisions.design.forms import GovBoundField, QuestionForm, RowForm, RowSet


@dataclass(frozen=True)
class RowKind:
    """How one kind of row appears on a page.

    form: the questions of a row; start: how many empty rows an empty page offers; most: how
    many there may be; add: the words on the button that adds one ("" where rows are fixed);
    when: the condition under which the page shows the rows at all; at_least: how many rows
    are needed to finish the record, so that an empty one counts as missing; title: a question
    over the rows, where no card has a heading of its own.
    """

    form: type[RowForm]
    start: int = 0
    at_least: int = 0
    when: When | None = None
    most: int = 40
    add: str = ""
    title: str = ""


@dataclass
class Page:
    """A form and its rows, bound to what was typed or showing what is stored.

    form_class, kinds: the questions; decision: the record; initial: stored answers by
    question name; rows: stored rows by kind; data: what was posted, if anything; extra: kinds
    to which one more empty row is added; show_errors: off when unsaved typing is put back;
    order: names of questions and kinds in the order of the screen (default: questions, rows).
    """

    form_class: type[QuestionForm]
    kinds: Mapping[str, RowKind]
    decision: Any
    initial: Mapping[str, Any]
    rows: Mapping[str, list[dict[str, Any]]]
    data: QueryDict | None = None
    extra: tuple[str, ...] = ()
    show_errors: bool = True
    order: tuple[str, ...] = ()
    form: QuestionForm = field(init=False)
    row_sets: dict[str, RowSet] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        self._open_behind: set[str] = set()
        self.form = self.form_class(self.data, initial=dict(self.initial), decision=self.decision)
        for name, kind in self.kinds.items():
            stored = self.rows.get(name, [])
            blank = max(kind.start - len(stored), 0) + (1 if name in self.extra else 0)
            factory = formset_factory(
                kind.form,
                formset=RowSet,
                extra=blank,
                can_delete=bool(kind.add),
                max_num=kind.most,
                absolute_max=kind.most + 1,
                validate_max=True,
            )
            rows = factory(
                self.data, prefix=name, initial=stored, form_kwargs={"decision": self.decision}
            )
            assert isinstance(rows, RowSet)  # noqa: S101 (what the factory was told to make)
            rows.add_words, rows.when, rows.title = kind.add, kind.when, kind.title
            self.row_sets[name] = rows
        for form in self.forms():
            form.show_errors = self.show_errors
        self._mark_shown()

    def forms(self) -> Iterator[QuestionForm]:
        """Yield the page's form, then every row."""
        yield self.form
        for rows in self.row_sets.values():
            yield from rows.forms

    def questions(self) -> Iterator[GovBoundField]:
        """Yield every question on the screen."""
        for form in self.forms():
            yield from form.questions()

    @property
    def layout(self) -> Iterator[tuple[str, Any]]:
        """Yield ("question", bound field) and ("rows", row set) in the order of the screen."""
        names = [q.name for q in self.form.questions()]
        for name in self.order or (*names, *self.row_sets):
            if name in self.row_sets:
                yield "rows", self.row_sets[name]
            else:
                yield "question", self.form[name]

    def is_valid(self) -> bool:
        """Tell whether everything typed can be saved (not whether it is complete)."""
        sets_valid = [self._management_is_valid(rows) for rows in self.row_sets.values()]
        for question in self.questions():
            if not question.shown:  # nobody can see it, so it must not stop anyone
                question.form.errors.pop(question.name, None)
        return all(sets_valid) and not any(f.errors for f in self.forms() if not _removed(f))

    def _management_is_valid(self, rows: RowSet) -> bool:
        rows.is_valid()  # cleans every row
        return not rows.non_form_errors()

    def errors(self) -> list[tuple[str, str]]:
        """Return (id of the input, message) for the error summary, in page order."""
        found = [
            (str(q.auto_id), q.error) for q in self._in_order() if q.error and not _removed(q.form)
        ]
        for form in self.forms():
            if self.show_errors and form.is_bound and not _removed(form):
                found += [(_first_id(form), str(e)) for e in form.non_field_errors()]
        for rows in self.row_sets.values():
            if self.show_errors and rows.is_bound:
                found += [(str(rows.prefix), str(e)) for e in rows.non_form_errors()]
        return found

    def values(self, html_name: str) -> set[str]:
        """Return the values now under an input name (`*`: in any row); "" for an empty one."""
        found: set[str] = set()
        for question in self._named(html_name):
            found |= _values(question)
        return found

    def shows(self, question: GovBoundField, asking: frozenset[str] = frozenset()) -> bool:
        """Tell whether a question is asked, given the answers as they are now.

        An answer to a question that is itself off the screen does not count: what hangs on it
        goes with it. asking: the questions on the way here, so that a circle comes to an end.
        """
        if question.html_name in asking:
            return True
        asking |= {question.html_name}
        prefix = question.form.prefix
        conditions = [(getattr(question.field, "when", None), prefix)]
        if isinstance(question.form, RowForm) and prefix:
            # The card's condition is told from inside the row, that of all the rows from outside.
            kind = self.kinds[str(prefix).rsplit("-", 1)[0]]
            conditions += [(question.form.card_when, prefix), (kind.when, None)]
        return all(self._holds(when, where, asking) for when, where in conditions if when)

    def _holds(self, when: When, prefix: str | None, asking: frozenset[str]) -> bool:
        for condition in when.every():
            found: set[str] = set()
            for other in self._named(condition.html_name(prefix)):
                if not _removed(other.form) and self.shows(other, asking):
                    found |= _values(other)
                    if other.html_name in self._open_behind:
                        return True
            if not condition.holds(found):
                return False
        return True

    def shown_names(self) -> list[str]:
        """Return the names of the questions that are on the screen."""
        return [q.html_name for q in self.questions() if q.shown]

    def unseen(self, seen: set[str]) -> list[GovBoundField]:
        """Return the questions that the answers ask for and that were not on the screen before.

        Without JavaScript nothing opens while typing: the page then comes back once with
        these. seen: the names of the questions that were on the screen.
        """
        return [q for q in self.questions() if q.shown and q.html_name not in seen]

    def newly_asked(self, seen: set[str]) -> list[GovBoundField]:
        """Return the unseen questions that have no answer yet. A box not ticked is an answer."""
        unseen = self.unseen(seen)
        return [q for q in unseen if _blank(q.value()) and not isinstance(q.field, Tick)]

    def open_behind(self, questions: list[GovBoundField]) -> None:
        """Show what hangs on some unanswered questions, too: the page comes back only once."""
        self._open_behind = {q.html_name for q in questions if _blank(q.value())}
        self._mark_shown()

    def _in_order(self) -> Iterator[GovBoundField]:
        """Yield every question in the order of the screen."""
        for kind, thing in self.layout:
            if kind == "question":
                yield thing
            else:
                for row in thing.forms:
                    yield from row.questions()

    def _named(self, html_name: str) -> list[GovBoundField]:
        """Return the questions under an input name (`*`: in any row)."""
        if "*" not in html_name:
            return [q] if (q := self._by_name.get(html_name)) else []
        pattern = name_pattern(html_name)
        return [q for name, q in self._by_name.items() if pattern.fullmatch(name)]

    def _mark_shown(self) -> None:
        self._by_name = {q.html_name: q for q in self.questions()}
        for question in self.questions():
            question.shown = self.shows(question)
        for name, rows in self.row_sets.items():
            kind = self.kinds[name]
            rows.shown = kind.when is None or self._holds(kind.when, None, frozenset())
            for row in rows.forms:
                when = row.card_when
                row.shown = when is None or self._holds(when, row.prefix, frozenset())

    def answers(self) -> dict[str, Any]:
        """Return the valid answers of the form; a question that is not asked has none.

        Call after `is_valid()`.
        """
        return self._answers(self.form)

    def kept_rows(self, name: str) -> list[tuple[str, dict[str, Any]]]:
        """Return (id or "", valid answers) for each row that holds something, each id once."""
        rows = self.row_sets[name].kept()
        new = [("", self._answers(row)) for row in rows if not row.cleaned_data.get("id")]
        stored = {row.cleaned_data["id"]: self._answers(row) for row in rows if row.row_id}
        return [*stored.items(), *new]

    def _answers(self, form: QuestionForm) -> dict[str, Any]:
        """Return a form's valid answers; empty for what is not asked.

        What somebody typed into a box that was on their screen counts, whether or not the tick
        that opens it came with it: without JavaScript the box can be there before the tick.
        """
        return {
            q.name: form.cleaned_data.get(q.name)
            if q.shown or (q.html_name in self.seen and not _blank(q.value()))
            else q.field.clean(q.field.empty)
            for q in form.questions()
        }

    @property
    def seen(self) -> set[str]:
        """The names of the questions that were on the screen, as the page posted them."""
        return set(self.data.get("seen", "").split()) if self.data else set()

    def missing(self) -> list[GovBoundField]:
        """Return the questions that are asked, needed to finish, and empty."""
        lacking = []
        for question in self.questions():
            lacks = question.field.needed and question.shown and _blank(question.value())
            if lacks and (not isinstance(question.form, RowForm) or self._counts(question.form)):
                lacking.append(question)
        return lacking

    def _counts(self, row: RowForm) -> bool:
        name, number = str(row.prefix).rsplit("-", 1)
        return bool(row["id"].value()) or int(number) < self.kinds[name].at_least


def _blank(value: Any) -> bool:
    return value in (None, "", [], False)


def _values(question: GovBoundField) -> set[str]:
    value = question.value()
    if isinstance(value, list | tuple):
        return {str(v) for v in value} or {""}
    if value is True:
        return {"on"}
    return {"" if value in (None, False) else str(value)}


def _removed(form: QuestionForm) -> bool:
    return isinstance(form, RowForm) and form.removed


def _first_id(form: QuestionForm) -> str:
    return next((str(q.auto_id) for q in form.questions()), "main-content")
