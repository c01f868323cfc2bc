"""Before and after, word by word."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from decisions.outputs.differences import Piece, marked

WORDS = st.lists(st.sampled_from(["a", "b", "she", "said", "Dean", "\n", "  ", "é", "<b>"]))


def _marked(pieces: list[Piece]) -> list[str]:
    return [piece.text for piece in pieces if piece.changed]


@pytest.mark.parametrize(
    ("before", "after", "gone", "new"),
    [
        ("Bruises on one arm.", "Bruises on both arms.", ["one arm."], ["both arms."]),
        ("She was seen", "She was seen on Tuesday", [], ["on Tuesday"]),
        ("He did it 2 times.", "He did it 3 times.", ["2"], ["3"]),
        ("Yes", "Not sure", ["Yes"], ["Not sure"]),
        ("one\ntwo", "one two", [], []),
        ("At the gate, twice", "At the gate, twice", [], []),
    ],
)
def test_only_the_words_that_changed_are_marked(
    before: str, after: str, gone: list[str], new: list[str]
) -> None:
    left, right = marked(before, after)
    assert _marked(left) == gone
    assert _marked(right) == new


@given(WORDS.map(" ".join), WORDS.map("".join))
def test_the_pieces_are_the_texts_and_what_is_unmarked_is_the_same(before: str, after: str) -> None:
    left, right = marked(before, after)
    assert "".join(piece.text for piece in left) == before
    assert "".join(piece.text for piece in right) == after
    same = [[w for p in side if not p.changed for w in p.text.split()] for side in (left, right)]
    assert same[0] == same[1]


def test_long_texts_that_have_little_in_common_are_marked_whole_where_they_differ() -> None:
    first = " ".join(f"w{n}" for n in range(2_000))
    other = " ".join(f"w{n}" for n in range(2_000, 0, -1))
    left, right = marked(f"Start {first} end", f"Start {other} end")
    assert [p.text.strip() for p in left] == ["Start", "", first, "end"]
    assert [p.text.strip() for p in right] == ["Start", "", other, "end"]
    small = marked(f"Start {first} end", f"Start {first} more end")
    assert _marked(small[1]) == ["more"], "where little changed, a long text is compared"
