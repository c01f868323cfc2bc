"""Every address and method, everybody, every kind of record: who gets what, and what is noted.

Made from the map of addresses, so that a new one joins by itself.
"""

import logging
import os
import re
import sys
from collections.abc import Iterator
from copy import copy
from typing import Any

import pytest
import time_machine
from django.conf import settings
from django.db import connection
from django.test import Client
from django.urls import URLPattern, reverse
from django.utils import timezone

from decisions import access
from decisions.checks import addresses
from decisions.models import Look, User
from decisions.views.session import BEGAN, LAST_SEEN, LIMITS
from tests import making
from tests.access import world as w

#: Asked by everybody; and the methods that no page is made for, by some of each kind.
METHODS, OTHER_METHODS = ("GET", "POST"), ("HEAD", "OPTIONS", "PUT", "DELETE")
TRY_ALL = {w.ANONYMOUS, "author", "lead", "IG officer", "administrator", "of another organisation"}
#: Addresses of what this world has none of; their own tests are named.
NOT_HERE = {
    "place_draft": "tests/people: a draft whose author has left",
    "invite_again": "tests/people: somebody who has not accepted yet",
}
_WRITES = re.compile(r"^\s*(INSERT|UPDATE|DELETE|REPLACE|MERGE)", re.IGNORECASE)


@pytest.fixture
def world(cast: dict[str, User]) -> w.World:
    """Everybody and everything."""
    return w.make()


@pytest.fixture
def clients(world: w.World) -> dict[str, Client]:
    """A client for everybody; some lose their account after they signed in."""
    found = {w.ANONYMOUS: Client()}
    for name, user in world.people.items():
        client = Client(raise_request_exception=False)
        client.force_login(user, backend=settings.AUTHENTICATION_BACKENDS[0])
        session = client.session
        session[LAST_SEEN] = session[BEGAN] = int(timezone.now().timestamp())
        session[LIMITS] = [20 * 60, 10 * 60 * 60]
        session.save()
        found[name] = client
    w.deactivate(world)
    return found


class Matrix:
    """Asks, and counts what is not as expected."""

    def __init__(self, world: w.World, clients: dict[str, Client]) -> None:
        self.world, self.clients = world, clients
        self.cells = 0
        self.unexpected: list[str] = []

    def objects(self, rule: access.Rule) -> Iterator[tuple[str, Any]]:
        """Yield the name and id of everything that an address with this rule can name."""
        if rule.takes == "decision":
            yield from ((name, self.world.record_id(name)) for name in w.READS)
        elif rule.takes == "task":
            yield from ((name, task.pk) for name, task in self.world.tasks.items())
            yield "missing", self.world.missing
        elif rule.takes == "organisation":
            yield from ((name, o.pk) for name, o in self.world.organisations.items())
            yield "missing", self.world.missing
        else:
            yield "", None

    def ask(self, address: URLPattern, rule: access.Rule) -> None:
        """Ask for one address by every method, as everybody, for everything it can name."""
        values = {name: w.values_for(self.world, name) for name, _ in self.objects(rule)}
        for who, client in self.clients.items():
            for method in METHODS + (OTHER_METHODS if who in TRY_ALL else ()):
                denied = ""
                # What does not exist comes last: what is denied must look like it.
                for what, object_id in self.objects(rule):
                    wanted = dict(values[what])
                    if rule.takes:
                        wanted[f"{rule.takes}_id"] = object_id
                    url = reverse(str(address.name), kwargs=_only(address, wanted))
                    allowed = who in w.EXPECTED[rule].get(what, set()) if rule.takes else True
                    body = self.cell(client, who, method, url, rule, allowed, f"{what}")
                    if rule.takes and not allowed and who not in w.SIGNED_OUT:
                        self.expect(
                            denied in ("", body), f"{who} {method} {url}: a body of its own"
                        )
                        denied = body

    def cell(
        self,
        client: Client,
        who: str,
        method: str,
        url: str,
        rule: access.Rule,
        allowed: bool,
        what: str,
    ) -> str:
        """Send one request, and see what comes back and what is written. Return the body."""
        self.cells += 1
        where = f"{who}: {method} {url} ({what})"
        cookies = copy(client.cookies)  # signing out takes them away
        with making.undone():
            written: list[str] = []
            with connection.execute_wrapper(_noting(written)):
                response = client.generic(
                    method, url, "words=x", content_type="application/x-www-form-urlencoded"
                )
            noted = sum("decisions_look" in sql for sql in written)
            looks = list(Look.objects.order_by("-at")[:noted])
        client.cookies = cookies
        status = response.status_code
        self.expect(status < 500, f"{where}: {status}")
        if who in w.SIGNED_OUT and rule is not access.PUBLIC:
            self.expect(status in (302, 403), f"{where}: {status}, though nobody is signed in")
            self.expect(not looks, f"{where}: a look by nobody")
            return ""
        if not rule.takes:
            return ""
        looks = [look for look in looks if look.kind != "list"]  # a page may list records, too
        self.expect(len(looks) == 1, f"{where}: {len(looks)} looks")
        self.expect(all(look.allowed is allowed for look in looks), f"{where}: look says else")
        if allowed:
            there = response.resolver_match and response.resolver_match.url_name not in NOT_HERE
            self.expect(status != 404 or not there, f"{where}: not found")
            return ""
        self.expect(status == 404, f"{where}: {status}")
        # The look, and that it is to be put into the log.
        tables = ["decisions_look", "decisions_unbatchedlook"]
        only_look = len(written) == 2 and all(
            t in sql for t, sql in zip(tables, written, strict=True)
        )
        self.expect(only_look, f"{where}: wrote {[sql[:60] for sql in written]}")
        return _body(response)

    def expect(self, true: bool, problem: str) -> None:
        """Count what is not so."""
        if not true:
            self.unexpected.append(problem)


