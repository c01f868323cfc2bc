"""What gives somebody away: shown in its place, replaced by one press, held when nobody looked."""

import html
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from decisions.choices import Purpose
from decisions.models import AuditEvent, Decision, User
from decisions.rules import protecting
from decisions.rules.wording import for_recipient, mark_of
from decisions.services import masking, signing
from decisions.services.locking import NotAllowed, Stale
from tests import making
from tests.outputs.a_neighbour import ACADEMY, MASH, neighbours_draft

SAFE = "A member of the public nearby hears shouting."


@pytest.fixture
def neighbour(cast: dict[str, User]) -> Decision:
    """A draft that protects Farida; the academy's own words give her away."""
    return neighbours_draft(cast["dilys"])


@pytest.fixture
def client(cast: dict[str, User], signed_in: Callable[[User], Client]) -> Client:
    """The author's browser."""
    return signed_in(cast["dilys"])


def _share(decision: Decision, name: str = ACADEMY) -> Any:
    return next(s for s in making.fresh(decision).shares if s.name == name)


def _url(decision: Decision, page: str = "text", name: str = ACADEMY) -> str:
    return reverse(page, args=[decision.pk, _share(decision, name).pk])


def _text(decision: Decision, name: str = ACADEMY) -> str:
    decision = making.fresh(decision)
    return for_recipient(decision, _share(decision, name))


def _mask(decision: Decision, actor: User | None = None, **more: Any) -> Any:
    asked = {"share_id": _share(decision).pk, "seen": mark_of(_text(decision))} | more
    return masking.mask_share(actor=actor or decision.author, decision_id=decision.pk, **asked)


def _tell(decision: Decision, answers: dict[str, Any]) -> Decision:
    return making.tell(decision, {"recipient": f"@{ACADEMY}"} | answers, _share(decision))


def _is_there_to_copy(page: str) -> bool:
    return 'id="text"' in page


def test_each_finding_stands_marked_in_its_place_with_who_why_and_what_instead(
    neighbour: Decision, client: Client
) -> None:
    page = html.unescape(client.get(_url(neighbour)).content.decode())
    for found in ("Farida", "the flat above", "Mrs B.", "upstairs"):
        assert f'<mark class="app-found">{found}</mark>' in page, found
    hidden = r'</mark><span class="govuk-visually-hidden"> \(could give away Farida Begum\)</span>'
    assert len(re.findall(hidden, page)) == page.count("<mark") == 6
    told = re.findall(r"<li>“(.*?)”: Farida Begum \((.*?)\)\. Instead: “(.*?)”</li>", page)
    assert ("Farida", "name", "a member of the public") in told
    assert ("upstairs", "where they saw or heard it from", "nearby") in told
    assert len(told) == len(set(told)), "each is explained once"
    assert page.count(">Use these words instead</button>") == 1
    assert not _is_there_to_copy(page)


def test_one_press_replaces_everything_for_this_recipient_alone(
    neighbour: Decision, client: Client
) -> None:
    before = {name: _text(neighbour, name) for name in (MASH,)}
    items = [i.column_values() for i in neighbour.items]
    page = client.get(_url(neighbour)).content.decode()
    sent = {"text": re.findall(r'name="text" value="(\w+)"', page)[0]}
    answer = client.post(_url(neighbour, "mask"), sent)
    assert answer["Location"] == _url(neighbour)
    page = client.get(_url(neighbour)).content.decode()
    assert "<mark" not in page
    assert _is_there_to_copy(page)
    text = _text(neighbour)
    for gone in ("Farida", "Mrs B", "upstairs", "flat above"):
        assert gone not in text
    assert SAFE in text
    assert before == {name: _text(neighbour, name) for name in (MASH,)}
    after = making.fresh(neighbour)
    assert [i.column_values() for i in after.items] == items
    cell = after.cell(_share(neighbour), after.items[1])
    assert cell is not None
    assert cell.choice == "differently"
    assert after.revision == neighbour.revision + 1
    assert making.looks(after, 10) == []


