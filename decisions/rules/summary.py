"""A decision as questions and answers: one source for check, snapshot, record and outputs."""

from collections.abc import Mapping
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format

from decisions import law
from decisions.choices import (
    AskedAnswer,
    CellChoice,
    Known,
    Outcome,
    Purpose,
    StillRight,
)
from decisions.design.fields import AnyOf, Clock, Day, OneOf, Tick
from decisions.design.forms import GovBoundField, RowForm
from decisions.models import AskedItem, Decision, ProposedShare
from decisions.models.base import json_ready
from decisions.rules import PAGES, Rule, journey
from decisions.rules.rule_3_lawful_basis import ANSWER
from decisions.rules.rule_7_record import outcome, sentence
from decisions.rules.sharing_asked import AskedForm
from decisions.rules.wording import for_recipient

FORMAT = 1


def shown(field: Any, value: Any) -> str:
    """Return an answer as people read it; "" when there is none."""
    if value in (None, "", [], False):
        return ""
    if isinstance(field, Tick):
        return "Yes"
    if isinstance(field, Day):
        return date_format(value, "j F Y") if hasattr(value, "year") else str(value)
    if isinstance(field, Clock):
        return f"{value:%H:%M}" if hasattr(value, "hour") else str(value)
    if isinstance(field, AnyOf | OneOf):
        labels = {str(code): str(label) for code, label in field.choices}
        values = value if isinstance(value, list | tuple) else [value]
        return "; ".join(labels.get(str(v), str(v)) for v in values)
    return str(value)


def answer_row(question: GovBoundField, group: str = "") -> dict[str, Any]:
    """Return one question with its answer, as the snapshot keeps it."""
    value = question.value()
    return {
        "group": group,
        "question": question.field.short if group else question.label,
        "asked": question.label,
        "shown": shown(question.field, value),
        "raw": [json_ready(v) for v in value] if isinstance(value, list) else json_ready(value),
        "tick": isinstance(question.field, Tick),
        "anchor": question.auto_id,
    }


def rule_rows(rule: Rule, decision: Decision) -> list[dict[str, Any]]:
    """Return a rule's questions and answers, in the order of its page."""
    if rule.slug in ("share", "reply"):
        return []  # the recipients, the grid and the reply say it
    page = rule.page(decision, fill=False)
    rows: list[dict[str, Any]] = []
    for kind, thing in page.layout:
        if kind == "question":
            if thing.shown and (thing.field.needed or shown(thing.field, thing.value())):
                rows.append(answer_row(thing))
            continue
        for row in thing.forms:
            if row.row_id and row.shown:
                rows += [
                    answer_row(q, _title(row))
                    for q in row.questions()
                    if q.shown and shown(q.field, q.value())
                ]
    facts = [
        {"group": "", "question": q, "shown": a, "raw": a, "asked": q, "tick": False, "anchor": ""}
        for q, a in rule.facts(decision)
    ]
    return rows + facts


def answers(rows: list[dict[str, Any]], page_url: str = "") -> list[tuple[str, str, str]]:
    """Return (question, answer, address) for a summary list; one line for a whole card.

    page_url: where the answers can be changed; "" where they cannot.
    """
    found: list[tuple[str, str, str]] = []
    for row in rows:
        anchor = row["anchor"]
        url = f"{page_url}#{anchor}" if page_url and anchor else ""
        if not row["group"]:
            found.append((row["question"], row["shown"], url))
            continue
        said = row["question"] if row["tick"] else f"{row['question']}: {row['shown']}"
        if row["shown"] == row["group"]:
            said = ""  # the card's own name
        if found and found[-1][0] == row["group"]:
            lines = "\n".join(filter(None, (found[-1][1], said)))
            found[-1] = (row["group"], lines, found[-1][2])
        else:
            found.append((row["group"], said, url))
    return found


def heading(rule: Mapping[str, Any], record: Mapping[str, Any]) -> str:
    """Return what the answers of a page stand under, and whether they were carried over."""
    words = rule.get("heading") or f"{rule['number']}. {rule['title']}"  # of an older record
    earlier = record.get("reconsiders") or {}
    carried = f"{words} (carried over from {earlier.get('reference')})"
    return carried if rule.get("carried") else words


def _title(row: RowForm) -> str:
    name = row["name"].value() if "name" in row.fields else ""
    return str(name or row.heading)


def share_summary(decision: Decision, share: ProposedShare) -> dict[str, Any]:
    """Return one recipient with what they get, as the snapshot keeps it."""
    pack = law.pack(timezone.localdate())
    given = decision.disclosure(share)
    method = given.method if given else share.method
    purpose = dict(Purpose.choices).get(share.purpose, "")
    return {
        "id": str(share.id),
        "name": share.name or "Someone not named yet",
        "body": share.body,
        "kind": share.kind,
        "purpose": share.purpose_other if share.purpose == Purpose.OTHER else purpose,
        "own_words": share.own_words,
        "handling": share.handling,
        "phone": share.phone,
        "address": share.address,
        "verified": share.verified,
        "left_out": share.left_out,
        "may_know": [p.called for p in decision.protections if str(p.id) in share.may_know],
        "method": pack.label("method", method),
        "method_code": method,
        "called_back": given.called_back if given else share.called_back,
        "spoke_to": given.spoke_to if given else share.spoke_to,
        "given_by": given.given_by.name if given else "",
        "given_at": given.given_at.isoformat() if given else "",
        "text_hash": given.text_hash if given else "",
        "text": given.text if given else for_recipient(decision, share),
        "cells": [
            _cell(decision, share, item, pack) for item in decision.items if not item.kept_back
        ],
    }


