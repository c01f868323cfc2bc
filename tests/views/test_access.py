"""Who gets which page, and what every answer says to browsers. Each URL name is tried."""

import re
from collections.abc import Callable, Iterator
from typing import Any
from uuid import uuid4

import pytest
from django.apps import apps
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import get_resolver, reverse

from decisions import access
from decisions.checks import addresses
from decisions.models import Decision, Look, Task, UnbatchedLook, User
from decisions.services import drafts
from decisions.views.typing import JOURNEY
from tests import making

NAMES = sorted({str(n) for n in get_resolver().reverse_dict if isinstance(n, str)})
RULES = {entry.name: vars(entry.callback)["rule"] for entry in addresses()}
OPEN = {name for name, rule in RULES.items() if rule is access.PUBLIC}
POST_ONLY = {"start", "sign_out", "stay", "second_look", "typing", "single_sign_on", "take_back"}
POST_ONLY |= {"answer_the_rest", "mask"}
#: Pages that show only, and pages without a record.
READ_ONLY = {"record", "history", "signed", "text"}
#: What a lead may do with a finished record: say who else sees it, and look at it again.
LEADS_TOO = {access.KEEP, access.FOLLOW_UP}
#: Whoever reads it may keep it as a file, which is put on record.
KEPT = {"record_pdf", "share_pdf"}
WITHOUT_RECORD = {name for name, rule in RULES.items() if rule.takes != "decision"}
OF_A_RECORD = sorted(set(NAMES) - WITHOUT_RECORD)


def _url(name: str, decision: Decision | None = None, task: Task | None = None) -> str:
    """Return the address of that name for a decision; without one: for what does not exist."""
    routes = [p for p in _patterns() if p.name == name]
    known: dict[str, Any] = {"slug": "worry", "page": "worry"}
    if decision:
        known |= {"decision_id": decision.pk, "organisation_id": decision.organisation_id}
        known |= {"share_id": decision.shares[0].pk, "item_id": decision.items[0].pk}
    if task:
        known["task_id"] = task.pk
    any_other = {"UUIDConverter": uuid4(), "IntConverter": 1}
    values = {
        wanted: known.get(wanted, any_other.get(type(converter).__name__, "x"))
        for wanted, converter in routes[0].pattern.converters.items()
    }
    return reverse(name, kwargs=values)


def _patterns() -> Iterator[Any]:
    for included in get_resolver().url_patterns:
        yield from included.url_patterns  # type: ignore[union-attr]


def _ask(client: Client, name: str, url: str) -> Any:
    return client.post(url, {"words": "x"}) if name in POST_ONLY else client.get(url)


def test_the_lists_above_name_addresses_that_exist() -> None:
    assert set(NAMES) >= OPEN | POST_ONLY | READ_ONLY | KEPT | WITHOUT_RECORD
    assert len(OF_A_RECORD) >= 12


def test_who_is_not_signed_in_is_asked_to_sign_in(priya: User) -> None:
    decision = making.draft(priya)
    for name in sorted(set(NAMES) - OPEN):
        url = _url(name, decision)
        looked, wrote = Client().get(url), Client().post(url, {"worry": "typed here"})
        assert looked.status_code == 302, name
        assert looked["Location"].startswith("/demo/sign-in/?next=")
        if name in JOURNEY:  # what they typed is shown to them, to copy
            assert wrote.status_code == 403
            assert "typed here" in wrote.content.decode()
            assert "Bruises" not in wrote.content.decode()
        else:
            assert wrote.status_code == 302, name
            assert wrote["Location"].startswith("/demo/sign-in/?next=")
    assert making.fresh(decision).column_values() == decision.column_values()


def test_a_lead_reads_what_is_finished_and_writes_nothing(
    s1: Decision, cast: dict[str, User], signed_in: Callable[[User], Client]
) -> None:
    grace, draft = signed_in(cast["grace"]), making.draft(cast["priya"])
    record = grace.get(reverse("record", args=[s1.pk]))
    assert record.status_code == 200
    assert "Maya Okafor" in record.content.decode()
    unfinished = grace.get(reverse("record", args=[draft.pk])).content.decode()
    assert "Priya Nair holds this draft" in unfinished
    assert "Maya" not in unfinished
    assert "Bruises" not in unfinished
    assert grace.get(_url("text", draft)).status_code == 404
    before = _everything()
    for name in OF_A_RECORD:
        if name in READ_ONLY | KEPT or RULES[name] in LEADS_TOO:
            continue
        for decision in (s1, draft):
            url = _url(name, decision)
            for response in (grace.get(url), grace.post(url, {"worry": "x", "reason": "x"})):
                assert response.status_code in (302, 404, 405), name
                if response.status_code == 302:
                    assert response["Location"] == reverse("record", args=[decision.pk])
    assert _everything() == before


