"""The pages on which something is corrected and everybody is told."""

import html
import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from decisions.models import Correction, CorrectionNotice, Decision, Task, User
from tests import making
from tests.corrections.calls import MASH, OAKS, POLICE, RIGHT, WRONG, correct, key, note, share_to
from tests.outputs import reading


def _correct_url(decision: Decision) -> str:
    return reverse("correct", args=[decision.pk])


def _url(decision: Decision, made: Correction) -> str:
    return reverse("correction", args=[decision.pk, made.pk])


def _form(decision: Decision, **more: str) -> dict[str, str]:
    asked = {
        "which": more["which"] if "which" in more else key(decision),
        "right": RIGHT,
        "reason": "Misread",
        "new_id": str(uuid4()),
    }
    return asked | more


def _told(decision: Decision, **states: str) -> dict[str, str]:
    """Return what a browser posts: a row for the hub and one for the nursery."""
    now = timezone.localtime()
    data: dict[str, str] = {"told-TOTAL_FORMS": "2", "told-INITIAL_FORMS": "2"}
    for n, name in enumerate((MASH, OAKS)):
        data |= {
            f"told-{n}-id": str(share_to(decision, name).pk),
            f"told-{n}-state": "",
            f"told-{n}-told_on": f"{now:%Y-%m-%d}",
            f"told-{n}-told_time": f"{now:%H:%M}",
        }
    return data | {name.replace("_", "-", 2): value for name, value in states.items()}


def test_a_mistake_is_corrected_and_everybody_told(draft: Decision, client: Client) -> None:
    page = client.get(_correct_url(draft)).content.decode()
    for words in (WRONG, "Bruises on both arms.", f"{MASH}, {OAKS}"):
        assert words in page
    assert POLICE not in page
    answer = client.post(_correct_url(draft), _form(draft))
    made = Correction.objects.get()
    assert answer["Location"] == _url(draft, made)
    page = html.unescape(client.get(_url(draft, made)).content.decode())
    day = f"{timezone.localdate():%-d %B %Y}"
    assert f"We told you on {day}: “{WRONG}”\n\nThat was wrong. What is right: “{RIGHT}”" in page
    assert f"We told you on {day}: “She lives at no 8.”" in page, "in the words that they got"
    assert f"Our reference: {draft.reference}" in page
    assert "Priya Nair" in page
    states = {"told_0_state": "told", "told_1_state": "cannot", "told_1_because": "Closed"}
    assert client.post(_url(draft, made), _told(draft, **states)).status_code == 302
    told, cannot = CorrectionNotice.objects.order_by("state").reverse()
    assert (told.state, RIGHT in told.words) == ("told", True)
    assert told.told_at
    assert (cannot.state, cannot.words, cannot.told_at) == ("cannot", "Closed", None)
    page = client.get(_url(draft, made)).content.decode()
    assert "Everybody who got the wrong words is told, or cannot be" in page
    assert "Closed" in page


def test_what_was_said_in_other_words_is_kept(draft: Decision, client: Client) -> None:
    made = correct(draft)
    answers = {"told_0_state": "told", "told_0_said": "I rang Sam and said number nine."}
    client.post(_url(draft, made), _told(draft, **answers))
    assert CorrectionNotice.objects.get().words == "I rang Sam and said number nine."


def test_whoever_reads_the_old_words_sees_that_they_were_corrected(
    draft: Decision, client: Client, cast: dict[str, User], signed_in: Callable[[User], Client]
) -> None:
    mash = share_to(draft, MASH)
    given = reverse("share", args=[draft.pk, mash.pk])
    pages = [reverse(name, args=[draft.pk]) for name in ("record", "check")] + [given]
    for page in pages:
        assert "Something we gave was wrong" in client.get(page).content.decode()
    correct(draft)
    for page in pages:
        found = client.get(page).content.decode()
        assert "Corrected on" in found, page
        assert RIGHT in found, page
    decision = making.sign(making.answer(draft, "reasons", {"reasons": "They need it."}))
    record = signed_in(cast["grace"]).get(reverse("record", args=[decision.pk]))
    found = html.unescape(record.content.decode())
    assert f"What is right: “{RIGHT}”" in found
    assert found.count("not told yet") == 2
    history = signed_in(cast["grace"]).get(reverse("history", args=[decision.pk]))
    assert WRONG in html.unescape(history.content.decode())
    for name in (MASH, OAKS):
        url = reverse("text", args=[decision.pk, share_to(decision, name).pk])
        found = client.get(url).content.decode()
        assert RIGHT in found
        assert "Corrected on" in found