def _noting(written: list[str]) -> Any:
    """Return a wrapper of the database that notes each statement that writes."""

    def note(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if _WRITES.match(sql):
            written.append(sql)
        return execute(sql, params, many, context)

    return note


def _only(address: URLPattern, values: dict[str, Any]) -> dict[str, Any]:
    """Return the values that an address takes; for one unknown here, what names nothing."""
    found = {}
    for name, converter in address.pattern.converters.items():
        known = values.get(name)
        blank = {"UUIDConverter": str(w.uuid4()), "IntConverter": 1}
        found[name] = known if known is not None else blank.get(type(converter).__name__, "x")
    return found


def _body(response: Any) -> str:
    return re.sub(r'value="\w{64}"', "", response.content.decode())


def test_access_matrix(
    world: w.World, clients: dict[str, Client], capfd: pytest.CaptureFixture[str]
) -> None:
    logging.disable(logging.CRITICAL)  # each refusal would be a line
    matrix = Matrix(world, clients)
    with time_machine.travel(timezone.now(), tick=False):  # or sessions note who is there
        for address in addresses():
            matrix.ask(address, address.callback.rule)  # type: ignore[attr-defined]
    logging.disable(logging.NOTSET)
    # A process of xdist speaks to its parent over stdout: what people read goes to stderr.
    screen = sys.__stderr__ if "PYTEST_XDIST_WORKER" in os.environ else sys.__stdout__
    counted = f"{matrix.cells} cells, {len(matrix.unexpected)} unexpected"
    with capfd.disabled():
        print(f"\naccess matrix: {counted}", file=screen, flush=True)
    assert matrix.unexpected == [], "\n".join(matrix.unexpected[:40])
    assert len(clients) >= 13
    assert matrix.cells >= 5000


def test_lists_show_exactly_what_opens(world: w.World, clients: dict[str, Client]) -> None:
    opened = 0
    for who, client in clients.items():
        if who in w.SIGNED_OUT:
            continue
        home = client.get(reverse("home")).content.decode()
        for name, record in world.records.items():
            url = reverse("record", args=[record.pk])
            opens = client.get(url).status_code == 200
            opened += opens
            assert opens is (who in w.READS[name]), (who, name)
            if name == "discarded":
                continue
            found = client.post(reverse("search"), {"words": record.reference}).content.decode()
            assert (url in found) is opens, (who, name, "search by reference")
            assert (record.reference in found) is True, "what was typed stands there"
            if record.finalised_at:
                assert (url in home) is opens, (who, name, "home")
                by_name = client.post(reverse("search"), {"words": "Maya bruises"})
                assert (url in by_name.content.decode()) is opens, (who, name, "search by words")
    assert opened > 20


def test_the_metadata_list_shows_exactly_what_its_page_opens(
    world: w.World, clients: dict[str, Client]
) -> None:
    for who in ("IG officer", "IG officer elsewhere"):
        slug = "larkfield" if who == "IG officer" else "hafan"
        listing = reverse("governance", args=[world.organisations[slug].pk])
        html = clients[who].get(listing).content.decode()
        assert "Maya" not in html
        for name, record in world.records.items():
            url = reverse("about_record", args=[record.pk])
            page = clients[who].get(url)
            assert "Maya" not in page.content.decode()
            assert (page.status_code == 200) is (who in w.GOVERNS[name])
            if name != "discarded":
                assert (url in html) is (who in w.GOVERNS[name]), (who, name)