def test_one_finding_can_be_replaced_by_itself(neighbour: Decision) -> None:
    start = _text(neighbour).index("the flat above")
    _mask(neighbour, only=start)
    text = _text(neighbour)
    assert "Farida nearby hears shouting." in text
    assert "Mrs B." in text


def test_only_what_was_seen_is_replaced_and_only_once(neighbour: Decision) -> None:
    seen = mark_of(_text(neighbour))
    _tell(neighbour, {"own_words": "Farida rang."})
    with pytest.raises(Stale):
        _mask(neighbour, seen=seen)
    assert "Farida rang." in _text(neighbour)
    _mask(neighbour)
    with pytest.raises(NotAllowed):
        _mask(neighbour)
    with pytest.raises(NotAllowed):
        _mask(neighbour, only=-1)


def test_what_is_given_signed_or_somebody_elses_is_not_replaced(
    neighbour: Decision, cast: dict[str, User]
) -> None:
    for other in ("grace", "priya", "ruth"):
        with pytest.raises(NotAllowed):
            _mask(neighbour, cast[other])
    given = _tell(neighbour, making.given())
    frozen = given.disclosure(_share(given))
    assert frozen is not None
    with pytest.raises(NotAllowed):
        _mask(given)
    assert "Farida" in frozen.text, "what was given stays as it was"


def test_a_press_leads_back_to_where_it_was_and_says_what_happened(
    neighbour: Decision, client: Client
) -> None:
    check, page_6 = reverse("check", args=[neighbour.pk]), _url(neighbour, "share")
    for here, came_from in ((check, "check"), (page_6, "share")):
        page = client.get(here).content.decode()
        assert ">Use these words instead</button>" in page, here
        with making.undone():
            sent = dict(re.findall(r'name="(text|from)" value="(\w+)"', page))
            assert sent["from"] == came_from
            answer = client.post(_url(neighbour, "mask"), sent)
            assert answer["Location"] == here
            assert "Replaced, for Northbridge Academy" in client.get(here).content.decode()
            assert "Farida" not in _text(neighbour)
    for sent in ({}, {"text": "x"}, {"text": "\x00", "only": "-1"}, {"only": "9" * 400}):
        client.post(_url(neighbour, "mask"), sent)
        assert "The text changed since" in client.get(check).content.decode()
    assert client.get(_url(neighbour, "mask")).status_code == 405
    assert "Farida" in _text(neighbour)


def test_what_nobody_wrote_for_them_cannot_be_replaced_and_stays_found(
    neighbour: Decision, client: Client
) -> None:
    User.objects.filter(pk=neighbour.author_id).update(job_title="Friend of Farida")
    _tell(neighbour, {"own_words": "Farida rang."})
    page = html.unescape(client.get(_url(neighbour)).content.decode())
    assert "words that are the same for everybody" in page
    _mask(neighbour)
    page = html.unescape(client.get(_url(neighbour)).content.decode())
    assert 'Friend of </span><mark class="app-found">Farida</mark>' in page
    assert ">Use these words instead</button>" not in page
    assert not _is_there_to_copy(page)


def test_a_child_who_must_not_be_found_out_is_not_named_in_the_first_line(
    neighbour: Decision, client: Client
) -> None:
    assert "About: Maya Okafor" in _text(neighbour)
    people = {p.name: str(p.pk) for p in making.fresh(neighbour).people}
    both = [people["Farida Begum"], people["Maya Okafor"]]
    making.answer(neighbour, "protect", {"protected": both})
    assert _text(neighbour).startswith("About: a child\n")
    assert _text(neighbour, MASH).startswith("About: a child\n"), "may know of Farida alone"
    _mask(neighbour)
    assert _is_there_to_copy(client.get(_url(neighbour)).content.decode())
    knows: making.Answers = {"may_know": ["@Maya Okafor"]}
    making.tell(neighbour, {"recipient": f"@{MASH}"} | knows, _share(neighbour, MASH))
    assert _text(neighbour, MASH).startswith("About: Maya Okafor")
    assert _text(neighbour).startswith("About: a child\n")