def test_who_gets_it_next_is_offered_the_right_words(draft: Decision, client: Client) -> None:
    correct(draft)
    for url in (
        reverse("new_share", args=[draft.pk]),
        reverse("share", args=[draft.pk, share_to(draft, POLICE).pk]),
    ):
        page = html.unescape(client.get(url).content.decode())
        assert f"{RIGHT} (corrected; before: “{WRONG}”)" in page
    text = client.get(reverse("text", args=[draft.pk, share_to(draft, POLICE).pk]))
    assert RIGHT in text.content.decode()
    assert WRONG not in text.content.decode()


def test_home_shows_it_until_the_last_one_is_told(draft: Decision, client: Client) -> None:
    made = correct(draft)
    task = reverse("task", args=[Task.objects.get(kind="correction").pk])
    home = client.get(reverse("home")).content.decode()
    assert task in home
    assert "Tell those who were given something wrong" in home
    assert client.get(task)["Location"] == _url(draft, made)
    note(draft, made, North="told", Little="told")
    assert task not in client.get(reverse("home")).content.decode()
    assert client.get(task)["Location"] == reverse("home")


@pytest.mark.parametrize(
    ("field", "bad", "words"),
    [
        ("which", "", "Choose what was wrong."),
        ("which", "item:nonsense", "Choose one of the answers shown."),
        ("right", "", "Write what is right."),
        ("right", WRONG, "This is what they were given."),
        ("right", "no\x00pe", "cannot be saved"),
        ("right", "x" * 20_001, "too long to save"),
        ("reason", "no\x00pe", "cannot be saved"),
    ],
)
def test_a_bad_answer_comes_back_at_its_field_and_nothing_is_lost(
    draft: Decision, client: Client, field: str, bad: str, words: str
) -> None:
    sent = _form(draft, **{field: bad})
    answer = client.post(_correct_url(draft), sent)
    page = html.unescape(answer.content.decode())
    assert answer.status_code == 422
    assert words in page
    assert f'id="id_{field}-error"' in page
    assert f'href="#id_{field}"' in page
    assert "Error:" in page.split("</title>")[0]
    assert sent["new_id"] in page, "sent again, it is still one"
    typed = {name: sent[name].replace("\x00", "")[:40] for name in ("right", "reason")}
    assert typed["right"] in page.replace("\x00", "")
    assert typed["reason"] in page.replace("\x00", "")
    assert Correction.objects.count() == 0


@pytest.mark.parametrize(
    ("state", "field", "bad", "words"),
    [
        ("nonsense", "state", "nonsense", "Choose one of the answers shown."),
        ("", "state", "", "Choose what became of telling them."),
        ("told", "told_on", "", "Say on which day they were told."),
        ("told", "told_on", "2026-02-30", "Enter a real date"),
        ("told", "told_time", "", "Say at what time they were told."),
        ("told", "told_time", "25:99", "Enter a time like"),
        ("told", "told_on", "ahead", "This date has not come yet."),
        ("told", "told_on", "before", "They got the wrong words on"),
        ("told", "said", "no\x00pe", "cannot be saved"),
        ("cannot", "because", "", "Say why they cannot be told."),
        ("cannot", "because", "x" * 20_001, "too long to save"),
    ],
)
def test_a_bad_answer_about_one_person_comes_back_at_theirs(
    draft: Decision, client: Client, state: str, field: str, bad: str, words: str
) -> None:
    days = {"ahead": timezone.localdate() + timedelta(2), "before": timezone.localdate()}
    days["before"] -= timedelta(9)
    made = correct(draft)
    sent = _told(draft, told_0_state=state, told_1_state="" if not state else "cannot")
    sent |= {f"told-0-{field}": str(days.get(bad, bad)), "told-1-because": "Typed here"}
    answer = client.post(_url(draft, made), sent)
    page = html.unescape(answer.content.decode())
    assert answer.status_code == 422
    assert words in page
    assert f'id="id_told-0-{field}-error"' in page
    assert f'href="#id_told-0-{field}"' in page
    assert "Typed here" in page
    assert CorrectionNotice.objects.count() == 0


