"""Other words for what could give somebody away, for one recipient alone (Rule 5).

Only what was written for this recipient changes: their own words, and the words in which they
get an item. The item itself, and what everybody else gets, stays as it is. What nobody wrote for
them, such as the job of who signs, cannot be replaced: it stays found, and the practitioner says
why they need to know, or does not tell them.
"""

from collections.abc import Iterator
from dataclasses import replace

from decisions.identities import Span, mask
from decisions.models import Decision, ProposedShare
from decisions.rules.protecting import findings, protected, who_may_know
from decisions.rules.wording import Piece, pieces

#: How long the words of a share's column may be; None: as long as they like.
_LONGEST: dict[str, int | None] = {
    f.name: getattr(f, "max_length", None) for f in ProposedShare._meta.concrete_fields
}


def masked(decision: Decision, share: ProposedShare, only: int | None = None) -> dict[str, str]:
    """Return the words that go instead, by where they stand: an item's id or a share's column.

    only: where the one finding begins that is to be replaced; None for all of them. Empty when
    nothing can be replaced, or the check did not run.
    """
    people = protected(decision, who_may_know(decision, share))
    found = [s for s in findings(decision, share) or [] if only is None or s.start == only]
    words = {}
    for piece, spans in _with_findings(decision, share, found):
        longest = _LONGEST.get(piece.source)
        text = mask(piece.text, spans, people)
        if longest is None or len(text) <= longest:
            words[piece.source] = text
    return words


def replaceable(decision: Decision, share: ProposedShare, found: list[Span]) -> set[int]:
    """Return where those findings begin that other words can stand for."""
    return {
        span.start
        for span in found
        if any(spans for _, spans in _with_findings(decision, share, [span]))
    }


def _with_findings(
    decision: Decision, share: ProposedShare, found: list[Span]
) -> Iterator[tuple[Piece, list[Span]]]:
    """Yield each piece that may change and holds a finding, with the findings in it.

    A finding that runs from one piece into the next is in both.
    """
    start = 0
    for piece in pieces(decision, share):
        end = start + len(piece.text)
        inside = [
            replace(s, start=max(s.start, start) - start, end=min(s.end, end) - start)
            for s in found
            if s.start < end and s.end > start
        ]
        if piece.source and inside:
            yield piece, inside
        start = end
