"""The record page: the frozen record, what each recipient got, who can see it, its history."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.views.decorators.http import require_GET

from decisions import access, selectors
from decisions.choices import Outcome, WorryLevel
from decisions.models import Decision, Task, User
from decisions.outputs.history import history, short
from decisions.rules.capture import complete_by, name_without_words
from decisions.rules.correcting import corrected
from decisions.rules.summary import answers, build, heading
from decisions.rules.wording import day
from decisions.selectors import who
from decisions.selectors.handed import handed_over
from decisions.selectors.history import may_read as may_read_history
from decisions.services.corrections import may_correct
from decisions.views import drafts
from decisions.views.corrections import listed
from decisions.views.request import actor_of

_HEADINGS = {
    Outcome.SHARE: "Decision to share",
    Outcome.IN_PART: "Decision to share in part",
    Outcome.NOT_SHARE: "Decision not to share",
    Outcome.DEFER: "Decision put off",
    Outcome.NOT_HELD: "Asked for what we do not hold",
}


@require_GET
def record(request: HttpRequest, decision: Decision) -> HttpResponse:
    """Show a finished record; a draft's list of pages to its author, a note to others."""
    actor = actor_of(request)
    if access.may_write(actor, decision):
        return drafts.overview(request, decision)
    frozen: dict[str, Any] = decision.snapshot or _unfinished(actor, decision)
    for rule in frozen.get("rules", []):
        rule["answers"] = answers(rule["rows"])
        rule["heading"] = heading(rule, frozen)
    told, seers = recipients(decision, frozen), who.who_can_see(decision)
    happened = history(decision, looks=False) if frozen else []
    context = {
        "decision": decision,
        "record": frozen,
        "level": dict(WorryLevel.choices).get(decision.level, ""),
        "heading": title_of(decision),
        "emergency": _emergency(decision) if decision.emergency and not frozen else {},
        "grid": grid(decision, frozen, told),
        "recipients": told,
        "unsent": [r for r in told if r["gets_something"] and not r["given"]],
        "decided_at": parse_datetime(frozen.get("decided_at", "") or ""),
        "timeline": short(happened),
        "happened": len(happened),
        "who_can_see": seers,
        "mine": next((s for s in seers if s.user == actor and s.until), None),
        "may_keep": access.may_keep(actor, decision),
        "corrections": listed(decision) if frozen else [],
        "may_correct": may_correct(actor, decision),
        "questions": _asked(decision) if frozen else [],
        "handed": handed_over([decision]).get(decision.pk) if decision.is_draft else None,
        "reply": reply(decision, frozen),
        "later": selectors.looked_again(actor, decision),
        "earlier": selectors.readable(actor, decision.reconsiders_id),
        "may_look_again": access.may_look_again(actor, decision),
        "related": selectors.related_decisions(actor, decision),
        "may_mark_sent": access.may_mark_sent(actor, decision),
        "may_start": bool(access.may_follow_up(actor, decision) and selectors.home_of(actor)),
    }
    return render(request, "record.html", context)


def title_of(decision: Decision) -> str:
    """Return what was decided, in a few words that name nobody."""
    return _HEADINGS.get(decision.outcome, "This is not finished yet")


def _asked(decision: Decision) -> list[Task]:
    """Return what stands beside the record: questions, and what we asked again on a day."""
    return selectors.questions(decision) + selectors.asked_again(decision)


def _unfinished(actor: User, decision: Decision) -> dict[str, Any]:
    """Return a draft as it stands, for those to whom this one record was opened."""
    return build(decision) if may_read_history(actor, decision) else {}


def _emergency(decision: Decision) -> dict[str, Any]:
    """Return what a lead may know of an unfinished emergency: whom and when, without the words."""
    if decision.discarded_at:
        return {}
    by = complete_by(decision)
    return {
        "by": by,
        "overdue": by < timezone.now(),
        "told": [
            (name_without_words(decision, s), decision.disclosure(s)) for s in decision.shares
        ],
    }


def grid(
    decision: Decision,
    record: dict[str, Any],
    told: list[dict[str, Any]],
    urls: dict[str, str] | None = None,
) -> dict[str, Any]:
    """Return items down, recipients across, for components/grid.html.

    An item that was corrected keeps its words, with the right ones beside them. told: the
    record's recipients with whether they have got it; urls: where an item can be changed, by
    its id.
    """
    rows = []
    for item in record.get("items", []):
        cells = []
        for recipient in told:
            cell: dict[str, Any] = next(
                (c for c in recipient["cells"] if c["item"] == item["id"]), {}
            )
            held = item["kept_back"]
            cells.append(
                {
                    "to": recipient["name"],
                    "state": "withhold" if held else cell.get("choice", ""),
                    "shown": cell.get("shown", ""),
                    "words": cell.get("words", ""),
                    "reason": item["held_back"] if held else cell.get("reason", ""),
                    "given": recipient["given"],
                }
            )
        still = f"still right? {item['still_right']}" if item["still_right"] else ""
        right = [
            f"Corrected on {day(c.made_at)}. What is right: “{c.right_words}”"
            for c in decision.corrections
            if str(c.item_id) == item["id"]
        ]
        known = " · ".join(filter(None, [item["known"], still, *right]))
        rows.append((item["text"], known, cells, (urls or {}).get(item["id"], "")))
    return {"columns": [r["name"] for r in told], "rows": rows if told else []}


def recipients(decision: Decision, record: dict[str, Any]) -> list[dict[str, Any]]:
    """Return each recipient of a record with whether and when they got it, as it is now."""
    return [_letter(decision, summary) for summary in record.get("recipients", [])]


def reply(decision: Decision, record: dict[str, Any]) -> dict[str, Any] | None:
    """Return the reply of a record with whether and when it was sent; None: there is none."""
    return _letter(decision, record["reply"]) if record.get("reply") else None


def _letter(decision: Decision, summary: dict[str, Any]) -> dict[str, Any]:
    share = decision.letter(summary["id"])
    gets = bool(summary["own_words"]) or any(
        c["choice"] in ("share", "differently") for c in summary["cells"]
    )
    given = decision.disclosure(share) if share else None
    said_so = bool(share and decision.was_told(share))
    known = corrected(decision, share) if share else []
    more = {"was_told": said_so, "corrected": known}
    return {**summary, "given": given, "gets_something": gets, **more}
