"""The database's own guards: what is frozen or only added to is refused by raw SQL as well."""

from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.db import DatabaseError, connection, transaction

from decisions import audit
from decisions.access import READ, enter
from decisions.models import (
    AccessReview,
    Acknowledgement,
    AuditHead,
    Correction,
    CorrectionNotice,
    Decision,
    Engagement,
    Seal,
    Task,
    User,
)
from decisions.models.triggers import APPEND_ONLY, FREEZES, append_only_tables
from decisions.services.restrictions import restrict
from tests import making

SQLITE = connection.vendor == "sqlite"
REFUSAL = "only added to|is frozen|cannot be emptied|is kept as it|only grows"
FROZEN_TABLES = {apps.get_model("decisions", m)._meta.db_table: m for m in FREEZES}


def _run(sql: str, *values: Any) -> int:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return int(cursor.rowcount)


def _rows(table: str) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {table} ORDER BY 1, 2")
        return list(cursor.fetchall())


def _columns(table: str) -> list[str]:
    with connection.cursor() as cursor:
        return [c.name for c in connection.introspection.get_table_description(cursor, table)]


def _key(table: str) -> str:
    """Return the name of a table's primary key."""
    models = apps.get_app_config("decisions").get_models()
    return str(next(m._meta.pk.column for m in models if m._meta.db_table == table))


def _sql_id(value: Any) -> Any:
    """Return a UUID as the database writes it."""
    return value.hex if SQLITE else value


def _allowed(statements: Iterator[str]) -> list[str]:
    """Run each statement by itself. Return those that the database did not refuse."""
    found = []
    for sql in statements:
        try:
            with transaction.atomic():
                _run(sql)
                transaction.set_rollback(True)
            found.append(sql)
        except DatabaseError as problem:
            if not any(words in str(problem) for words in REFUSAL.split("|")):
                found.append(f"{sql}: refused, but not by a guard: {problem}")
    return found


def test_the_history_of_every_model_is_only_added_to() -> None:
    tables = append_only_tables()
    assert len(tables) == len(set(tables))
    models = apps.get_app_config("decisions").get_models()
    history = {m._meta.db_table for m in models if m.__name__.startswith("Historical")}
    assert len(history) > 10
    named = {apps.get_model("decisions", name)._meta.db_table for name in APPEND_ONLY}
    assert set(tables) == history | named


def test_everything_that_belongs_to_one_decision_is_frozen_added_to_or_named_here() -> None:
    beside = {
        "Task": "an answer about the law stands beside the finished record",
        "DecisionGrant": "who may open a record changes after it is finished",
        "Typing": "no part of the record",
    }
    belongs = {
        m.__name__
        for m in apps.get_app_config("decisions").get_models()
        if not m.__name__.startswith("Historical")
        and any(f.related_model in (Decision,) for f in m._meta.concrete_fields)
    }
    assert belongs - set(FREEZES) - set(APPEND_ONLY) == set(beside)


def _against_append_only(table: str) -> Iterator[str]:
    key, columns = _key(table), ", ".join(_columns(table))
    other = next(c for c in _columns(table) if c != key)
    yield f"UPDATE {table} SET {key} = {key}"
    yield f"UPDATE {table} SET {other} = {other}"
    yield f"DELETE FROM {table}"
    copy = f"INTO {table} ({columns}) SELECT {columns} FROM {table}"
    if SQLITE:
        yield f"INSERT OR REPLACE {copy}"
        yield f"REPLACE {copy}"
        yield f"UPDATE OR REPLACE {table} SET {other} = {other}"
        yield f"INSERT {copy} WHERE true ON CONFLICT DO UPDATE SET {other} = excluded.{other}"
    else:
        yield f"INSERT {copy} ON CONFLICT ({key}) DO UPDATE SET {other} = excluded.{other}"
        yield f"TRUNCATE {table} CASCADE"
        yield (
            f"MERGE INTO {table} t USING {table} s ON t.{key} = s.{key} "
            f"WHEN MATCHED THEN UPDATE SET {other} = s.{other}"
        )


