"""Two tabs, a double click, a stale page: no harm, and nothing overwritten in silence."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.http import QueryDict
from django.test import Client
from django.urls import reverse

from decisions.demo.play import posted
from decisions.models import Decision, ProposedShare, User
from decisions.rules.journey import rule_for
from decisions.rules.rule_6_information import share_page
from decisions.services.locking import NotAllowed
from decisions.services.pages import save_page
from decisions.services.shares import save_share
from tests import making

FORM = "application/x-www-form-urlencoded"


def _form(decision: Decision, slug: str, answers: making.Given) -> QueryDict:
    """Return what a browser posts from a page that shows the decision as it is."""
    rule = rule_for(slug)
    assert rule is not None
    page = share_page(decision, None) if slug == "share" else rule.page(decision)
    data = posted(page, decision, dict(answers))
    data["revision"], data["go"] = str(decision.revision), "on"
    return data


def _post(client: Client, url: str, data: QueryDict) -> Any:
    return client.post(url, data.urlencode(), content_type=FORM)


def test_an_older_tab_shows_both_texts_and_overwrites_nothing(
    priya: User, signed_in: Callable[[User], Client]
) -> None:
    decision, client = making.draft(priya), signed_in(priya)
    old = _form(decision, "reasons", {"reasons": "From the old tab"})
    making.answer(decision, "reasons", {"reasons": "From the new tab"})
    response = _post(client, reverse("page", args=[decision.pk, "reasons"]), old)
    html = response.content.decode()
    assert response.status_code == 409
    assert "From the old tab" in html
    assert "From the new tab" in html
    assert making.fresh(decision).reasons == "From the new tab"


def test_saving_another_page_meanwhile_stops_nobody(
    priya: User, signed_in: Callable[[User], Client]
) -> None:
    decision, client = making.draft(priya), signed_in(priya)
    url = reverse("page", args=[decision.pk, "reasons"])
    etag = client.get(url).content.decode().split('name="etag" value="')[1].split('"')[0]
    old = _form(decision, "reasons", {"reasons": "Mine"})
    old["etag"] = etag
    making.answer(decision, "worry", {"level": "danger"})
    assert _post(client, url, old).status_code == 302
    assert making.fresh(decision).reasons == "Mine"


def test_the_same_form_sent_twice_is_saved_once(
    priya: User, signed_in: Callable[[User], Client]
) -> None:
    decision, client = making.draft(priya, without="share"), signed_in(priya)
    for slug, name, answers in (
        ("family", "page", {"people-1-name": "Dean", "people-1-role": "other_adult"}),
        ("share", "new_share", {"recipient": "@999", "purpose": "protect", "own_words": "Help"}),
    ):
        decision = making.fresh(decision)
        data = _form(decision, slug, answers)
        data["new_id"] = str(uuid4())  # the page brings it with a new recipient
        args = [decision.pk, slug] if name == "page" else [decision.pk]
        for _ in range(2):
            assert _post(client, reverse(name, args=args), data).status_code == 302
    decision = making.fresh(decision)
    assert [p.name for p in decision.others] == ["Lauren Okafor", "Dean"]
    assert [s.name for s in decision.shares] == ["999"]


def test_a_stale_page_survives_an_answer_that_is_no_longer_offered(
    priya: User, signed_in: Callable[[User], Client]
) -> None:
    decision, client = making.draft(priya), signed_in(priya)
    decision = making.answer(decision, "protect", {"protected": ["@Lauren Okafor"]})
    old = _form(decision, "protect", {"less_safe": "no"})
    lauren = decision.others[0]
    rule = rule_for("family")
    assert rule is not None
    save_page(
        actor=priya,
        decision_id=decision.pk,
        expected_revision=decision.revision,
        rule=rule,
        answers={},
        removed={"people": [str(lauren.pk)]},
    )
    url = reverse("page", args=[decision.pk, "protect"])
    assert client.get(url).status_code == 200
    old.setlist("protected", ["colleague"])
    assert _post(client, url, old).status_code in (302, 409)
    entry = decision.shares[0].recipient
    assert entry is not None
    entry.retired_at = decision.created_at
    entry.save()
    share = decision.shares[0].pk
    data = _form(making.fresh(decision), "share", {"recipient": "@999", "own_words": "X"})
    data["revision"] = "0"
    url = reverse("share", args=[decision.pk, share])
    assert client.get(url).status_code == 200
    assert _post(client, url, data).status_code in (302, 409)


@pytest.mark.parametrize(
    ("module", "service", "name", "slug"),
    [
        ("decisions.views.pages.save_page", save_page, "page", "reasons"),
        ("decisions.services.shares.save_share", save_share, "new_share", "share"),
        ("decisions.services.signing.sign", None, "check", ""),
        ("decisions.services.shares.mark_given", None, "sent", ""),
        ("decisions.services.drafts.hand_over", None, "hand_over", ""),
        ("decisions.services.drafts.discard", None, "discard", ""),
    ],
)
def test_what_another_tab_did_a_moment_ago_is_no_error_of_the_service(
    module: str,
    service: Any,
    name: str,
    slug: str,
    priya: User,
    cast: dict[str, User],
    signed_in: Callable[[User], Client],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    decision, client = making.draft(priya), signed_in(priya)
    called = []

    def finished_meanwhile(**_: Any) -> None:
        called.append(1)
        raise NotAllowed

    monkeypatch.setattr(module, finished_meanwhile)
    args: list[Any] = [decision.pk]
    if name == "page":
        args.append(slug)
    if name == "sent":
        args.append(decision.shares[0].pk)
    url = reverse(name, args=args)
    data = QueryDict(mutable=True)
    if slug:
        data = _form(
            decision, slug, {"recipient": "@999", "own_words": "Help"} if slug == "share" else {}
        )
    data["revision"] = str(decision.revision)
    data["reason"], data["to"] = "End of shift", str(cast["tom"].pk)
    if name == "sent":
        html = client.get(url).content.decode()
        data["text"] = html.split('name="text" value="')[1].split('"')[0]
        data["given_on"] = decision.created_at.date().isoformat()
        data["given_time"], data["method"] = "00:00", "hub-portal"
    response = _post(client, url, data)
    assert called, "the service was not reached"
    assert response.status_code in (302, 409)
    assert ProposedShare.objects.count() == 1
