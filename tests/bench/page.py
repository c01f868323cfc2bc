"""A question page of a draft against an empty view, as requests per second of the same server.

The page is page 1 of a finished draft, asked for by its signed-in author: the whole middleware,
session, rights, the look on record, and ten fields. The empty view has no middleware at all. Both
are served by one process, by each server in turn, over four connections; each server has two
workers. The client is Python on the same cores and costs both alike, which flatters the page.

gunicorn is the project's own server, as in the Dockerfile, with threads; the rest are peers.
Connections to the database persist, but for uvicorn's: Django makes a thread for each request of
an ASGI server, and each thread connects anew.
"""

import importlib.util
import re
from collections.abc import Iterator
from contextlib import ExitStack
from statistics import median
from typing import Any

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.bench.running import Effort, ratio
from tests.bench.serving import burst, serving
from tests.making import draft

GOAL = "goal 0.090"
#: The server's own words, but for where it listens.
SERVERS = {
    "gunicorn": "gunicorn tests.bench.wsgi --workers 2 --threads 4 --no-control-socket --bind {}",
    "gunicorn sync": "gunicorn tests.bench.wsgi --workers 2 --no-control-socket --bind {}",
    "granian": "granian tests.bench.wsgi:application --interface wsgi --workers 2 --no-log "
    "--host 127.0.0.1 --port {port}",
    "uvicorn": "uvicorn tests.bench.asgi:application --workers 2 --log-level critical "
    "--port {port}",
}
#: Who asks, with which rights, the look, and whether e-mail waits; the rest is what it shows.
_NOT_THE_PAGE = {"django_session", *(f"decisions_{name}" for name in ("user", "membership"))}
_NOT_THE_PAGE |= {f"decisions_{name}" for name in ("decisiongrant", "concerngrant", "look")}
_NOT_THE_PAGE |= {"decisions_unbatchedlook", "decisions_job"}
_TABLE = re.compile(r'(?:FROM|INTO|UPDATE) "(\w+)"(?! U\d)')


def lines(world: Any, effort: Effort) -> Iterator[str]:
    """Yield the ratios, and how many queries the page takes."""
    decision = draft(world.author)
    client = Client(SERVER_NAME="localhost")
    client.post("/demo/sign-in/", {"email": world.author.email})
    cookie = "; ".join(f"{name}={morsel.value}" for name, morsel in client.cookies.items())
    path = reverse("page", args=[decision.pk, "worry"])
    yield _queries(client, path)
    with ExitStack() as running:
        ports = {
            name: running.enter_context(serving(command))
            for name, command in SERVERS.items()
            if importlib.util.find_spec(command.split()[0])
        }
        asked = {"empty": _request("/empty/", ""), "page": _request(path, cookie)}
        found = _per_second(ports, asked, effort)
    shown = {name: ratio(found[name, "page"] / found[name, "empty"]) for name in ports}
    ours = shown.pop("gunicorn")
    peers = ", ".join(f"{n} {shown.get(n, 'not installed')}" for n in SERVERS if n != "gunicorn")
    yield f"step page / empty view, requests per second: {ours} ({GOAL}; {peers})"
    best = max(ports, key=lambda name: found[name, "page"])
    yield (
        f"step pages per second by gunicorn / by the best: "
        f"{ratio(found['gunicorn', 'page'] / found[best, 'page'])} (best: {best})"
    )


def _queries(client: Client, path: str) -> str:
    """Return how many queries the page takes, and how many of them are not for what it shows."""
    client.get(path)  # what is cached for good is cached
    with CaptureQueriesContext(connection) as asked:
        response = client.get(path)
    assert response.status_code == 200
    queries = [query["sql"] for query in asked if query["sql"] not in ("BEGIN", "COMMIT")]
    beyond = [sql for sql in queries if _TABLE.search(sql)[1] in _NOT_THE_PAGE]  # type: ignore[index]
    return (
        f"queries of the step page: {len(queries)}, "
        f"{len(beyond)} of them beyond its own data (goal 3)"
    )


def _request(path: str, cookie: str) -> bytes:
    head = [f"GET {path} HTTP/1.1", "Host: localhost", f"Cookie: {cookie}", "", ""]
    return "\r\n".join(head).encode()


def _per_second(
    ports: dict[str, int], asked: dict[str, bytes], effort: Effort
) -> dict[tuple[str, str], float]:
    """Return how many requests each server answers in a second, by what was asked."""
    rates: dict[tuple[str, str], list[float]] = {}
    rounds, requests = max(effort.rounds // 60, 1), min(effort.rounds, 48)
    for n in range(rounds + 1):
        for name, port in ports.items():
            for what, request in asked.items():
                many = requests * (6 if what == "empty" else 1)
                rate = burst(port, request, many)
                if n:  # the first warms them up
                    rates.setdefault((name, what), []).append(rate)
    return {key: median(found) for key, found in rates.items()}
