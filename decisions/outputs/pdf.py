"""PDFs for people to read and hand on: plain data in, bytes out, the same for the same data.

Tagged for screen readers, with text that can be selected. Whatever a user typed reaches typst
as a string that it shows and never reads as markup (document.typ).
"""

import json
import logging
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

import typst
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from decisions.choices import CellChoice
from decisions.outputs.glyphs import FAMILIES, FOLDERS, readable
from decisions.rules.summary import answers, heading

logger = logging.getLogger(__name__)

Block = dict[str, Any]

CARE = "Handle with care:"
WHOLE_RECORD = (
    "This is the whole record. It may name people who could be hurt if they were found out. Keep "
    "it where only those who need it can read it, and do not pass it on. What a recipient may "
    "have stands in their own text."
)
_TEMPLATE = Path(__file__).with_name("document.typ")
_GIVES = (CellChoice.SHARE, CellChoice.DIFFERENTLY)


class NotMade(Exception):
    """The PDF could not be made. Says nothing of what would have been in it."""


def text_pdf(text: str, *, title: str, reference: str, organisation: str, at: datetime) -> bytes:
    """Return one recipient's text, or a reply, as a PDF: these words and no others.

    title: what it is, naming nobody; at: when it was given, or last changed, which is its date.
    Raises NotMade.
    """
    day = timezone.localtime(at)
    under = f"Our reference: {reference} · {day:%-d %B %Y}"
    return _made(title, reference, organisation, under, _blocks(text), at)


def record_pdf(
    record: Mapping[str, Any],
    *,
    title: str,
    given: Mapping[str, Mapping[str, Any]],
    since: Sequence[tuple[str, str]] = (),
) -> bytes:
    """Return a whole finished record as a PDF, for those who may read the record itself.

    record: its snapshot (rules/summary.py), of whatever pages it had when it was signed;
    title: the decision in a few words, naming nobody; given: by the id of a recipient, `at`,
    `by`, `method`, `spoke_to`, `called_back` and `text` of what they were given, also later;
    since: (what, words) for what stands beside the record, such as corrections. Raises NotMade.
    """
    under = f"Record {record['reference']} · {record['organisation']}, {record['team']}"
    blocks: list[Block] = [_care("Do not pass on.", WHOLE_RECORD), _answers(_facts(record))]
    for rule in record["rules"]:
        if rule["slug"] == "share":
            blocks.append(_heading(2, "6. What each recipient gets"))
            blocks += _recipients(record, given)
        elif rule["slug"] == "reply":
            blocks += _reply(record, given)
        else:
            blocks.append(_heading(2, heading(rule, record)))
            rows = [(question, answer) for question, answer, _ in answers(rule["rows"])]
            blocks.append(_answers(rows) if rows else _lines("Not answered"))
    if record.get("reminders"):
        blocks.append(_heading(2, "Reminders that were answered"))
        thought = "Thought about it; no words added."
        blocks.append(_answers((r["asked"], r["words"] or thought) for r in record["reminders"]))
    if since:
        blocks += [_heading(2, "What stands beside this record"), _answers(since)]
    signed_at = _moment(record["finalised_at"])
    return _made(title, record["reference"], record["organisation"], under, blocks, signed_at)


def moment(at: datetime) -> str:
    """Return a moment in local time and in UTC: in October one hour happens twice."""
    local = timezone.localtime(at)
    return f"{local:%-d %B %Y, %H:%M} ({at.astimezone(UTC):%H:%M} UTC)"


# --- What stands in a record -------------------------------------------------------------------


def _facts(record: Mapping[str, Any]) -> Iterable[tuple[str, str]]:
    children = record["children"]
    born = [f"{c['name']} ({c['born']})" if c["born"] else c["name"] for c in children]
    decided = moment(_moment(record["decided_at"]))
    signed = moment(_moment(record["finalised_at"]))
    earlier = record.get("reconsiders") or {}
    facts = (
        ("Looks again at", earlier.get("reference", "")),
        ("What is new", record.get("whats_new", "")),
        ("About", "; ".join(born)),
        ("Outcome", record["outcome_shown"]),
        ("Decided", f"{decided}, by {_person(record['decider'])}"),
        ("Recorded and signed", f"{signed}, by {_person(record['signed_by'])}"),
        ("This record", "Cannot be changed. What happened later is kept beside it."),
    )
    return [(question, answer) for question, answer in facts if answer]


def _recipients(
    record: Mapping[str, Any], given: Mapping[str, Mapping[str, Any]]
) -> Iterable[Block]:
    items = {item["id"]: item for item in record["items"]}
    if asked := record.get("asked"):
        yield _lines("What was asked for, part by part:")
        yield _answers((part["text"], _answered(part)) for part in asked)
    if not record["recipients"]:
        yield _lines("No one was told.")
    for recipient in record["recipients"]:
        yield _heading(3, recipient["name"])
        yield from _letter(recipient, items, given.get(recipient["id"]))
    if kept := [item for item in items.values() if item["kept_back"]]:
        yield _heading(3, "Given to nobody")
        yield _list(f"{item['text']}{_because(item['held_back'])}" for item in kept)


def _answered(part: Mapping[str, str]) -> str:
    return ": ".join(filter(None, (part["shown"], part["given"] or part["reason"])))


