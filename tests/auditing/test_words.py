"""Every act has words and a group; every time is said exactly."""

import ast
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path

import decisions
from decisions.outputs.audit_acts import GROUPS, WORDS, acts_of, group_of
from decisions.rules.moments import Days, beside_utc, span_beside_utc

CODE = Path(decisions.__file__).parent


def _written() -> Iterator[tuple[str, str]]:
    """Yield (act, file) for each event that any code records."""
    for file in CODE.rglob("*.py"):
        for function in ast.walk(ast.parse(file.read_text())):
            if isinstance(function, ast.FunctionDef):
                for act in _acts_in(function):
                    yield act, file.name


def _named(assigned: ast.Assign) -> set[str]:
    found = (node for target in assigned.targets for node in ast.walk(target))
    return {node.id for node in found if isinstance(node, ast.Name)}


@cache
def _constants() -> list[ast.stmt]:
    """Return what stands at the top of every module."""
    return [node for file in CODE.rglob("*.py") for node in ast.parse(file.read_text()).body]


def _acts_in(function: ast.FunctionDef) -> Iterator[str]:
    for call in ast.walk(function):
        if not (isinstance(call, ast.Call) and ast.unparse(call.func).endswith("record")):
            continue
        for said in (k.value for k in call.keywords if k.arg == "act"):
            values: list[ast.AST] = [said]
            if isinstance(said, ast.Name):  # said a line above, or once for several modules
                values = [
                    n.value
                    for n in (*ast.walk(function), *_constants())
                    if isinstance(n, ast.Assign) and said.id in _named(n)
                ]
            found = [n.value for v in values for n in ast.walk(v) if isinstance(n, ast.Constant)]
            acts = [str(act) for act in found if "." in str(act)]
            assert acts or function.name == "record", f"which act does {function.name} record?"
            yield from acts


def test_every_act_that_is_recorded_has_words() -> None:
    written = dict(_written())
    assert len(written) > 70
    assert {act: file for act, file in written.items() if act not in WORDS} == {}


def test_every_act_has_a_group_and_only_one() -> None:
    assert [act for act in WORDS if not any(group.has(act) for group in GROUPS)] == []
    counted = Counter(act for group in GROUPS for act in acts_of(group.code))
    assert counted == Counter(WORDS.keys())
    assert all(acts_of(group.code) for group in GROUPS)
    assert group_of("something.new").code == "upkeep"


def test_no_words_are_those_of_two_acts() -> None:
    assert [words for words, times in Counter(WORDS.values()).items() if times > 1] == []


def test_a_time_is_told_local_and_in_utc() -> None:
    assert (
        beside_utc(datetime(2026, 10, 25, 0, 30, tzinfo=UTC))
        == "25 October 2026, 01:30 (00:30 UTC)"
    )
    assert (
        beside_utc(datetime(2026, 10, 25, 1, 30, tzinfo=UTC))
        == "25 October 2026, 01:30 (01:30 UTC)"
    )
    night = datetime(2026, 6, 30, 23, 30, tzinfo=UTC)
    assert beside_utc(night) == "1 July 2026, 00:30 (23:30 UTC on 30 June 2026)"


def test_a_span_says_its_day_once_and_two_days_twice() -> None:
    begin = datetime(2026, 11, 2, 9, 10, tzinfo=UTC)
    said = span_beside_utc(begin, begin + timedelta(minutes=55))
    assert said == "2 November 2026, 09:10 to 10:05 (09:10 to 10:05 UTC)"
    assert span_beside_utc(begin, begin) == beside_utc(begin)
    twice = datetime(2026, 10, 25, 0, 50, tzinfo=UTC)
    said = span_beside_utc(twice, twice + timedelta(minutes=30))
    assert said == "25 October 2026, 01:50 to 01:20 (00:50 to 01:20 UTC)"
    late = datetime(2026, 11, 2, 23, 55, tzinfo=UTC)
    assert span_beside_utc(late, late + timedelta(minutes=9)) == (
        "2 November 2026, 23:55 (23:55 UTC) to 3 November 2026, 00:04 (00:04 UTC)"
    )


def test_days_are_local_and_include_the_last() -> None:
    day = Days.up_to(datetime(2026, 10, 25).date(), 1)
    assert (day.end - day.begin) == timedelta(hours=25), "the clocks went back"
    assert day.said == "25 October 2026"
    month = Days.up_to(day.last, 30)
    assert (len(month.each), month.first.day, month.said) == (
        30,
        26,
        "26 September 2026 to 25 October 2026",
    )
