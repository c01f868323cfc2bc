"""What a clever insider does afterwards: everything agrees again, as far as it can without a key.

Every hash is computed anew, and every seal that no longer fits is dropped. What is in the live
rows wins; the log, its numbers, the histories, the batches and the heads are made to say the same.
"""

import json
import secrets
from typing import Any
from uuid import UUID

from django.db.models import F

from decisions.audit.changes import SECRET
from decisions.audit.log import canonical, commitment, leaf_hash, utc
from decisions.audit.looks import BATCH, LOOKS, look_leaf
from decisions.audit.seal import checkpoint
from decisions.audit.tree import Tree
from decisions.audit.verify_rows import recorded_models
from decisions.models import AuditEvent, AuditHead, AuditValue, Look, Seal, UnbatchedLook
from decisions.models.base import KeptRow

State = dict[Any, Any]


def cover_up() -> None:
    """Make the database agree with itself."""
    there = AuditEvent.objects.filter(head__in=AuditHead.objects.all())
    AuditValue.objects.exclude(event__in=there).delete()
    AuditEvent.objects.exclude(pk__in=there).delete()
    values = {(v.event_id, v.row, v.name): v for v in AuditValue.objects.all()}
    events = list(AuditEvent.objects.order_by("head", "number", "at"))
    bodies = {event.pk: json.loads(event.body) for event in events}
    _forget_what_is_not_there(bodies, values)
    _follow_rows(events, bodies, values)
    _follow_looks(events, bodies, values)
    _number(events, bodies)
    _commit(events, bodies, values)
    _rewrite_histories(events, bodies, values)
    _drop_seals()


def _forget_what_is_not_there(bodies: State, values: State) -> None:
    """Speak of no value that was taken away, and keep none that no event speaks of."""
    said = set()
    for pk, body in bodies.items():
        for change in body["changes"]:
            mine = {n: m for n, m in change["values"].items() if (pk, change["row"], n) in values}
            said |= {(pk, change["row"], name) for name in mine}
            change["values"] = mine
        body["changes"] = [c for c in body["changes"] if c["values"] or c["op"] == "delete"]
        said.add((pk, "event", "reason"))
        body["reason"] = body["reason"] if (pk, "event", "reason") in values else None
    for key in values.keys() - said:
        values.pop(key).delete()


def _follow_rows(events: list[AuditEvent], bodies: State, values: State) -> None:
    """Make the log speak of exactly the rows that are there, as they are."""
    live = {
        f"{name}:{row.pk}": {n: v for n, v in row.column_values().items() if n not in SECRET}
        for name, model in recorded_models().items()
        for row in model._base_manager.all()
    }
    last: dict[tuple[str, str], AuditEvent] = {}
    first: dict[str, tuple[AuditEvent, State]] = {}
    deleted, known = set(), set()
    for event in sorted(events, key=lambda e: (e.at, e.number)):
        for change in bodies[event.pk]["changes"]:
            known.add(change["row"])
            first.setdefault(change["row"], (event, change))
            deleted |= {change["row"]} if change["op"] == "delete" else set()
            last |= {(change["row"], name): event for name in change["values"]}
    models = tuple(f"{name}:" for name in recorded_models())
    gone = {row for row in known - deleted - live.keys() if row.startswith(models)}
    for body in bodies.values():
        back = deleted & live.keys()
        body["changes"] = [
            c
            for c in body["changes"]
            if c["row"] not in gone and not (c["op"] == "delete" and c["row"] in back)
        ]
    for key in [key for key in values if key[1] in gone]:
        values.pop(key).delete()
    for row, state in live.items():
        if row not in known:
            _say(min(events, key=lambda e: e.at), bodies, values, row, state)
            continue
        for name, value in state.items():
            event, change = first[row]
            if (row, name) in last:
                event = last[row, name]
                if json.loads(values[event.pk, row, name].value) != value:
                    values[event.pk, row, name].value = canonical(value)
            else:  # what made it was taken away
                change["values"][name] = ""
                change["op"] = "create"
                key = (event.pk, row, name)
                values[key] = AuditValue(event=event, row=row, name=name, value=canonical(value))


def _say(event: AuditEvent, bodies: State, values: State, row: str, state: State) -> None:
    """Have an event say that it made a row."""
    bodies[event.pk]["changes"].append(
        {"row": row, "op": "create", "values": dict.fromkeys(state, "")}
    )
    for name, value in state.items():
        values[event.pk, row, name] = AuditValue(
            event=event, row=row, name=name, value=canonical(value)
        )


def _follow_looks(events: list[AuditEvent], bodies: State, values: State) -> None:
    """Make the batches list the looks that are there, as they are; strangers join the last."""
    looks = {str(look.pk): look_leaf(look) for look in Look.objects.all()}
    UnbatchedLook.objects.exclude(look__in=Look.objects.all()).delete()
    left = looks.keys() - {str(pk) for pk in UnbatchedLook.objects.values_list("pk", flat=True)}
    batches = [event for event in events if event.act == "looks.batched"]
    for event in batches:
        value = values[event.pk, BATCH, LOOKS]
        listed = [pk for pk, _ in json.loads(value.value) if pk in left]
        left -= set(listed)
        if event is batches[-1]:
            listed += sorted(left)
        value.value = canonical([[pk, looks[pk]] for pk in listed])
        bodies[event.pk]["about"]["count"] = len(listed)


