"""What follows from a request, whenever its page is saved. No service of its own.

Who asked gets two letters: what they asked for, and the reply that explains the rest. Each part
of the request is a row that is answered by itself.
"""

from decisions.audit import Changes
from decisions.choices import AskedAnswer, CellChoice, ForAsker
from decisions.models import AskedItem, Cell, Decision, InformationItem, ProposedShare
from decisions.rules.reply import draft
from decisions.rules.request import ALL_OF_IT, OTHER, is_asked, parts_of
from decisions.rules.sharing_asked import GETS
from decisions.services.addressing import take_contact
from decisions.services.rows import Rows, as_id, assign


def follow_request(changes: Changes, decision: Decision) -> None:
    """Bring the asker's letters and the parts in line with what the request's page says.

    What was given to them already stays as it was.
    """
    if not is_asked(decision):
        return
    drafted = draft(decision)
    letters = {share.for_asker: share for share in decision.letters if share.for_asker}
    if answer := decision.answer:
        letters[ForAsker.ANSWER] = answer
    for kind in (ForAsker.ANSWER, ForAsker.REPLY):
        share = letters.get(kind) or ProposedShare(decision=decision, for_asker=kind)
        if not decision.disclosure(share):
            _address(share, decision)
            changes.save(share)
    _follow_parts(changes, decision)
    _follow_draft(changes, decision, drafted)


def _address(share: ProposedShare, decision: Decision) -> None:
    if take_contact(share, decision, decision.asker):
        return
    typed = decision.asker == OTHER
    share.name = decision.asker_name if typed else ""
    share.body = decision.asker_body if typed else ""
    share.kind = decision.asker_kind if typed else ""
    share.phone = decision.asker_contact if typed else ""
    share.verified = ""


def _follow_parts(changes: Changes, decision: Decision) -> None:
    """Keep one row for each part. A line that was reworded keeps its answer."""
    wanted = parts_of(decision.asked_parts)
    if not wanted and decision.asked_words:
        wanted = [ALL_OF_IT]
    rows = {part.text: part for part in decision.asked_items}
    free = [p for text, p in rows.items() if text not in wanted and not _given(decision, p)]
    for text in wanted:
        if text in rows:
            continue
        part = free.pop(0) if free else AskedItem(decision=decision)
        part.text = text
        changes.save(part)
    for part in free:
        _take_back(changes, decision, part)
        changes.delete(part)


def _given(decision: Decision, part: AskedItem) -> bool:
    return any(d.share_id == part.share_id for d in decision.disclosures)


def save_answers(
    changes: Changes, decision: Decision, share: ProposedShare, answered: Rows
) -> None:
    """Keep what who asked gets for each part of the request, and why not.

    What they get becomes an item of information, given to them with this share.
    """
    if not answered:
        return
    drafted, parts = draft(decision), {part.pk: part for part in decision.asked_items}
    for row_id, answers in answered:
        part = parts.get(as_id(row_id))  # type: ignore[arg-type]
        if part is None or (part.share_id != share.pk and _given(decision, part)):
            continue
        part.answer = answers.get("answer") or ""
        part.reason = (answers.get("reason") or "") if part.answer == AskedAnswer.NO else ""
        part.share = share if part.answer else None
        if part.answer in GETS and answers.get("text"):
            _give(changes, decision, part, share, answers)
        else:
            _take_back(changes, decision, part)
        changes.save(part)
    _follow_draft(changes, decision, drafted)


def _follow_draft(changes: Changes, decision: Decision, drafted: str) -> None:
    """Draft the reply anew, where nobody has changed a word of it and it is not sent."""
    decision.forget()
    reply = decision.reply
    if reply and reply.own_words == drafted and not decision.disclosure(reply):
        reply.own_words = draft(decision)
        changes.save(reply)


def _give(
    changes: Changes,
    decision: Decision,
    part: AskedItem,
    share: ProposedShare,
    answers: dict[str, str],
) -> None:
    item = part.item
    same = item is not None and item.text == answers["text"]
    if item is None or not decision.may_change(item):
        item = InformationItem(decision=decision)
    assign(item, answers)
    changes.save(item)
    part.item = item
    cell = decision.cell(share, item) or Cell(share=share, item=item)
    if not (same and cell.choice == CellChoice.DIFFERENTLY):  # words that give nobody away stay
        cell.choice, cell.words, cell.reason = CellChoice.SHARE, "", ""
    changes.save(cell)


def _take_back(changes: Changes, decision: Decision, part: AskedItem) -> None:
    """Forget what was to be given for a part, unless somebody else is to get it, or got it."""
    item, part.item = part.item, None
    if item is None or not decision.may_change(item):
        return
    changes.save(part)
    cells = [cell for cell in decision.cells if cell.item_id == item.pk]
    own = {share.pk for share in decision.shares if share.for_asker}
    for cell in cells:
        if cell.share_id in own:
            changes.delete(cell)
    if all(cell.share_id in own for cell in cells):
        changes.delete(item)
