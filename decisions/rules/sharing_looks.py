"""Rule 6's second looks: not sent, no one can act, too little to act on, undecided, too much."""

import re
from datetime import datetime

from decisions.choices import CAN_PROTECT, RecipientKind, Sent, WorryLevel
from decisions.models import Decision, ProposedShare
from decisions.rules.base import SecondLook
from decisions.rules.sharing_asked import reached

_WHOLE = re.compile(r"^(all|whole|entire|full|complete)$", re.I)
_FILE = re.compile(r"^(files?|records?|notes?|history|histories|chronolog(y|ies))$", re.I)
_NOT = re.compile(r"^(not|don[’']?t|never|rather|no)$", re.I)
_ADDRESS = re.compile(
    r"\b[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}\b|\baddress\b|"
    r"\b\d+\w?,? [\w’' ]+ (road|street|lane|avenue|close|drive|way|court|place|terrace|crescent)\b",
    re.I,
)
_AT_HOME = re.compile(r"\blives? (with|at)\b|\bat home\b|\bhousehold\b|\bliving with\b", re.I)


def second_looks(decision: Decision, now: datetime) -> list[SecondLook]:
    """Return what to look at again in whom is told and what they get."""
    looks = _no_one_can_act(decision)
    for share in decision.shares:
        looks += [
            *_not_sent(decision, share),
            *_too_little(decision, share),
            *_undecided(decision, share),
            *_whole_file(decision, share),
        ]
    return looks


def _not_sent(decision: Decision, share: ProposedShare) -> list[SecondLook]:
    """Second look 1."""
    if decision.disclosure(share) or not decision.gets_something(share):
        return []
    text = (
        f"You have decided to tell {share.called}, but there is no time sent. This service "
        "does not send anything. Send it or ring them, then add the time."
    )
    if share.sent == Sent.YES:
        text = f"You told {share.called}, and we do not know when, or how. Add it."
    return [
        SecondLook(
            1,
            text,
            "Add the time it was sent",
            "sent",
            "child",
            key=str(share.id),
            facts=share.sent,
            share=str(share.id),
        )
    ]


def _no_one_can_act(decision: Decision) -> list[SecondLook]:
    """Second look 2."""
    if decision.level not in (WorryLevel.DANGER, WorryLevel.SERIOUS):
        return []
    told = reached(decision)
    if any(s.kind in CAN_PROTECT for s in told):
        return []
    return [
        SecondLook(
            2,
            f"No one on your list can step in to protect {decision.child_name}. Do children’s "
            "social care or the police already know? Add them, or say who told them and when.",
            "Tell someone who can act",
            "share",
            "child",
            facts=",".join(sorted(s.kind for s in told)),
            words_needed=True,
        )
    ]


def _too_little(decision: Decision, share: ProposedShare) -> list[SecondLook]:
    """Second look 5."""
    if share.kind not in (RecipientKind.SOCIAL_CARE, RecipientKind.POLICE):
        return []
    items = decision.given_items(share)
    if not decision.gets_something(share) or decision.disclosure(share):
        return []
    text = "\n".join([t for _, t in items] + [share.own_words])
    if items:  # the text then says whom it is about
        text += "\n" + "\n".join(f"{c.name} {c.born}" for c in decision.children)
    lacking = []
    child = decision.child_name
    ages = [c.born for c in decision.children if c.born]
    if not any(re.search(rf"(?<!\w){re.escape(age)}(?!\w)", text, re.I) for age in ages):
        lacking.append("age or date of birth")
    if not _ADDRESS.search(text):
        lacking.append("address")
    home = [p.name.split()[0] for p in decision.others if p.lives_with_child and p.name]
    named = any(re.search(rf"\b{re.escape(name)}\b", text, re.I) for name in home)
    if not named and not _AT_HOME.search(text):
        lacking.append("who is at home")
    if not lacking:
        return []
    listed = " and ".join(filter(None, [", ".join(lacking[:-1]), lacking[-1]]))
    return [
        SecondLook(
            5,
            f"{share.called} will probably ring you for {child}’s {listed}. Add it now, or leave "
            "it if you don’t know.",
            "Add it",
            "share",
            "child",
            key=str(share.id),
            facts=listed,
            share=str(share.id),
            anchor="id_new_items-0-text",
        )
    ]


def _undecided(decision: Decision, share: ProposedShare) -> list[SecondLook]:
    """Second look 14, once for each recipient."""
    open_items = [i for i in decision.items if not i.kept_back and not decision.cell(share, i)]
    if not open_items or not share.name or share.for_asker:  # who asked gets what they asked for
        return []
    listed = ", ".join(f"“{_short(item.text)}”" for item in open_items)
    given = decision.disclosure(share) is not None
    return [
        SecondLook(
            14,
            f"You have not chosen whether {share.name} gets {listed}. Do they need it?",
            "Tell them again" if given else "Choose",
            "again" if given else "share",
            "record",
            key=str(share.id),
            facts=",".join(str(item.id) for item in open_items),
            share=str(share.id),
            anchor="" if given else "items",
        )
    ]


def _short(text: str) -> str:
    return text if len(text) <= 80 else text[:79].rsplit(" ", 1)[0] + " …"


def _whole_file(decision: Decision, share: ProposedShare) -> list[SecondLook]:
    """Second look 15."""
    if share.kind == RecipientKind.COURT:
        return []
    for text in [*(t for _, t in decision.given_items(share)), share.own_words]:
        if phrase := whole_file(text):
            return [
                SecondLook(
                    15,
                    f"“{phrase}” may hold things {share.called} does not need. Which parts help "
                    "them? You can send more later.",
                    "Choose the parts",
                    "share",
                    "record",
                    key=str(share.id),
                    facts=phrase,
                    share=str(share.id),
                )
            ]
    return []


def whole_file(text: str) -> str:
    """Return the words in a text that promise a whole file, or "".

    "All" and its like within four words of "records" and its like, with no "not" and its
    like in the four words before.
    """
    words = re.findall(r"[\w’']+", text)
    for n, word in enumerate(words):
        if not _WHOLE.match(word) or any(_NOT.match(w) for w in words[max(0, n - 4) : n]):
            continue
        for m in range(max(0, n - 4), min(len(words), n + 5)):
            if _FILE.match(words[m]):
                return " ".join(words[min(n, m) : max(n, m) + 1])
    return ""