def _reply(record: Mapping[str, Any], given: Mapping[str, Mapping[str, Any]]) -> Iterable[Block]:
    if reply := record.get("reply"):
        yield _heading(2, "The reply to who asked")
        yield from _letter(reply, {}, given.get(reply["id"]))


def _letter(
    recipient: Mapping[str, Any],
    items: Mapping[str, Mapping[str, Any]],
    got: Mapping[str, Any] | None,
) -> Iterable[Block]:
    """Return what one recipient gets, or was given: got. Without items, nothing of the cells."""
    gets = recipient["own_words"] or any(c["choice"] in _GIVES for c in recipient["cells"])
    yield _answers(_told(recipient, got) if gets else [("Sent", "Gets nothing")])
    if decided := list(_choices(recipient["cells"], items)):
        yield _lines("What was decided, item by item:")
        yield _list(decided)
    if gets:
        yield _lines("What they got, word for word:" if got else "The text, not sent:")
        yield {"kind": "frame", "blocks": _blocks(got["text"] if got else recipient["text"])}


def _told(recipient: Mapping[str, Any], got: Mapping[str, Any] | None) -> Iterable[tuple[str, str]]:
    sent = "Decided, not sent"
    if got:
        to = f"spoke to {got['spoke_to']}" if got["spoke_to"] else ""
        number = {"yes": "on a known number", "no": "number not checked"}
        how = number.get(got["called_back"], "")
        sent = "; ".join(filter(None, (f"{moment(got['at'])}, by {got['by']}", to, how)))
    told = (
        ("Organisation", recipient["body"]),
        ("What they do with it", recipient["purpose"] or "Not answered"),
        ("Contact", ", ".join(filter(None, (recipient["phone"], recipient["address"])))),
        ("How the contact was checked", recipient["verified"]),
        ("Handling", recipient["handling"]),
        ("Needs to know about", "; ".join(recipient["may_know"])),
        ("How", got["method"] if got else recipient["method"]),
        ("Sent", sent),
    )
    return [(question, answer) for question, answer in told if answer]


def _choices(
    cells: Iterable[Mapping[str, Any]], items: Mapping[str, Mapping[str, Any]]
) -> Iterable[str]:
    """Return item by item what was decided for one recipient."""
    for cell in cells:
        if (item := items.get(cell["item"])) is None:
            continue
        known = f" ({item['known']})" if item["known"] else ""
        instead = f"\nThey get: {cell['words']}" if cell["words"] else ""
        yield f"{cell['shown']}: {item['text']}{known}{_because(cell['reason'])}{instead}"


def _because(reason: str) -> str:
    return f"\nBecause: {reason}" if reason else ""


def _person(who: Mapping[str, str]) -> str:
    return ", ".join(filter(None, (who["name"], who["role"])))


def _moment(text: str) -> datetime:
    at = parse_datetime(text)
    if at is None:
        raise NotMade
    return at


# --- Blocks, and the document ------------------------------------------------------------------


def _blocks(text: str) -> list[Block]:
    """Return a text as paragraphs; lines that begin with "- " are a list."""
    found: list[Block] = []
    for paragraph in readable(text).split("\n\n"):
        lines = paragraph.strip("\n").split("\n")
        if lines[0].startswith(CARE):
            found.append(_care(CARE, "\n".join([lines[0].removeprefix(CARE).strip(), *lines[1:]])))
            continue
        items: list[str] = []
        before: list[str] = []
        for line in lines:
            if line.startswith("- "):
                items.append(line.removeprefix("- "))
            elif items:  # an item of several lines
                items[-1] += f"\n{line}"
            else:
                before.append(line)
        found += [_lines("\n".join(before))] if any(before) else []
        found += [_list(items)] if items else []
    return found


def _heading(level: int, text: str) -> Block:
    return {"kind": "heading", "level": level, "text": readable(text).replace("\n", " ")}


def _lines(text: str) -> Block:
    return {"kind": "lines", "lines": _split(text)}


def _care(label: str, text: str) -> Block:
    return {"kind": "care", "label": label, "lines": _split(text)}


def _list(items: Iterable[str]) -> Block:
    return {"kind": "list", "items": [_split(item) for item in items]}


def _answers(rows: Iterable[tuple[str, str]]) -> Block:
    shown = [[readable(q).replace("\n", " "), _split(a or "Not answered")] for q, a in rows]
    return {"kind": "answers", "rows": shown}


def _split(text: str) -> list[str]:
    return readable(text).split("\n")


def _made(
    title: str, reference: str, organisation: str, under: str, blocks: list[Block], at: datetime
) -> bytes:
    data = {
        "title": readable(title),
        "reference": readable(reference),
        "organisation": readable(organisation),
        "under": readable(under),
        "blocks": blocks,
        "fonts": FAMILIES,
    }
    try:
        made: bytes = typst.compile(
            _TEMPLATE,
            root=_TEMPLATE.parent,
            font_paths=_our_fonts(),
            sys_inputs={"data": json.dumps(data)},
            pdf_standards=["ua-1"],
            timestamp=int(at.timestamp()),
        )
    except typst.TypstError:
        # Nothing of the problem is told: its words can be the record's.
        logger.error("A PDF of %s could not be made.", reference)
        raise NotMade from None
    return made


@cache
def _our_fonts() -> Any:
    """Return our fonts alone, so that the same text looks the same on every machine."""
    return typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=list(FOLDERS)
    )