def _number(events: list[AuditEvent], bodies: State) -> None:
    """Give dense numbers, in each log and each decision, and write them into the texts."""
    heads = {head.pk: head for head in AuditHead.objects.all()}
    AuditHead.objects.update(number=0)
    counts: dict[Any, int] = {}
    for event in events:
        for key in (event.head_id, event.decision_id):
            counts[key] = counts.get(key, 0) + 1
        event.number = counts[event.head_id]
        event.decision_number = counts[event.decision_id] if event.decision_id else None
        bodies[event.pk] |= {
            "log": heads[event.head_id].log,
            "n": event.number,
            "at": utc(event.at),
            "actor": str(event.actor_id) if event.actor_id else None,
            "act": event.act,
            "decision": str(event.decision_id) if event.decision_id else None,
            "dn": event.decision_number,
        }
    for pk in heads:
        AuditHead.objects.filter(pk=pk).update(number=counts.get(pk, 0))


def _commit(events: list[AuditEvent], bodies: State, values: State) -> None:
    """Commit to every value with a new salt where it changed, and hash every text anew."""
    before = {v.pk: v.value for v in AuditValue.objects.all()}
    changed = [v for v in values.values() if v.pk is None or before[v.pk] != v.value]
    for value in changed:
        value.salt = secrets.token_hex(16)
    stood = {e.pk: (e.number, e.decision_number, e.body, e.leaf) for e in AuditEvent.objects.all()}
    for event in events:
        body = bodies[event.pk]
        for change in body["changes"]:
            for name in change["values"]:
                value = values[event.pk, change["row"], name]
                change["values"][name] = commitment(value.salt, value.value)
        if reason := values.get((event.pk, "event", "reason")):
            body["reason"] = commitment(reason.salt, reason.value)
        event.body = canonical(body)
        event.leaf = leaf_hash(event.body).hex()
    AuditValue.objects.bulk_update([v for v in changed if v.pk], ["salt", "value"])
    AuditValue.objects.bulk_create([v for v in changed if v.pk is None])
    moved = [e for e in events if stood[e.pk] != (e.number, e.decision_number, e.body, e.leaf)]
    apart = {"number": F("number") + 10**6, "decision_number": None}
    AuditEvent.objects.filter(pk__in=[e.pk for e in moved]).update(**apart)
    columns = ["number", "decision_number", "body", "leaf"]
    AuditEvent.objects.bulk_update(moved, columns, batch_size=100)


def _rewrite_histories(events: list[AuditEvent], bodies: State, values: State) -> None:
    """Make every history say what the log says."""
    models = recorded_models()
    steps: dict[str, list[tuple[str, AuditEvent, State]]] = {}
    for event in sorted(events, key=lambda e: (e.at, e.number)):
        for change in bodies[event.pk]["changes"]:
            row = change["row"]
            done = steps.setdefault(row, [])
            says = {n: json.loads(values[event.pk, row, n].value) for n in change["values"]}
            kind = "-" if change["op"] == "delete" else "~" if done else "+"
            done.append((kind, event, says))
    for name, model in models.items():
        if not issubclass(model, KeptRow):
            continue
        history = model.history.model
        mine = {row.partition(":")[2]: done for row, done in steps.items() if _is_of(row, name)}
        history.objects.exclude(id__in=[UUID(pk) for pk in mine]).delete()
        kept: dict[str, list[Any]] = {}
        for entry in history.objects.order_by("history_date", "history_id"):
            kept.setdefault(str(entry.id), []).append(entry)
        for pk, done in mine.items():
            _rewrite(history, kept.get(pk, []), done, values)


def _is_of(row: str, name: str) -> bool:
    return row.partition(":")[0] == name


def _rewrite(history: Any, kept: list[Any], done: list[Any], values: State) -> None:
    for entry in kept[len(done) :]:
        entry.delete()
    state: State = {}
    for place, (kind, event, says) in enumerate(done):
        state |= says
        entry = kept[place] if place < len(kept) else history()
        was = dict(entry.__dict__)
        for field in history.tracked_fields:
            if field.attname in state:
                value = state[field.attname]
                plain = value if isinstance(value, list | dict) else field.to_python(value)
                setattr(entry, field.attname, plain)
        reason = values.get((event.pk, "event", "reason"))
        entry.history_change_reason = json.loads(reason.value) if reason else None
        entry.history_user_id, entry.history_type = event.actor_id, kind
        if kind != "-" or place >= len(kept):
            entry.history_date = event.at
        if entry.__dict__ != was:
            entry.save()


def _drop_seals() -> None:
    """Drop every seal that the log as it is now does not fit."""
    Seal.objects.exclude(head__in=AuditHead.objects.all()).delete()
    for head in AuditHead.objects.all():
        tree, roots = Tree(), {}
        for body in AuditEvent.objects.filter(head=head).order_by("number").values_list("body"):
            tree.add(leaf_hash(body[0]))
            roots[tree.size] = checkpoint(head.log, tree.size, tree.root())
        last = 0
        for seal in Seal.objects.filter(head=head):
            if roots.get(seal.size) == seal.checkpoint:
                last = seal.size
            else:
                seal.delete()
        AuditHead.objects.filter(pk=head.pk).update(sealed=last)
