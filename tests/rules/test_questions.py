"""Adding a question touches four places: its column, its migration, its rule's form, its test."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import models

from decisions.design.conditions import When
from decisions.design.fields import AnyOf, Clock, Day, Line, OneOf, Question, Tick, Words
from decisions.models import (
    Advice,
    Cell,
    Decision,
    Engagement,
    InformationItem,
    Person,
    ProposedShare,
    Protection,
)
from decisions.rules import PAGES
from decisions.rules.summary import question_labels

#: The models that a page's rows are saved to.
SAVED_TO: dict[str, tuple[type[models.Model], ...]] = {
    "children": (Person, Engagement),
    "people": (Person, Engagement),
    "advice": (Advice,),
    "protections": (Protection,),
    "items": (Cell,),
    "new_items": (InformationItem,),
    "held_back": (InformationItem,),
}
#: Questions without a column of their own, and what their answer becomes.
DERIVED = {
    ("share", "recipient"): "the foreign key, and the contact copied from the directory",
    ("items", "give"): "the cell's choice",
    ("items", "differ"): "the cell's choice",
    ("protections", "gives_away"): "which of the clues below have words",
}
KINDS: dict[type[Question], tuple[Any, ...]] = {
    Line: (models.CharField, models.TextField),
    Words: (models.TextField,),
    OneOf: (models.CharField,),
    AnyOf: (models.JSONField,),
    Tick: (models.BooleanField,),
    Day: (models.DateField,),
    Clock: (models.TimeField,),
}


def _questions() -> Iterator[tuple[str, str, Any, tuple[type[models.Model], ...]]]:
    """Yield (where, name, question, models) for every question of every rule."""
    for rule in PAGES:
        model = ProposedShare if rule.slug in ("share", "reply") else Decision
        for name, field in rule.form.base_fields.items():
            yield rule.slug, name, field, (model,)
        for kind, rows in rule.kinds.items():
            for name, field in rows.form.base_fields.items():
                if isinstance(field, Question):
                    yield kind, name, field, SAVED_TO[kind]


ALL = list(_questions())
STORED = [q for q in ALL if (q[0], q[1]) not in DERIVED]


def _column(name: str, found_in: tuple[type[models.Model], ...]) -> Any:
    columns = [f for m in found_in for f in m._meta.concrete_fields if f.name == name]
    return columns[0] if columns else None


def test_there_are_the_questions_that_the_design_counts() -> None:
    assert len(ALL) > 60
    assert set(DERIVED) <= {(where, name) for where, name, *_ in ALL}


@pytest.mark.parametrize(("where", "name", "field", "found_in"), STORED, ids=lambda v: str(v)[:20])
def test_every_question_has_a_column_that_can_hold_its_answer(
    where: str, name: str, field: Any, found_in: tuple[type[models.Model], ...]
) -> None:
    column = _column(name, found_in)
    assert column is not None, f"{where}.{name} is not saved anywhere"
    kinds = next(kinds for kind, kinds in KINDS.items() if isinstance(field, kind))
    assert isinstance(column, kinds)
    if column.max_length and isinstance(field, Line | Words):
        assert field.max_length <= column.max_length, "PostgreSQL would refuse a long answer"
    if column.max_length and isinstance(field, OneOf):
        longest = max((len(str(code)) for code, _ in field.choices), default=0)
        assert longest <= column.max_length


@pytest.mark.parametrize(("where", "name", "field", "found_in"), ALL, ids=lambda v: str(v)[:20])
def test_every_question_is_asked_in_words(where: str, name: str, field: Any, found_in: Any) -> None:
    assert field.label
    assert field.short
    assert not field.required, "nothing may stop a hurried person from leaving a page"
    if field.needed:
        assert field.missing.rstrip(".")
        assert field.missing != "Answer “”"


@pytest.mark.parametrize("rule", PAGES, ids=lambda r: r.slug)
def test_every_condition_looks_at_a_question_that_exists(rule: Any) -> None:
    names = set(rule.form.base_fields)
    rows = {kind: set(k.form.base_fields) for kind, k in rule.kinds.items()}
    every_row = set().union(*rows.values())

    def known(when: When, own: set[str]) -> bool:
        field = when.field
        if field.startswith("/"):
            return field[1:] in names
        if field.startswith("*-"):
            return field[2:] in every_row
        return field in own

    for own, fields in [(names, rule.form.base_fields)] + [
        (rows[kind], k.form.base_fields) for kind, k in rule.kinds.items()
    ]:
        for name, field in fields.items():
            condition: When | None = getattr(field, "when", None)
            for when in condition.every() if condition else []:
                assert known(when, own), f"{rule.slug}: {name} hangs on {when.field}"


@pytest.mark.parametrize("rule", [r for r in PAGES if r.order], ids=lambda r: r.slug)
def test_a_rule_that_names_an_order_names_every_question(rule: Any) -> None:
    only_asked = ["asked"] if rule.slug == "share" else []  # rows that a request brings
    assert sorted(rule.order) == sorted([*rule.form.base_fields, *rule.kinds, *only_asked])


def test_every_stored_question_has_a_label_in_the_history() -> None:
    labels = question_labels()
    for where, name, field, found_in in STORED:
        found = [labels.get(f"{m.__name__.lower()}.{name}") for m in found_in]
        assert any(found), f"{where}.{name} has no words in the history"
        assert field.short


def test_every_column_of_an_answer_is_asked_or_named_here() -> None:
    asked = {name for where, name, _, found_in in ALL if Decision in found_in}
    set_by_the_service = {
        *("id", "reference", "concern", "organisation", "team", "author", "started_by"),
        *("created_at", "saved_at", "revision", "direction", "already_shared"),
        *("emergency", "must_not_find_out"),  # an emergency's one screen
        *("discarded_at", "discard_reason"),
        # how it began: on one screen after a call, or by looking at an earlier one again
        *("emergency", "must_not_find_out", "reconsiders", "whats_new", "carried"),
        # from the organisation's standard answer, with its edition and who set it
        *("law_condition", "law_criminal_condition"),
        *("law_edition", "law_set_by"),
        # the signature
        *("outcome", "decider_name", "decider_role", "decided_at", "finalised_at"),
        *("finalised_by", "snapshot"),
    }
    columns = {f.name for f in Decision._meta.concrete_fields}
    assert columns - asked == set_by_the_service