def _everything() -> dict[str, Any]:
    """Return every row of every table but sessions, looks and the time of the last sign-in."""
    found = {}
    for model in apps.get_models():
        if model in (
            Session,
            Look,
            UnbatchedLook,
        ):  # each look is written down; tests/access tells of that
            continue
        rows = model._default_manager.order_by("pk").values()
        found[model._meta.db_table] = [
            {k: v for k, v in row.items() if k != "last_login"} for row in rows
        ]
    return found


def test_looking_at_pages_writes_nothing(
    s1: Decision, priya: User, signed_in: Callable[[User], Client]
) -> None:
    draft = making.draft(priya)
    making.answer(draft, "advice", {"unsure": "not_asked"})
    task = Task.objects.filter(for_user=priya, done_at=None).first()
    assert task is not None
    client = signed_in(priya)
    before = _everything()
    opened = 0
    for name in NAMES:
        for decision in (s1, draft):
            url = _url(name, decision, task)
            opened += client.get(url).status_code == 200
            client.head(url)
            client.options(url)
    for slug in ("worry", "family", "law", "advice", "protect", "reasons", "share"):
        opened += client.get(reverse("page", args=[draft.pk, slug])).status_code == 200
    assert opened > 15
    assert _everything() == before


def test_no_address_and_no_title_names_anyone(
    s1: Decision, priya: User, signed_in: Callable[[User], Client]
) -> None:
    client = signed_in(priya)
    draft = making.draft(priya)
    persons = ("Maya", "Okafor", "Lauren", "Dean", "Marsh", "Kofi", "Priya", "MASH", "Tanner")
    urls = [_url(n, s1) for n in ("record", "signed", "text")] + [reverse("home")]
    urls += [_url(n, draft) for n in OF_A_RECORD if n not in POST_ONLY]
    seen, wide = 0, "Maya Okafor" in client.get(urls[0]).content.decode()
    assert wide, "the name is on the page, so it could be in the title"
    for url in urls:
        html = client.get(url, follow=True).content.decode()
        title = html.split("<title>")[1].split("</title>")[0]
        links = " ".join(re.findall(r'(?:href|action|src)="([^"]*)"', html))
        assert not [p for p in persons if p in title or p in links or p in url], url
        seen += 1
    assert seen > 10


def test_no_answer_is_kept_and_none_may_run_foreign_scripts(
    s1: Decision, priya: User, signed_in: Callable[[User], Client]
) -> None:
    for name in NAMES:
        for who in (signed_in(priya), Client()):
            for response in (who.get(_url(name, s1)), who.post(_url(name))):
                assert "no-store" in response["Cache-Control"], name
                policy = response["Content-Security-Policy"]
                assert {"default-src 'none'", "script-src 'self'"} <= set(policy.split("; "))
                assert "unsafe" not in policy
                assert response["X-Frame-Options"] == "DENY"
                assert response["X-Content-Type-Options"] == "nosniff"
                assert response["Referrer-Policy"] == "same-origin"


@pytest.mark.parametrize(
    ("address", "status"),
    [("127.0.0.1", 200), ("::1", 200), ("10.0.0.1", 404), ("192.0.2.7", 404), ("", 404)],
)
def test_the_demos_sign_in_is_for_this_machine_alone(
    cast: dict[str, User], address: str, status: int
) -> None:
    client = Client(REMOTE_ADDR=address)
    url = reverse("demo_sign_in")
    assert client.get(url).status_code == status
    response = client.post(url, {"email": cast["priya"].email})
    assert response.status_code == (302 if status == 200 else 404)
    assert ("_auth_user_id" in client.session) is (status == 200)


def test_the_demos_sign_in_is_for_the_cast_alone(db: None, cast: dict[str, User]) -> None:
    User.objects.create_superuser("boss@x.example", name="Boss")
    for email in ("boss@x.example", "nobody@x.example", ""):
        assert Client().post(reverse("demo_sign_in"), {"email": email}).status_code == 404


def test_a_discarded_drafts_text_is_shown_to_nobody(
    priya: User, cast: dict[str, User], signed_in: Callable[[User], Client]
) -> None:
    draft = making.draft(priya)
    drafts.discard(actor=priya, decision_id=draft.pk, reason="A mistake")
    client = signed_in(priya)
    page = client.get(reverse("record", args=[draft.pk])).content.decode()
    assert "This draft was discarded" in page
    assert "Bruises" not in page
    for name in set(OF_A_RECORD) - {"record"}:
        response = _ask(client, name, _url(name, draft))
        assert response.status_code in (302, 404), name
    assert signed_in(cast["grace"]).get(_url("record", draft)).status_code == 404