def reply_summary(decision: Decision) -> dict[str, Any] | None:
    """Return the reply to who asked, as the snapshot keeps it; None where there is none."""
    reply = decision.reply
    return share_summary(decision, reply) if reply and reply.own_words else None


def _earlier(decision: Decision) -> dict[str, str] | None:
    """Return which decision this one looks at again; None where it does not."""
    earlier = decision.reconsiders
    if earlier is None:
        return None
    signed = earlier.finalised_at.isoformat() if earlier.finalised_at else ""
    return {"id": str(earlier.pk), "reference": earlier.reference, "finalised_at": signed}


def asked_rows(decision: Decision) -> list[dict[str, str]]:
    """Return the parts of a request with their answers, as the snapshot keeps them."""
    pack = law.pack(timezone.localdate())
    return [_asked(part, pack) for part in decision.asked_items]


def _asked(part: AskedItem, pack: law.Pack) -> dict[str, str]:
    return {
        "text": part.text,
        "answer": part.answer,
        "shown": dict(AskedAnswer.choices).get(part.answer, "Not answered yet"),
        "given": part.item.text if part.item else "",
        "reason": pack.label("withholding", part.reason),
    }


def _cell(decision: Decision, share: ProposedShare, item: Any, pack: law.Pack) -> dict[str, str]:
    cell = decision.cell(share, item)
    choice = cell.choice if cell else ""
    return {
        "item": str(item.id),
        "choice": choice,
        "shown": dict(CellChoice.choices).get(
            choice, "Not asked for" if share.for_asker else "Not decided yet"
        ),
        "words": cell.words if cell else "",
        "reason": pack.label("withholding", cell.reason) if cell else "",
    }


def build(decision: Decision) -> dict[str, Any]:
    """Return the whole record as plain data: what check shows and the snapshot keeps."""
    pack = law.pack(timezone.localdate())
    return {
        "format": FORMAT,
        "reference": decision.reference,
        "organisation": decision.organisation.name,
        "team": decision.team.name,
        "children": [{"name": c.name, "born": c.born} for c in decision.children],
        "recorder": {"name": decision.author.name, "role": decision.author.job_title},
        "started_by": decision.started_by.name,
        "law_edition": decision.law_edition,
        "law_codes": {column: getattr(decision, column) for column in ANSWER},
        "outcome": outcome(decision),
        "outcome_shown": dict(Outcome.choices).get(outcome(decision), ""),
        "sentence": sentence(decision),
        "rules": [
            {
                "number": rule.number,
                "carried": rule.slug in decision.carried,
                "slug": rule.slug,
                "name": rule.name,
                "title": rule.title,
                "heading": rule.heading,
                "edition": rule.edition,
                "rows": rule_rows(rule, decision),
            }
            for rule in journey.pages(decision)
        ],
        "asked": asked_rows(decision),
        "items": [
            {
                "id": str(item.id),
                "text": item.text,
                "known": dict(Known.choices).get(item.known, ""),
                "still_right": dict(StillRight.choices).get(item.still_right, ""),
                "kept_back": item.kept_back,
                "held_back": pack.label("withholding", item.held_back),
            }
            for item in decision.items
        ],
        "recipients": [share_summary(decision, share) for share in decision.shares],
        "reply": reply_summary(decision),
        "reconsiders": _earlier(decision),
        "whats_new": decision.whats_new,
        "reminders": [
            {
                "number": a.number,
                "asked": a.asked,
                "words": a.words,
                "at": a.answered_at.isoformat(),
            }
            for a in decision.acknowledgements
        ],
    }


def question_labels() -> Mapping[str, Any]:
    """Return the questions by "model.column", for telling the history in words."""
    labels: dict[str, Any] = {}
    models = {
        "children": "person",
        "people": "person",
        "advice": "advice",
        "protections": "protection",
        "items": "cell",
        "new_items": "informationitem",
        "held_back": "informationitem",
    }
    labels |= {f"askeditem.{n}": AskedForm.base_fields[n] for n in ("answer", "reason")}
    for rule in PAGES:
        owner = "proposedshare" if rule.slug in ("share", "reply") else "decision"
        for name, question in rule.form.base_fields.items():
            labels.setdefault(f"{owner}.{name}", question)
        for kind, row_kind in rule.kinds.items():
            for name, question in row_kind.form.base_fields.items():
                labels.setdefault(f"{models[kind]}.{name}", question)
                if name == "knows":
                    labels["engagement.knows"] = question
    return labels
