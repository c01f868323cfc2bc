"""A page of the log costs the same however long the log is: few queries, each an index walk."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from decisions.models import Organisation, User
from tests import making
from tests.auditing.conftest import looked as look

#: A whole request, with its session, its person and the looks that are written.
MOST = {"overview": 45, "by person": 35, "by action": 50, "one person": 40}


def _requests(school: Organisation, person: User) -> dict[str, tuple[str, dict[str, str] | None]]:
    url = reverse("audit", args=[school.pk])
    return {
        "overview": (url, None),
        "by person": (url, {"person": str(person.pk)}),
        "by action": (url, {"action": "writing"}),
        "one person": (reverse("audit_person", args=[school.pk, person.pk]), None),
    }


def _asked(client: Client, url: str, answers: dict[str, str] | None) -> list[str]:
    with CaptureQueriesContext(connection) as asked:
        response = client.post(url, answers) if answers else client.get(url)
    assert response.status_code == 200
    return [query["sql"] for query in asked.captured_queries]


def test_few_queries_however_much_was_done_and_looked_at(
    cast: dict[str, User], officer: User, school: Organisation, signed_in: Callable[[User], Client]
) -> None:
    client, counted = signed_in(officer), []
    for many in (2, 30):
        for n in range(many):
            record = making.start(cast["grace"] if n % 2 else cast["tom"])
            for minutes in (0, 1, 2, 3, 4):
                at = timezone.now() - timedelta(hours=n, minutes=minutes)
                look(cast["tom"], record, at)
                look(cast["tom"], record, at, allowed=False, basis="")
        sizes = {}
        for name, (url, answers) in _requests(school, cast["tom"]).items():
            _asked(client, url, answers)  # what is read once in a process
            sizes[name] = len(_asked(client, url, answers))
            assert sizes[name] <= MOST[name], name
        counted.append(sizes)
    assert counted[0] == counted[1]


#: By which index each is walked. PostgreSQL chooses among them by how much there is.
WALKS = {
    "overview": {"log_by_time", "log_by_act", "looks_refused", "organisation_id"},
    "by person": {"log_by_person"},
    "by action": {"log_by_act"},
    "one person": {"actor_id"},
}


def _plan(sql: str) -> str:
    explain = "EXPLAIN QUERY PLAN" if connection.vendor == "sqlite" else "EXPLAIN"
    with connection.cursor() as cursor:
        cursor.execute(f"{explain} {sql.replace('%', '%%')}")
        return "\n".join(str(row) for row in cursor.fetchall())


def test_each_is_a_walk_along_an_index(
    cast: dict[str, User], officer: User, school: Organisation, signed_in: Callable[[User], Client]
) -> None:
    making.draft(cast["tom"])
    client = signed_in(officer)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":  # a few rows it would simply read
            cursor.execute("SET enable_seqscan = off; SET enable_bitmapscan = off")
    for name, (url, answers) in _requests(school, cast["tom"]).items():
        tables = ('FROM "decisions_auditevent"', 'FROM "decisions_look"')
        asked = [q for q in _asked(client, url, answers) if any(t in q for t in tables)]
        plans: list[Any] = [(q, _plan(q)) for q in asked if q.startswith("SELECT")]
        assert plans, name
        for index in WALKS[name] if connection.vendor == "sqlite" else ():
            assert any(index in plan for _, plan in plans), f"{name}: nothing walks {index}"
        for sql, plan in plans:
            whole = "SCAN decisions_" in plan or "Seq Scan on decisions_" in plan
            assert not whole, f"{name}: {sql}\n{plan}"
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("RESET enable_seqscan; RESET enable_bitmapscan")