def test_no_statement_changes_a_log_or_a_history(
    s5: Decision, s7: Decision, cast: dict[str, User]
) -> None:
    draft = _draft_with_everything(cast["priya"])
    Acknowledgement.objects.create(decision=draft, number=1, facts="x", answered_by=draft.author)
    restrict(
        actor=draft.author, decision_id=draft.pk, kind="staff", reason="x", named=[draft.author]
    )
    enter(draft.author, READ, draft.pk, route="record")
    AccessReview.objects.create(organisation=draft.organisation, reviewed_by=draft.author)
    wrong = Correction.objects.create(
        decision=draft, item=draft.items[0], wrong_words="1", right_words="2", made_by=draft.author
    )
    CorrectionNotice.objects.create(
        correction=wrong, share=draft.shares[0], state="told", noted_by=draft.author
    )
    head = AuditHead.objects.get(organisation=draft.organisation)
    Seal.objects.create(head=head, size=1, peaks=[])
    _settle_constraints()
    empty = [table for table in append_only_tables() if not _rows(table)]
    assert empty == [], "nothing is tried on an empty table"
    for table in append_only_tables():
        before = _rows(table)
        assert _allowed(_against_append_only(table)) == []
        assert _rows(table) == before


def _against_heads(head: AuditHead, installation: AuditHead) -> Iterator[str]:
    table, own = "decisions_audithead", f"id = '{_sql_id(head.pk)}'"
    of_installation = f"id = '{_sql_id(installation.pk)}'"
    columns = _columns(table)
    new = "lower(hex(randomblob(16)))" if SQLITE else "gen_random_uuid()"
    yield f"UPDATE {table} SET number = number - 1 WHERE {own}"
    yield f"UPDATE {table} SET number = 0"
    yield f"UPDATE {table} SET id = {new} WHERE {own}"
    yield f"UPDATE {table} SET organisation_id = {new} WHERE {own}"
    yield f"UPDATE {table} SET organisation_id = {new} WHERE {of_installation}"
    yield f"UPDATE {table} SET organisation_id = NULL WHERE {own}"
    yield f"DELETE FROM {table} WHERE {own}"
    if not SQLITE:
        yield f"TRUNCATE {table} CASCADE"
        return
    for changed in ("number", "id", "id, number"):
        taken = {"number": "0", "id": new}
        values = ", ".join(taken[c] if c in changed.split(", ") else c for c in columns)
        copy = f"INTO {table} ({', '.join(columns)}) SELECT {values} FROM {table}"
        yield f"INSERT OR REPLACE {copy} WHERE {own}"
        yield f"REPLACE {copy} WHERE {of_installation}"


def test_no_statement_makes_a_log_shorter(s1: Decision) -> None:
    with transaction.atomic():
        audit.record(actor=None, act="key.rotated", changes=audit.Changes(None))
    head = AuditHead.objects.get(organisation=s1.organisation)
    installation = AuditHead.objects.get(organisation=None)
    assert head.number > 1
    assert installation.number > 0
    _settle_constraints()
    before = _rows("decisions_audithead")
    assert _allowed(_against_heads(head, installation)) == []
    assert _rows("decisions_audithead") == before
    assert _run("UPDATE decisions_audithead SET number = number + 1") == len(before)


def _belonging(model: str, decision: Decision) -> tuple[str, str]:
    """Return a model's table and the condition that a row belongs to the decision."""
    table = apps.get_model("decisions", model)._meta.db_table
    link = FREEZES[model].format(row=table)
    return table, f"{link} = '{_sql_id(decision.pk)}'"