def test_nobody_is_asked_for_nothing(neighbour: Decision) -> None:
    assert "We ask you to: Ring" in _text(neighbour)
    share = _share(neighbour)
    share.purpose = Purpose.NONE
    text = for_recipient(making.fresh(neighbour), share)
    assert "We ask you to" not in text
    assert "othing I know of" not in text


def test_while_something_is_open_to_say_that_it_was_sent_comes_second(
    neighbour: Decision, client: Client
) -> None:
    sent = r'class="([^"]*)" href="[^"]*/sent/"'
    page = client.get(_url(neighbour)).content.decode()
    assert re.findall(sent, page) == ["govuk-button govuk-button--secondary"]
    _mask(neighbour)
    page = client.get(_url(neighbour)).content.decode()
    assert re.findall(sent, page) == ["govuk-button"]


def test_what_is_found_is_escaped(neighbour: Decision, client: Client) -> None:
    _tell(neighbour, {"own_words": "<b>Farida</b> & <i>x</i>"})
    page = client.get(_url(neighbour)).content.decode()
    assert '&lt;b&gt;</span><mark class="app-found">Farida</mark>' in page
    assert "<b>" not in page


def test_who_says_when_it_was_sent_sees_what_is_in_it(neighbour: Decision, client: Client) -> None:
    page = client.get(_url(neighbour, "sent")).content.decode()
    assert '<mark class="app-found">Farida</mark>' in page


# The check itself fails: found by breaking it, which is the case that is asked about.


@pytest.fixture
def broken(monkeypatch: pytest.MonkeyPatch) -> None:
    """The finder raises."""

    def fail(*args: Any) -> Any:
        raise RuntimeError("broken")

    monkeypatch.setattr(protecting, "find", fail)


@pytest.mark.parametrize(
    ("kind", "held"),
    [
        *((kind, False) for kind in ("social_care", "police", "ambulance", "health")),
        *((kind, True) for kind in ("school", "court", "solicitor", "relative", "other", "")),
    ],
)
@pytest.mark.parametrize("level", ["danger", "serious", "support"])
@pytest.mark.usefixtures("broken")
def test_a_check_that_did_not_run_holds_the_text_but_not_of_those_who_protect(
    neighbour: Decision, client: Client, kind: str, held: bool, level: str
) -> None:
    making.answer(neighbour, "worry", making.WORRY | {"level": level})
    answers: making.Answers = {"recipient": "other", "name": "Sam", "kind": kind or "off"}
    making.tell(neighbour, answers, _share(neighbour))
    url = _url(neighbour, name="Sam")
    page = html.unescape(client.get(url).content.decode())
    assert "The check did not run." in page
    assert "Protected here: Farida Begum. Read it once as if you were Lee Hobbs." in page
    assert not _is_there_to_copy(page)
    assert (">Copy anyway</button>" in page) is not held
    page = client.post(url).content.decode()
    assert _is_there_to_copy(page) is not held
    logged = AuditEvent.objects.filter(decision=neighbour, act="text.copied_anyway")
    assert logged.exists() is not held


@pytest.mark.usefixtures("broken")
def test_who_says_when_it_was_sent_does_not_see_what_is_held(
    neighbour: Decision, client: Client
) -> None:
    page = client.get(_url(neighbour, "sent")).content.decode()
    assert "Farida in the flat above" not in page
    assert "The check did not run." in page


@pytest.mark.usefixtures("broken")
def test_an_answer_to_the_reminder_does_not_let_an_unchecked_text_go(
    neighbour: Decision, client: Client
) -> None:
    for look in making.looks(making.fresh(neighbour), 10):
        signing.answer_second_look(
            actor=neighbour.author,
            decision_id=neighbour.pk,
            number=10,
            key=look.key,
            words="Read it.",
        )
    assert not _is_there_to_copy(client.get(_url(neighbour)).content.decode())


@pytest.mark.usefixtures("broken")
def test_where_they_may_know_everybody_there_is_nothing_to_check(
    neighbour: Decision, client: Client
) -> None:
    assert _is_there_to_copy(client.get(_url(neighbour, name=MASH)).content.decode())
