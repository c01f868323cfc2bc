"""What is checked after every step of the state machine, whatever the step was."""

import json
from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from django.apps import apps
from django.db import connection, transaction
from hypothesis.stateful import RuleBasedStateMachine, invariant

from decisions.audit.verify import verify
from decisions.models import AuditEvent, AuditHead, Decision, User
from decisions.models.triggers import FREEZES
from decisions.services.locking import NotAllowed
from tests.audit.expected import Expected, Record
from tests.audit.replaying import Rows, live_rows, replayed

#: What freezes with its record, and what never changes once it is there.
FROZEN = tuple(name.lower() for name in FREEZES)
KEPT = ("disclosure", "acknowledgement", "correction", "correctionnotice")


class Checked(RuleBasedStateMachine):
    """Begins and ends an example, and compares everything after each of its steps."""

    def __init__(self, cast: dict[str, User], seeded: Rows) -> None:
        """cast: by first name; seeded: the rows as the log says they are before anything."""
        super().__init__()
        self.block = transaction.atomic()
        self.block.__enter__()
        self.cast, self.model, self.rows = cast, Expected(), seeded
        self.read = set(AuditEvent.objects.values_list("pk", flat=True))
        #: Each row that is frozen, byte for byte as the database had it when it froze.
        self.frozen: dict[str, str] = {}
        #: For each finished record and each recipient who got it: which rows belong to it.
        self.closed: dict[Any, set[str]] = {}

    def teardown(self) -> None:
        """Have the verifier look at everything, and take it back."""
        try:
            assert verify().findings == []
        finally:
            transaction.set_rollback(True)
            self.block.__exit__(None, None, None)

    def _any(self) -> bool:
        return bool(self.model.records)

    def _pick(self, which: int) -> tuple[Decision, Record]:
        """Return one of the records, 0 for the newest, and what it should be."""
        pk, record = list(self.model.records.items())[-1 - which % len(self.model.records)]
        return Decision.objects.get(pk=pk), record

    def _who(self, who: str, record: Record) -> str:
        return record["author"] if who == "author" else who

    def _try(self, allowed: bool, call: Callable[[], Any], refusal: Any = NotAllowed) -> Any:
        """Call a service, which does it or refuses. Return what it gave; None: refused."""
        if allowed:
            return call()
        with pytest.raises(refusal):
            call()
        return None

    @invariant()
    def everything_is_as_it_should_be(self) -> None:
        self.the_log_and_the_rows_say_the_same()
        self.numbers_run_without_a_gap()
        self.each_record_is_as_it_should_be()
        self.what_is_frozen_stays_as_it_was()

    def the_log_and_the_rows_say_the_same(self) -> None:
        """Read the log on; nothing else may have changed."""
        new = AuditEvent.objects.exclude(pk__in=self.read).order_by("at", "head", "number")
        self.read |= {event.pk for event in new}
        self.rows = replayed(new.prefetch_related("values"), self.rows)
        assert self.rows == live_rows()

    def each_record_is_as_it_should_be(self) -> None:
        """Compare the rows with the model, column by column."""
        for pk, record in self.model.records.items():
            should = {
                "revision": record["revision"],
                "author_id": str(self.cast[record["author"]].pk),
                **record["columns"],
            }
            row = self.rows[f"decision:{pk}"]
            wrong = {name: row[name] for name in should if row[name] != should[name]}
            assert not wrong, (wrong, should)
            assert (row["finalised_at"] is not None) == (record["state"] == "finalised")
            assert (row["discarded_at"] is not None) == (record["state"] == "discarded")
            parts = {label: self.rows[label] for label in self._parts("informationitem", pk)}
            assert {label.split(":")[1]: part["text"] for label, part in parts.items()} == {
                str(item): what["text"] for item, what in record["items"].items()
            }
            letters = self._parts("proposedshare", pk)
            assert letters == {f"proposedshare:{share}" for share in record["shares"]}
            for share, what in record["shares"].items():
                row = self.rows[f"proposedshare:{share}"]
                assert (row["removed_at"] is not None) == what["removed"]
                if what["for_asker"] != "reply":  # which is drafted from everything else
                    assert row["own_words"] == what["words"]

    def numbers_run_without_a_gap(self) -> None:
        """In each log, and in each record."""
        numbers: dict[tuple[str, Any], list[int]] = {}
        columns = ("head_id", "number", "decision_id", "decision_number")
        for head, number, pk, own in AuditEvent.objects.values_list(*columns):
            numbers.setdefault(("log", head), []).append(number)
            if pk:
                numbers.setdefault(("record", pk), []).append(own)
        for found in numbers.values():
            assert sorted(found) == list(range(1, len(found) + 1))
        for pk, number in AuditHead.objects.values_list("pk", "number"):
            assert number == len(numbers.get(("log", pk), []))

    def what_is_frozen_stays_as_it_was(self) -> None:
        """Compare what was frozen with what is stored; take in what is frozen now."""
        stored = self._stored()
        assert {label: stored.get(label) for label in self.frozen} == self.frozen
        for pk, record in self.model.records.items():
            for share, what in record["shares"].items():
                if what["given"]:
                    own = {f"proposedshare:{share}"} | self._parts("cell", share)
                    self._close(share, own, stored)
            if record["state"] == "finalised":
                rows = {f"decision:{pk}"}.union(*(self._parts(kind, pk) for kind in FROZEN))
                self._close(pk, rows, stored)
        for label, row in self.rows.items():
            answered = label.startswith("task:") and row["answer"]
            if answered or label.split(":")[0] in KEPT:
                self.frozen.setdefault(label, stored[label])

    def _close(self, what: Any, rows: set[str], stored: dict[str, str]) -> None:
        assert self.closed.setdefault(what, rows) == rows
        for label in rows:
            self.frozen.setdefault(label, stored[label])

    def _parts(self, kind: str, of: Any) -> set[str]:
        """Return the rows of a kind that belong to a record, or to a recipient."""
        whose = {str(of)}
        if kind == "cell":
            whose |= {share.split(":")[1] for share in self._parts("proposedshare", of)}
        return {
            label
            for label, row in self.rows.items()
            if label.startswith(f"{kind}:")
            and (row.get("share_id" if kind == "cell" else "decision_id") in whose)
        }

    def _stored(self) -> dict[str, str]:
        """Return what the database itself has of everything that can freeze."""
        found = {}
        with connection.cursor() as cursor:
            for kind in (*FROZEN, *KEPT, "task"):
                table = apps.get_model("decisions", kind)._meta.db_table
                cursor.execute(f"SELECT * FROM {table}")
                columns = [column[0] for column in cursor.description]
                for row in cursor.fetchall():
                    pk = UUID(str(row[columns.index("id")]))
                    found[f"{kind}:{pk}"] = json.dumps(row, default=str)
        return found