def _against_frozen(model: str, frozen: Decision, draft: Decision) -> Iterator[str]:
    table, of_frozen = _belonging(model, frozen)
    _, of_draft = _belonging(model, draft)
    columns = _columns(table)
    listed = ", ".join(columns)
    other = next(c for c in columns if c != "id" and not c.endswith("_id"))
    yield f"UPDATE {table} SET {other} = {other} WHERE {of_frozen}"
    yield f"DELETE FROM {table} WHERE {of_frozen}"
    if SQLITE:
        copy = f"INTO {table} ({listed}) SELECT {listed} FROM {table}"
        yield f"INSERT OR REPLACE {copy} WHERE {of_frozen}"
        yield f"UPDATE OR REPLACE {table} SET {other} = {other} WHERE {of_frozen}"
        # A draft's row that takes the key of a frozen one.
        taken = f"(SELECT id FROM {table} WHERE {of_frozen} LIMIT 1)"
        yield (
            f"UPDATE OR REPLACE {table} SET id = {taken} "
            f"WHERE id = (SELECT id FROM {table} WHERE {of_draft} LIMIT 1)"
        )
        as_taken = listed.replace("id,", f"{taken},", 1)
        yield (
            f"INSERT OR REPLACE INTO {table} ({listed}) SELECT {as_taken} FROM {table} "
            f"WHERE {of_draft} LIMIT 1"
        )
    else:
        yield f"TRUNCATE {table} CASCADE"
    if model == "Decision":
        yield f"UPDATE {table} SET finalised_at = NULL WHERE {of_frozen}"
        return
    # A new row for a frozen decision, and a draft's row moved into it.
    new = "lower(hex(randomblob(16)))" if SQLITE else "gen_random_uuid()"
    as_new = listed.replace("id,", f"{new},", 1)
    yield f"INSERT INTO {table} ({listed}) SELECT {as_new} FROM {table} WHERE {of_frozen} LIMIT 1"
    link = "share_id" if model == "Cell" else "decision_id"
    there = f"(SELECT {link} FROM {table} WHERE {of_frozen} LIMIT 1)"
    yield f"UPDATE {table} SET {link} = {there} WHERE {of_draft}"


def test_no_statement_changes_a_finished_decision(priya: User) -> None:
    draft, finished = _draft_with_everything(priya), making.sign(_draft_with_everything(priya))
    _settle_constraints()
    for model in FREEZES:
        table, of_frozen = _belonging(model, finished)
        before = _rows(table)
        assert _run(f"SELECT 1 FROM {table} WHERE {of_frozen}"), f"there is no {model}"
        assert _allowed(_against_frozen(model, finished, draft)) == []
        assert _rows(table) == before


def test_drafts_still_change(priya: User) -> None:
    draft = _draft_with_everything(priya)
    _settle_constraints()
    for model in FREEZES:
        table, of_draft = _belonging(model, draft)
        other = next(c for c in _columns(table) if c != "id" and not c.endswith("_id"))
        changed = _run(f"UPDATE {table} SET {other} = {other} WHERE {of_draft}")
        assert changed > 0, f"the draft has no {model}"
    for model in ("Cell", "Engagement", "Advice", "Protection"):
        table, of_draft = _belonging(model, draft)
        assert _run(f"DELETE FROM {table} WHERE {of_draft}") > 0


def test_what_stands_beside_a_finished_record_goes_on(s5: Decision) -> None:
    task = next(t for t in s5.tasks)
    task.question = "Changed"
    task.save()
    assert Task.objects.get(pk=task.pk).question == "Changed"


def _draft_with_everything(user: User) -> Decision:
    decision = making.answered(user)
    making.answer(
        decision,
        "advice",
        {"unsure": "advised", "advice-0-adviser": "NSPCC", "advice-0-said": "Tell them"},
    )
    decision = making.answer(decision, "protect", {"protected": ["colleague"]})
    decision = making.tell(decision)
    assert Engagement.objects.filter(decision=decision).exists()
    return decision


def _settle_constraints() -> None:
    """PostgreSQL truncates no table while foreign keys of this transaction wait to be checked."""
    if not SQLITE:
        _run("SET CONSTRAINTS ALL IMMEDIATE")
