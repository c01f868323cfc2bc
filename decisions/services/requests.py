"""What follows from a request, whenever its page is saved. No service of its own.

Who asked gets two letters: what they asked for, and the reply that explains the rest. Each part
of the request is a row that is answered by itself.
"""

from rapidfuzz.fuzz import ratio

from decisions.audit import Changes
from decisions.choices import AskedAnswer, CellChoice, ForAsker
from decisions.models import AskedItem, Cell, Decision, InformationItem, ProposedShare
from decisions.rules.reply import draft, is_wanted
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
    letters = {share.for_asker: share for share in decision.letters if share.for_asker}
    if answer := decision.answer:
        letters[ForAsker.ANSWER] = answer
    for kind in (ForAsker.ANSWER, ForAsker.REPLY):
        share = letters.get(kind) or ProposedShare(decision=decision, for_asker=kind)
        if not decision.disclosure(share):
            _address(share, decision)
            changes.save(share)
    _follow_parts(changes, decision)
    decision.forget()


def _address(share: ProposedShare, decision: Decision) -> None:
    """Say to whom a letter goes. Somebody else may know less: what they may know is asked anew."""
    before = (share.name, share.body, share.kind)
    if not take_contact(share, decision, decision.asker):
        typed = decision.asker == OTHER
        share.name = decision.asker_name if typed else ""
        share.body = decision.asker_body if typed else ""
        share.kind = decision.asker_kind if typed else ""
        share.phone = decision.asker_contact if typed else ""
        share.verified = ""
    if before != (share.name, share.body, share.kind):
        share.may_know = []


def _follow_parts(changes: Changes, decision: Decision) -> None:
    """Keep one row for each part. A line that was reworded a little keeps its answer."""
    wanted = parts_of(decision.asked_parts)
    # Looked at again, and everything was given then: only what is new is open.
    if not wanted and decision.asked_words and not decision.reconsiders_id:
        wanted = [ALL_OF_IT]
    rows = {part.text: part for part in decision.asked_items}
    free = [p for text, p in rows.items() if text not in wanted and not decision.was_sent(p)]
    for text in (line for line in wanted if line not in rows):
        part = next((p for p in free if _is_reworded(p.text, text)), None)
        if part:
            free.remove(part)
        part = part or AskedItem(decision=decision)
        part.text = text
        changes.save(part)
    for part in free:
        _take_back(changes, decision, part)
        changes.delete(part)


def _is_reworded(before: str, now: str) -> bool:
    """Tell whether a line says the same in other words; "All of it" never stands for a part."""
    return before != ALL_OF_IT and ratio(before.casefold(), now.casefold()) >= _ALIKE


#: How alike two lines are, of 100, to be one part of a request that was reworded.
_ALIKE = 75


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
        if part is None or (part.share_id != share.pk and decision.was_sent(part)):
            continue
        part.answer = answers.get("answer") or ""
        part.reason = (answers.get("reason") or "") if part.answer == AskedAnswer.NO else ""
        # Refused without a reason: not answered yet, and so not frozen with this letter.
        complete = part.answer and (part.answer != AskedAnswer.NO or part.reason)
        part.share = share if complete else None
        if part.answer in GETS and answers.get("text"):
            _give(changes, decision, part, share, answers)
        else:
            _take_back(changes, decision, part)
        changes.save(part)
    follow_draft(changes, decision, drafted)


def drafted_reply(decision: Decision) -> str:
    """Return the reply as it is drafted now; "" where nobody asked."""
    return draft(decision) if is_asked(decision) and decision.answer else ""


def follow_draft(changes: Changes, decision: Decision, drafted: str) -> None:
    """Draft the reply anew, where nobody has changed a word of it and it is not sent.

    drafted: the draft as it was before this change. A reply that nobody needs any more goes.
    """
    if not drafted:
        return
    decision.forget()
    reply = decision.reply
    if reply is None or reply.own_words != drafted or decision.disclosure(reply):
        return
    reply.own_words = ""
    if is_wanted(decision):
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
    if item is None or not (same or decision.may_change(item)):
        _clear(changes, decision, item)
        item = InformationItem(decision=decision)
    if decision.may_change(item):  # what somebody else was given of it stays as it was
        assign(item, answers)
        changes.save(item)
    part.item = item
    cell = decision.cell(share, item) or Cell(share=share, item=item)
    if not (same and cell.choice == CellChoice.DIFFERENTLY):  # words that give nobody away stay
        cell.choice, cell.words, cell.reason = CellChoice.SHARE, "", ""
    changes.save(cell)


def _take_back(changes: Changes, decision: Decision, part: AskedItem) -> None:
    """Forget what was to be given for a part; for others it stays."""
    item, part.item = part.item, None
    if item is None:
        return
    changes.save(part)
    left = _clear(changes, decision, item)
    if not left and decision.may_change(item):
        changes.delete(item)


def _clear(changes: Changes, decision: Decision, item: InformationItem | None) -> list[Cell]:
    """Take an item out of the asker's letters that are not given yet. Return its other cells."""
    cells = [cell for cell in decision.cells if item and cell.item_id == item.pk]
    open_ones = {s.pk for s in decision.shares if s.for_asker and not decision.disclosure(s)}
    for cell in cells:
        if cell.share_id in open_ones:
            changes.delete(cell)
    return [cell for cell in cells if cell.share_id not in open_ones]
