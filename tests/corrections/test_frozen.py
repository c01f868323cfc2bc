"""The database itself refuses to change a correction, or who was told."""

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from decisions.models import Correction, CorrectionNotice, Decision, User
from tests import making


def _correction(decision: Decision) -> Correction:
    said = {"wrong_words": "x", "right_words": "y", "made_by": decision.author}
    return Correction.objects.create(decision=decision, share=decision.shares[0], **said)


def _run(sql: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql)


def test_a_correction_is_of_one_thing(priya: User) -> None:
    draft = making.draft(priya)
    said = {"decision": draft, "wrong_words": "x", "right_words": "y", "made_by": priya}
    both = {"item": draft.items[0], "share": draft.shares[0]}
    for about in ({}, both):
        with pytest.raises(IntegrityError), transaction.atomic():
            Correction.objects.create(**said, **about)


def test_a_correction_and_its_notices_are_never_changed(s5: Decision) -> None:
    correction = _correction(s5)  # of a finished record, beside it
    notice = CorrectionNotice.objects.create(
        correction=correction, share=s5.shares[0], state="cannot", noted_by=s5.author
    )
    for row in (notice, correction):
        table = type(row)._meta.db_table
        for sql in (f"UPDATE {table} SET id = id", f"DELETE FROM {table}"):
            with pytest.raises(DatabaseError, match="only added to"), transaction.atomic():
                _run(sql)
