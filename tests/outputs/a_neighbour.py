"""A neighbour who told us something, and a text that gives her away."""

from typing import Any

from decisions.models import Decision, User
from tests import making

ACADEMY, MASH = "Northbridge Academy, safeguarding lead", "Northbridge MASH"
SLIP = "Farida in the flat above hears shouting."

FAMILY: making.Answers = {
    **making.FAMILY,
    "people-1-name": "Lee Hobbs",
    "people-1-role": "other_adult",
    "people-2-name": "Farida Begum",
    "people-2-role": "informant",
}
PROTECT: making.Answers = {
    "protected": ["@Farida Begum"],
    "protections-@Farida Begum-hidden_from": ["@Lee Hobbs"],
    "protections-@Farida Begum-gives_away": ["aliases", "vantage"],
    "protections-@Farida Begum-aliases": "Mrs B.",
    "protections-@Farida Begum-vantage": "upstairs\nthe flat above",
}


def neighbours_draft(dilys: User) -> Decision:
    """A draft that protects Farida; the academy's own words give her away, and the hub may know."""
    decision = making.answer(making.draft(dilys, without="share"), "family", FAMILY)
    decision = making.answer(decision, "protect", PROTECT)
    more: making.Answers = {
        "new_items-0-text": "Mrs B. lives upstairs.",
        "new_items-0-known": "told",
    }
    more |= {"may_know": ["@Farida Begum"]}
    decision = making.tell(decision, {"recipient": f"@{MASH}"} | more)
    words: dict[str, Any] = {"recipient": f"@{ACADEMY}", "items-0-give": "off", "left_out": "risk"}
    words |= {"items-1-give": "on", "own_words": SLIP, "handling": "Lee must not meet Farida."}
    words |= {"purpose": "other", "purpose_other": "Ring Mrs B."}
    return making.tell(decision, words)
