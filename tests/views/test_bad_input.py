"""Whatever is posted: the page again with an error at its field and the text on it, never a 500."""

from collections.abc import Callable
from urllib.parse import quote
from uuid import uuid4

import pytest
from django.http import QueryDict
from django.test import Client
from django.urls import reverse

from decisions.design.fields import AnyOf, Clock, Day, Line, OneOf, Words
from decisions.models import User
from decisions.services import signing
from tests import making
from tests.views.a_scene import PAGES, Scene

#: Strings that a database, a template or a header may choke on, and whether they are refused.
NUL, OVERRIDE = "typed\x00here", "typed\u202ehere\u2066"
LONG = "typed here " * 95_326  # a megabyte
DATES = ("2026-02-30", "0000-01-01", "0001-01-01", "99999-01-01", "9" * 5000)
TIMES = ("25:99", "\x00")
CODES = ("no-such-code", "\x00")
COUNTS = ("abc", "-1", "0", "1000000000", None)
IDS = ("garbage", "\x00", str(uuid4()), "x" * 1000, "{" * 40)


@pytest.fixture
def scene(priya: User, cast: dict[str, User], signed_in: Callable[[User], Client]) -> "Scene":
    """A draft with two recipients and a task, and its author's browser."""
    yesterday: making.Answers = {"noticed_on": "{yesterday}"}
    return Scene(making.answer(making.draft(priya), "worry", yesterday), signed_in(priya))


@pytest.mark.parametrize("where", PAGES)
def test_text_that_cannot_be_saved_comes_back_with_an_error(scene: Scene, where: str) -> None:
    names = list(scene.names(where, Words, Line))
    for name in names:
        scene.refused(where, name, NUL, kept="typed")
        scene.refused(where, name, LONG, kept=LONG.strip())
    scene.done()


@pytest.mark.parametrize("where", PAGES)
def test_text_that_is_only_strange_does_no_harm(scene: Scene, where: str) -> None:
    for body in ("%ED%A0%80 %ED%B0%80 typed %ff%fe", quote(OVERRIDE) + "%F0%9F%92%A9" * 50):
        data, names = scene.form(where), list(scene.names(where, Words, Line))
        for name in names:
            data.pop(name, None)
        text = "&".join([data.urlencode(), *(f"{name}={body}" for name in names)])
        response = scene.send(scene.url(where), text, f"{where}: {body[:20]}")
        assert response is not None
        assert response.status_code == 302
    scene.done()


@pytest.mark.parametrize("where", PAGES)
def test_impossible_dates_times_and_answers_are_refused(scene: Scene, where: str) -> None:
    tried = 0
    for kinds, values in (((Day,), DATES), ((Clock,), TIMES), ((OneOf, AnyOf), CODES)):
        for name in scene.names(where, *kinds):
            for value in values:
                scene.refused(where, name, value)
                tried += 1
    scene.done()
    assert tried or where in ("check", "discard", "task")


@pytest.mark.parametrize("where", PAGES)
def test_a_form_that_was_tampered_with_is_no_error_of_the_service(scene: Scene, where: str) -> None:
    whole = scene.form(where)
    counts = [name for name in whole if name.endswith("_FORMS")]
    ids = [name for name in whole if name.endswith("-id")]
    for name in [*counts, *ids[:1], *ids[-1:]]:
        for value in COUNTS if name.endswith("_FORMS") else IDS:
            data = whole.copy()
            data.pop(name)
            if value is not None:
                data[name] = value
            response = scene.post(where, data, f"{name}={str(value)[:20]!r}")
            ok = response is not None and response.status_code in (302, 422)
            scene.check(ok, f"{where}: {name}={str(value)[:20]!r} is neither saved nor refused")
    for order in (1, -1):
        twice, without = whole.copy(), whole.copy()
        for name in whole:
            twice.setlist(name, ["\x00", *whole.getlist(name), str(uuid4()), "-1"][::order])
        scene.post(where, twice, "everything four times")
        for name in list(whole)[::2] if order == 1 else list(whole)[1::2]:
            del without[name]
        scene.post(where, without, "half of it")
    for revision in ("", "abc", "-1", "9" * 400, "\x00", "１"):
        scene.post(where, _with(whole, "revision", revision), f"revision={revision[:9]!r}")
    scene.post(where, QueryDict(), "nothing at all")
    scene.post(where, QueryDict("a" * 200_000 + "=1&seen=%00&add=%00&go=%00&etag=%00"), "nonsense")
    scene.done()


def test_far_too_much_is_a_bad_request(scene: Scene) -> None:
    for page in ("worry", "share", "discard"):
        data = _with(scene.form(page), "reason", "x" * 6_000_000)
        response = scene.post(page, data, "six megabytes")
        assert response is not None
        assert response.status_code == 400
    many = "&".join(f"a{n}=1" for n in range(5001))
    response = scene.send(scene.url("worry"), many, "too many fields")
    assert response is not None
    assert response.status_code == 400
    scene.done()


def test_addresses_that_take_a_few_words_survive_nonsense(scene: Scene) -> None:
    pk, share = scene.decision.pk, scene.unsent.pk
    number_2 = reverse("second_look", args=[pk, 2])
    look = next(k for k in making.looks(making.fresh(scene.decision)))
    answer = reverse("second_look", args=[pk, look.number])
    urls = {
        reverse("start"): ("team", "like", "direction"),
        reverse("typing", args=[pk, "worry"]): ("worry", "revision"),
        reverse("typing", args=[pk, "x" * 200]): ("worry",),
        reverse("share", args=[pk, share]): ("go",),
        reverse("sign_in"): ("login", "password", "next"),
        reverse("demo_sign_in"): ("email", "next"),
        number_2: ("key", "words"),
        f"{answer}": ("key", "words"),
        reverse("second_look", args=[pk, 10**30]): ("key", "words"),
        reverse("sign_out"): ("next",),
    }
    start = f"email={quote(scene.decision.author.email)}&key={quote(look.key)}"
    for url, names in urls.items():
        for name in names:
            for value in (quote(NUL), "record", "//evil.example", "%ED%A0%80", str(uuid4())):
                scene.send(url, f"{start}&{name}={value}", f"{url} {name}={value}")
    scene.done()


@pytest.mark.parametrize("words", [NUL, "x" * 1_000_000])
def test_a_reminders_answer_that_cannot_be_saved_is_refused_with_its_words(
    scene: Scene, words: str
) -> None:
    look = making.looks(making.fresh(scene.decision))[0]
    data = QueryDict(mutable=True)
    data["key"], data["words"] = look.key, words
    url = reverse("second_look", args=[scene.decision.pk, look.number])
    response = scene.send(url, data.urlencode(), "words")
    scene.done()
    assert response is not None
    assert response.status_code == 422
    assert signing.Acknowledgement.objects.count() == 0
    assert words[:5] in response.content.decode(), "what was typed is gone"


def _with(data: QueryDict, name: str, value: str) -> QueryDict:
    changed = data.copy()
    changed[name] = value
    return changed
