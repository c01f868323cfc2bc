"""Where a PDF is offered, who gets it, what is written down, and when there is none."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from decisions.models import AuditEvent, Decision, User
from decisions.outputs import pdf
from decisions.outputs.timeline import timeline
from tests import making
from tests.outputs.reading import words

SignIn = Callable[[User], Client]


def _url(name: str, decision: Decision) -> str:
    return reverse(name, args=[decision.pk, decision.shares[0].pk])


def _acts(decision: Decision) -> list[str]:
    events = AuditEvent.objects.filter(decision=decision).order_by("decision_number")
    return list(events.values_list("act", flat=True))


def _leaking(priya: User, to: str) -> Decision:
    decision = making.draft(priya, without="share")
    decision = making.answer(decision, "protect", {"protected": ["@Lauren Okafor"]})
    said = {"own_words": "Lauren told us.", "items-0-give": "off", "sent": "not_yet"}
    return making.tell(decision, {"recipient": f"@{to}"} | said)


def test_a_text_can_be_saved_where_it_can_be_copied_and_the_history_says_so(
    priya: User, signed_in: SignIn
) -> None:
    decision, client = making.draft(priya), signed_in(priya)
    page = client.get(_url("text", decision)).content.decode()
    assert f'action="{_url("share_pdf", decision)}"' in page
    response = client.post(_url("share_pdf", decision))
    assert response["Content-Type"] == "application/pdf"
    assert "no-store" in response["Cache-Control"]
    assert "Bruises on both arms." in words(response.content)
    assert _acts(decision)[-1] == "text.saved_as_pdf"
    event = AuditEvent.objects.get(decision=decision, act="text.saved_as_pdf")
    assert json.loads(event.body)["about"] == {"share": str(decision.shares[0].pk)}
    assert timeline(decision)[0].title == "Saved a text as a PDF: Northbridge MASH"


def test_looking_at_the_address_saves_nothing(priya: User, signed_in: SignIn) -> None:
    decision, client = making.sign(making.draft(priya)), signed_in(priya)
    before = _acts(decision)
    response = client.get(_url("share_pdf", decision))
    assert (response.status_code, response["Location"]) == (302, _url("text", decision))
    record = reverse("record", args=[decision.pk])
    response = client.get(reverse("record_pdf", args=[decision.pk]))
    assert (response.status_code, response["Location"]) == (302, record)
    assert _acts(decision) == before


def test_a_record_can_be_saved_once_it_is_finished(
    priya: User, cast: dict[str, User], signed_in: SignIn
) -> None:
    decision, client = making.draft(priya), signed_in(priya)
    url, record = (reverse(name, args=[decision.pk]) for name in ("record_pdf", "record"))
    assert client.post(url)["Location"] == record
    assert url not in client.get(record).content.decode()
    making.sign(decision)
    grace = signed_in(cast["grace"])
    page = grace.get(record).content.decode()
    assert f'action="{url}"' in page
    assert grace.post(url).content.startswith(b"%PDF-")
    newest = timeline(making.fresh(decision))[0]
    assert (newest.title, newest.by) == ("Saved the record as a PDF", "Grace Mensah")


def test_what_was_given_can_be_saved_from_the_record(priya: User, signed_in: SignIn) -> None:
    decision = making.draft(priya, without="share")
    decision = making.tell(decision, making.given())
    client, record = signed_in(priya), reverse("record", args=[decision.pk])
    making.sign(making.answer(decision, "reasons", {"reasons": "They need it."}))
    assert f'action="{_url("share_pdf", decision)}"' in client.get(record).content.decode()
    given = client.get(_url("text", decision)).content.decode()
    assert f'action="{_url("share_pdf", decision)}"' in given


def test_a_text_that_is_held_makes_no_pdf(priya: User, signed_in: SignIn) -> None:
    decision = _leaking(priya, "Little Oaks nursery, safeguarding lead")
    client = signed_in(priya)
    page = client.get(_url("text", decision)).content.decode()
    assert "pdf" not in page.split("<main")[1].lower()
    response = client.post(_url("share_pdf", decision))
    assert (response.status_code, response["Location"]) == (302, _url("text", decision))
    response = client.post(_url("text", decision), {"go": "pdf"})
    assert response["Content-Type"].startswith("text/html")
    assert "Lauren told us." not in response.content.decode()
    assert not {"text.copied_anyway", "text.saved_as_pdf"} & set(_acts(decision))


def test_where_a_reminder_is_open_a_pdf_is_made_anyway_and_both_are_on_record(
    priya: User, signed_in: SignIn
) -> None:
    decision, client = _leaking(priya, "Northbridge MASH"), signed_in(priya)
    assert client.post(_url("share_pdf", decision))["Location"] == _url("text", decision)
    assert "text.saved_as_pdf" not in _acts(decision)
    for page in (client.get(_url("text", decision)), client.post(_url("text", decision))):
        html = page.content.decode()
        assert 'name="go" value="pdf"' in html
        assert _url("share_pdf", decision) not in html
    response = client.post(_url("text", decision), {"go": "pdf"})
    assert "Lauren told us." in words(response.content)
    name = f'attachment; filename="{decision.reference}-{str(decision.shares[0].pk)[:4]}.pdf"'
    assert response["Content-Disposition"] == name
    assert _acts(decision)[-2:] == ["text.copied_anyway", "text.saved_as_pdf"]


def test_a_reader_who_may_not_copy_anyway_gets_no_pdf_either(
    priya: User, cast: dict[str, User], signed_in: SignIn
) -> None:
    decision = _leaking(priya, "Northbridge MASH")
    decision = making.sign(making.answer(decision, "reasons", {"reasons": "They need it."}))
    grace = signed_in(cast["grace"])
    for name in ("share_pdf", "text"):
        response = grace.post(_url(name, decision), {"go": "pdf"})
        assert b"%PDF-" not in response.content
        assert "Lauren told us." not in response.content.decode()
    assert "text.saved_as_pdf" not in _acts(decision)


def test_when_it_cannot_be_made_the_page_says_what_to_do(
    priya: User,
    signed_in: SignIn,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    tmp_path: Any,
) -> None:
    decision, client = making.sign(making.draft(priya)), signed_in(priya)
    before = _acts(decision)
    broken = tmp_path / "document.typ"
    broken.write_text("#panic(sys.inputs.data)")
    monkeypatch.setattr(pdf, "_TEMPLATE", broken)
    for url, back in (
        (_url("share_pdf", decision), _url("text", decision)),
        (reverse("record_pdf", args=[decision.pk]), reverse("record", args=[decision.pk])),
    ):
        response = client.post(url)
        assert response.status_code == 503
        html = response.content.decode()
        assert "The PDF could not be made" in html
        assert f'href="{back}"' in html
    assert "Bruises" not in caplog.text
    assert caplog.text.count(f"A PDF of {decision.reference} could not be made.") == 2
    assert _acts(decision) == before, "what was not made was not saved"


def test_a_recipient_of_another_record_is_not_found(
    s5: Decision, priya: User, signed_in: SignIn
) -> None:
    decision = making.draft(priya)
    other = reverse("share_pdf", args=[decision.pk, s5.shares[0].pk])
    assert signed_in(priya).post(other).status_code == 404
