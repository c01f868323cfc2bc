"""Forms whose token is too old: signed in anew in another tab. Nothing typed is lost."""

from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from decisions.models import Decision, User
from tests import making
from tests.access.test_looks import no_looks

PAGES = ("page", "new_share", "share")  # an emergency's: tests/capture


@pytest.fixture
def strict(priya: User) -> Callable[[User], Client]:
    """Return a function that gives a client whose forms need a token, as a browser's do."""

    def sign_in(user: User) -> Client:
        client = Client()
        client.post("/demo/sign-in/", {"email": user.email})
        client.handler.enforce_csrf_checks = True
        return client

    return sign_in


def _url(name: str, decision: Decision) -> str:
    more: dict[str, dict[str, object]] = {
        "page": {"slug": "worry"},
        "share": {"share_id": decision.shares[0].pk},
    }
    return reverse(name, kwargs={"decision_id": decision.pk, **more.get(name, {})})


@pytest.mark.parametrize("name", PAGES)
def test_a_stale_form_comes_back_with_everything_that_was_typed(
    name: str, priya: User, strict: Callable[[User], Client]
) -> None:
    draft = making.draft(priya)
    typed = {"worry": "Typed just now", "own_words": "Typed just now"}
    answer = strict(priya).post(_url(name, draft), typed)
    assert answer.status_code == 403
    assert "Typed just now" in answer.content.decode()
    assert making.fresh(draft).revision == draft.revision


@pytest.mark.parametrize("name", PAGES)
def test_a_stale_form_shows_nothing_to_whom_the_page_would_not(
    name: str, priya: User, cast: dict[str, User], strict: Callable[[User], Client]
) -> None:
    draft = making.draft(priya)
    client = strict(priya)
    with time_machine.travel(timezone.now() + timedelta(hours=11)):
        assert "Maya" not in client.post(_url(name, draft), {}).content.decode()
    with time_machine.travel(timezone.now() + timedelta(minutes=21)):
        assert "Maya" not in client.post(_url(name, draft), {}).content.decode()
    assert "Maya" not in strict(cast["tom"]).post(_url(name, draft), {}).content.decode()
    Decision.objects.filter(pk=draft.pk).update(created_at=timezone.now() - timedelta(days=2))
    with no_looks():
        answer = client.post(_url(name, draft), {})
    assert answer.status_code == 403
    assert "Maya" not in answer.content.decode()


def test_what_was_typed_is_shown_to_copy_also_where_nothing_opens(
    priya: User, strict: Callable[[User], Client]
) -> None:
    draft = making.draft(priya)
    client = strict(priya)
    with time_machine.travel(timezone.now() + timedelta(minutes=21)):
        answer = client.post(_url("page", draft), {"worry": "Typed just now"})
    html = answer.content.decode()
    assert "Typed just now" in html
    assert "Maya" not in html


def test_a_stale_form_elsewhere_says_so_plainly(
    priya: User, strict: Callable[[User], Client]
) -> None:
    for url in (reverse("search"), reverse("page", args=[uuid4(), "worry"])):
        assert strict(priya).post(url, {"words": "x"}).status_code == 403