def test_a_form_that_was_tampered_with_is_no_error_of_the_service(
    draft: Decision, client: Client
) -> None:
    made = correct(draft)
    url, whole = _url(draft, made), _told(draft, told_0_state="told")
    police = str(share_to(draft, POLICE).pk)
    for name in whole:
        for bad in ("", "garbage", "\x00", "9" * 5000, "-1", str(uuid4()), police, None):
            sent: dict[str, Any] = dict(whole) | {name: bad}
            if bad is None:
                del sent[name]
            with making.undone():
                assert client.post(url, sent).status_code in (302, 422), (name, bad)
                told = {str(n.share_id) for n in CorrectionNotice.objects.all()}
                assert police not in told, "they did not get the wrong words"
    for bad in ("", "garbage", police, str(uuid4()), "\x00"):
        assert client.post(url, whole | {"anyway": bad}).status_code in (200, 302, 422)
    for bad in ("garbage", "\x00", "", "9" * 5000):
        with making.undone():
            answer = client.post(
                _correct_url(draft),
                _form(draft, which=f"item:{made.item_id}", right="Else", new_id=bad),
            )
            assert answer.status_code == 302


def test_pressed_twice_it_is_one(draft: Decision, client: Client) -> None:
    sent = _form(draft)
    first, second = (client.post(_correct_url(draft), sent)["Location"] for _ in range(2))
    assert first == second
    made = Correction.objects.get()
    told = _told(draft, told_0_state="told", told_0_said="Rang")
    assert {client.post(_url(draft, made), told).status_code for _ in range(2)} == {302}
    assert CorrectionNotice.objects.count() == 1


def test_nothing_typed_can_become_markup(draft: Decision, client: Client) -> None:
    evil = "<script>alert(1)</script>{{ 7|add:7 }}"
    made = correct(draft, right=evil, reason=evil)
    note(draft, made, Little="told")
    pages = [
        _url(draft, made),
        reverse("record", args=[draft.pk]),
        reverse("check", args=[draft.pk]),
    ]
    for page in pages:
        found = client.get(page).content.decode()
        assert evil.replace("<", "&lt;").replace(">", "&gt;") in found
        assert "<script>alert" not in found


def test_titles_and_addresses_hold_nothing_personal(draft: Decision, client: Client) -> None:
    made = correct(draft)
    for url in (_url(draft, made), _correct_url(draft)):
        title = re.search("<title>(.*?)</title>", client.get(url).content.decode(), re.DOTALL)
        assert title
        assert not {"Maya", MASH, "Quay"} & set(title[1].split())
        assert "Quay" not in url


def test_what_is_not_theirs_leads_nowhere(
    draft: Decision, cast: dict[str, User], signed_in: Callable[[User], Client], priya: User
) -> None:
    made = correct(draft)
    urls = (_url(draft, made), _correct_url(draft))
    lead = signed_in(cast["grace"])
    for url in urls:  # a draft's words are its author's: a lead sees that there is one
        for answer in (lead.get(url), lead.post(url, {"right": RIGHT})):
            assert answer["Location"] == reverse("record", args=[draft.pk])
    for name in ("dilys", "tom", "ruth"):
        for url in urls:
            assert signed_in(cast[name]).get(url).status_code == 404
    other = making.draft(priya)
    assert signed_in(priya).get(reverse("correction", args=[other.pk, made.pk])).status_code == 404
    nothing = signed_in(priya).get(_correct_url(other))
    assert nothing["Location"] == reverse("record", args=[other.pk]), "nothing was given yet"


def test_a_pdf_of_what_was_given_says_at_its_end_what_was_corrected(
    draft: Decision, client: Client
) -> None:
    url = reverse("share_pdf", args=[draft.pk, share_to(draft, MASH).pk])
    assert "Corrected on" not in reading.words(client.post(url).content)
    correct(draft)
    said = reading.words(client.post(url).content)
    assert said.index(WRONG) < said.rindex("Our reference") < said.index("Corrected on")
    assert f"what is right: “{RIGHT}”" in said


def test_a_pdf_says_nothing_right_that_could_give_someone_away(
    draft: Decision, client: Client
) -> None:
    correct(draft, right="Lauren told us that it is number 9.")
    making.answer(draft, "protect", {"protected": ["@Lauren Okafor"]})
    url = reverse("share_pdf", args=[draft.pk, share_to(draft, MASH).pk])
    said = reading.words(client.post(url).content)
    assert "Corrected on" in said
    assert "Lauren told us" not in said
