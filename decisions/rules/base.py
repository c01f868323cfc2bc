"""What a golden rule is in code: its words, its page, and two pure functions over a decision."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.http import QueryDict

from decisions.design.forms import QuestionForm
from decisions.design.page import Page, RowKind
from decisions.models import Decision

GUIDANCE_EDITION = "2024-05"
GUIDANCE = (
    "https://www.gov.uk/government/publications/"
    "safeguarding-practitioners-information-sharing-advice"
)


@dataclass(frozen=True)
class Missing:
    """Something that is needed before the record can be finished.

    page: the rule's slug, or "item"; share: the id of the recipient or item, if it is one's.
    """

    page: str
    anchor: str
    text: str
    share: str = ""


@dataclass(frozen=True)
class SecondLook:
    """A reminder that never blocks: what was noticed, and the fix.

    number: as in the list of second looks; key: tells several of a number apart; facts: what
    it was about: an answer holds for as long as these stay the same; fix: what the button
    says; page, anchor, share: where the button leads; words_needed: whether "I have thought
    about this" asks for a few words; part: "child", "people" or "record", for their order.
    """

    number: int
    text: str
    fix: str
    page: str
    part: str
    facts: str = ""
    key: str = ""
    anchor: str = ""
    share: str = ""
    words_needed: bool = False


def _nothing(decision: Decision) -> list[Any]:
    return []


def _no_looks(decision: Decision, now: datetime) -> list[SecondLook]:
    return []


def _no_rows(decision: Decision) -> dict[str, list[dict[str, Any]]]:
    return {}


def _no_answers(decision: Decision) -> dict[str, Any]:
    return {}


def _always(decision: Decision) -> bool:
    return True


@dataclass(frozen=True)
class Rule:
    """One golden rule; or a page before or after them, with the number 0.

    number, slug: which rule it is and its page's address; applies: whether the page belongs to
    a decision at all; name: the rule in a few words; title: the
    page's heading; guidance: two sentences under it; more: a little more, one click away;
    form, kinds, order: the page's questions, rows and their order on the screen;
    stored_rows: the rows as they are stored; defaults: answers that a page not yet saved is
    filled with; derive: columns that follow from the answers, set when the page is saved;
    facts: (question, answer) pairs that are shown with the answers though nobody typed them;
    lacks: what is missing beyond the needed questions; second_looks: reminders, most urgent
    first; panel: a template shown above the questions; edition: of the guidance followed.
    """

    number: int
    slug: str
    name: str
    title: str
    guidance: str
    form: type[QuestionForm]
    more: str = ""
    link: str = GUIDANCE
    applies: Callable[[Decision], bool] = _always
    kinds: Mapping[str, RowKind] = field(default_factory=dict)
    order: tuple[str, ...] = ()
    stored_rows: Callable[[Decision], dict[str, list[dict[str, Any]]]] = _no_rows
    defaults: Callable[[Decision], dict[str, Any]] = _no_answers
    derive: Callable[[Decision], dict[str, Any]] = _no_answers
    facts: Callable[[Decision], list[tuple[str, str]]] = _nothing
    lacks: Callable[[Decision], list[Missing]] = _nothing
    second_looks: Callable[[Decision, datetime], list[SecondLook]] = _no_looks
    panel: str = ""
    edition: str = GUIDANCE_EDITION

    @property
    def heading(self) -> str:
        """The title with its rule's number, for lists."""
        return f"{self.number}. {self.title}" if self.number else self.title

    def columns(self) -> list[str]:
        """Return the names of the page's questions; each is a column of Decision."""
        return [n for n, f in self.form.base_fields.items() if hasattr(Decision, n)]

    def is_fresh(self, decision: Decision) -> bool:
        """Tell whether the page has never been saved, so that it may be filled with defaults."""
        return all(getattr(decision, n) in (None, "", [], False) for n in self.columns())

    def begun(self, decision: Decision) -> bool:
        """Tell whether anything on the page was answered."""
        rows = (row for rows in self.stored_rows(decision).values() for row in rows)
        return not self.is_fresh(decision) or any(_typed(row) for row in rows)

    def page(
        self,
        decision: Decision,
        data: QueryDict | None = None,
        *,
        extra: tuple[str, ...] = (),
        show_errors: bool = True,
        fill: bool = True,
    ) -> Page:
        """Return the rule's page, bound to `data` if there is any.

        extra: kinds of rows to which an empty one is added; fill: put defaults into a page
        that was never saved (off when asking what is stored).
        """
        initial = {n: getattr(decision, n) for n in self.columns()}
        if fill and self.is_fresh(decision):
            initial |= self.defaults(decision)
        return Page(
            self.form,
            self.kinds,
            decision,
            initial,
            self.stored_rows(decision),
            data,
            extra,
            show_errors,
            self.order,
        )

    def missing(self, decision: Decision) -> list[Missing]:
        """Return what must be answered before the record can be finished."""
        page = self.page(decision, fill=False)
        asked = [Missing(self.slug, q.auto_id, q.field.missing) for q in page.missing()]
        return asked + self.lacks(decision)


def _typed(row: dict[str, Any]) -> bool:
    """Whether a stored row holds an answer to its own page, not just whom it is about."""
    return any(v not in ("", None, [], False) for k, v in row.items() if k not in ("id", "name"))
