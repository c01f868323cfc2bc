"""Rule 6: share what is relevant, accurate and necessary, with those who have a role.

One page per recipient: who, what for, what they get, how and when. Its questions are in
`sharing_form.py`, the items in `sharing_items.py`, the parts of a request in `sharing_asked.py`.
"""

from dataclasses import dataclass
from typing import Any

from django.http import QueryDict
from django.utils import timezone

from decisions.choices import Sent
from decisions.design.page import Page, RowKind
from decisions.models import Decision, ProposedShare
from decisions.rules import sharing_asked, sharing_looks
from decisions.rules.base import Missing, Rule
from decisions.rules.protecting import ticked
from decisions.rules.request import OTHER
from decisions.rules.sharing_form import ASK_FIRST, CONTACT, ShareForm
from decisions.rules.sharing_items import ItemForm, NewItemForm

KINDS = {
    "items": RowKind(ItemForm, title="What will they get?"),
    "new_items": RowKind(NewItemForm, start=1, add="Add another thing"),
}
#: Asked only where somebody is protected.
_PROTECTED = ("may_know", "handling")
ORDER = (
    *CONTACT,
    *("purpose", "purpose_other", "asked"),
    *("items", "new_items", "own_words", "left_out", "may_know", "handling"),
    *("sent", "given_on", "given_time", "method", "called_back", "spoke_to"),
)


def share_page(
    decision: Decision,
    share: ProposedShare | None,
    data: QueryDict | None = None,
    *,
    show_errors: bool = True,
    same_as: ProposedShare | None = None,
    fill: bool = True,
) -> Page:
    """Return the page for one recipient; `share` None: a new one.

    same_as: another recipient whose ticks a new one starts from; the rest as in `Rule.page`.
    """
    initial: dict[str, Any] = {"only_stored": not fill and data is None, "recipient": ""}
    if share:
        # All but the recipient itself: their id is enough, and costs no query for each share.
        names = [n for n in ShareForm.base_fields if n != "recipient"]
        initial |= {n: getattr(share, n) for n in names}
        typed = ("name", "body", "kind", "phone", "verified")
        listed = str(share.recipient_id or "")
        initial["recipient"] = listed or (OTHER if any(initial[n] for n in typed) else "")
        if listed:  # what the directory says of one must not be offered for another
            initial |= dict.fromkeys(typed, "")
    now = timezone.localtime()
    if fill and not initial.get("given_on"):
        initial["given_on"] = now.date()
        # "Already shared" was some time ago: nobody's "now" may become the time in the record.
        initial["given_time"] = None if decision.already_shared else now.time().replace(second=0)
    if fill and share is None and decision.already_shared and not decision.shares:
        initial["sent"] = Sent.YES
    if fill and share is None:
        initial["handling"] = ASK_FIRST
    items = [_item_row(decision, share or same_as, i) for i in offered(decision, share)]
    rows, kinds, left_out = {"items": items}, dict(KINDS), {"asked"}
    if share and share.for_asker:
        initial |= {"for_asker": share.for_asker, "asker_kind": share.kind}
        rows["asked"] = sharing_asked.rows(decision, share)
        kinds["asked"] = RowKind(sharing_asked.AskedForm, title="What they asked for")
        left_out = set(CONTACT)
    if not ticked(decision):
        left_out |= set(_PROTECTED)
    order = tuple(name for name in ORDER if name not in left_out)
    return Page(ShareForm, kinds, decision, initial, rows, data, (), show_errors, order)


def offered(decision: Decision, share: ProposedShare | None = None) -> list[Any]:
    """Return the items that a recipient may get: not those held back from everyone.

    What answers a part of a request stands there for who asked, and is no tick for them.
    """
    for_part = {p.item_id for p in decision.asked_items} if share and share.for_asker else set()
    return [i for i in decision.items if not i.kept_back and i.pk not in for_part]


def _item_row(decision: Decision, share: ProposedShare | None, item: Any) -> dict[str, Any]:
    cell = decision.cell(share, item) if share else None
    return {
        "id": str(item.id),
        "give": bool(cell and cell.choice in ("share", "differently")),
        "differ": bool(cell and cell.choice == "differently"),
        "words": cell.words if cell else "",
        "reason": cell.reason if cell else "",
    }


@dataclass(frozen=True)
class SharingRule(Rule):
    """Rule 6 has a page per recipient instead of one page."""

    def columns(self) -> list[str]:
        return []

    def begun(self, decision: Decision) -> bool:
        """Whether anything is said here; that somebody asked is said before."""
        told = any(not s.for_asker or decision.gets_something(s) for s in decision.shares)
        return told or bool(decision.no_share) or any(p.answer for p in decision.asked_items)

    def missing(self, decision: Decision) -> list[Missing]:
        lacking = [
            Missing("item", "id_known", f"Say how you know “{item.text[:60]}”", str(item.id))
            for item in decision.items
            if not item.known and not item.kept_back
        ]
        for share in decision.shares:
            if decision.disclosure(share):
                # What was given is frozen, and complete enough to have been given.
                lacking += sharing_asked.left_open(decision, share)
                continue
            page = share_page(decision, share, fill=False)
            lacking += [
                Missing(self.slug, q.auto_id, f"{q.field.missing} ({share.called})", str(share.id))
                for q in page.missing()
            ]
            if share.for_asker:
                lacking += sharing_asked.lacks(decision, share)
            elif not decision.gets_something(share):
                text = f"Say what {share.name or 'they'} get, or take them off the list"
                if decision.was_told(share):
                    text = f"Say what you told {share.called}"
                lacking.append(Missing(self.slug, "id_own_words", text, str(share.id)))
        return lacking


RULE = SharingRule(
    number=6,
    slug="share",
    name="Share what they need, with those who need it",
    title="Tell one person or organisation",
    guidance="Share what they need to protect the child or help the family: enough to act on, "
    "not the whole file.",
    more="Tick what they get. What you don’t tick is left out, with a reason. The moment you "
    "say that they have got it, their text is kept as it was, whatever you change later.",
    form=ShareForm,
    kinds=KINDS,
    order=ORDER,
    second_looks=sharing_looks.second_looks,
    panel="rules/share_panel.html",
)
