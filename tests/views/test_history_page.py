"""The page of a record's whole history: who may read what of it, and narrowing it down."""

import re
from collections.abc import Callable
from urllib.parse import urlencode
from uuid import uuid4

from django.test import Client
from django.urls import reverse

from decisions.models import Decision, User
from decisions.services import drafts, emergency, grants, restrictions
from decisions.views.history import PAGE
from tests import making
from tests.access.acts import share

SignIn = Callable[[User], Client]
NONSENSE = ("\x00", "9" * 5_000, "-1", "<b>", "looks'--", "é", str(uuid4()), "None")


def _page(client: Client, decision: Decision, **asked: str) -> str:
    url = reverse("history", args=[decision.pk])
    response = client.get(f"{url}?{urlencode(asked)}")
    assert response.status_code == 200, asked
    return str(response.content.decode())


def _titles(page: str) -> list[str]:
    return re.findall(r'<h3 class="app-timeline__title">(.*?)</h3>', page)


def test_it_is_narrowed_down_by_kind_and_by_person(
    s1: Decision, cast: dict[str, User], signed_in: SignIn
) -> None:
    client, grace = signed_in(s1.author), signed_in(cast["grace"])
    for _ in range(2):
        grace.get(reverse("record", args=[s1.pk]))
    shared = _titles(_page(client, s1, kind="sharing"))
    assert len(shared) == 2
    assert all(title.startswith("Saved a recipient") for title in shared)
    assert "Signed and finished" in _titles(_page(client, s1, kind="stages"))
    by_grace = _page(client, s1, person=str(cast["grace"].pk))
    assert _titles(by_grace) == ["Looked at this record"]
    assert "2 times since" in by_grace
    nothing = _page(client, s1, person=str(cast["grace"].pk), kind="sharing")
    assert _titles(nothing) == []
    assert "Nothing of this kind by this person." in nothing
    assert "Show everything" in nothing


def test_what_a_filter_does_not_know_it_ignores(s1: Decision, signed_in: SignIn) -> None:
    client = signed_in(s1.author)
    everything = _titles(_page(client, s1))
    for name in ("kind", "person", "page"):
        for value in NONSENSE:
            found = _page(client, s1, **{name: value})
            assert _titles(found) == everything, (name, value)
            assert "<b>" not in found


def test_a_long_history_has_pages_that_keep_the_filter(priya: User, signed_in: SignIn) -> None:
    decision = making.draft(priya)
    for n in range(PAGE):
        decision = making.answer(decision, "reasons", {"reasons": f"Reason {n}"})
    client = signed_in(priya)
    first = _page(client, decision, kind="changes")
    assert len(_titles(first)) == PAGE
    link = re.findall(r'href="(\?[^"]*page=2)"', first)[0].replace("&amp;", "&")
    assert "kind=changes" in link
    second = client.get(reverse("history", args=[decision.pk]) + link).content.decode()
    assert _titles(second)[-1] == "Saved “What is the worry?”"
    assert "Page 2 of 2" in second


def _looks_are_told(page: str) -> bool:
    told = "Jo Park" in page
    assert told is ("Was refused" in page)
    assert told is ("Who looked" in page)
    return told


def test_who_looked_is_told_to_those_who_answer_for_who_sees_it(
    s1: Decision, cast: dict[str, User], signed_in: SignIn
) -> None:
    signed_in(cast["jo"]).get(reverse("record", args=[s1.pk]))
    for keeper in (s1.author, cast["grace"]):
        assert _looks_are_told(_page(signed_in(keeper), s1))
    assert signed_in(cast["ruth"]).get(reverse("history", args=[s1.pk])).status_code == 404
    grants.open_for_governance(actor=cast["ruth"], decision_id=s1.pk, reason="Complaint 14")
    assert _looks_are_told(_page(signed_in(cast["ruth"]), s1))
    restrictions.restrict(
        actor=s1.author, decision_id=s1.pk, kind="staff", reason="x", named=[s1.author]
    )
    assert _looks_are_told(_page(signed_in(s1.author), s1))
    assert signed_in(cast["grace"]).get(reverse("history", args=[s1.pk])).status_code == 404


def test_who_was_only_shown_it_sees_what_was_done_and_not_who_looked(
    s1: Decision, cast: dict[str, User], signed_in: SignIn
) -> None:
    signed_in(cast["jo"]).get(reverse("record", args=[s1.pk]))
    share(s1.author, s1, cast["tom"])
    page = _page(signed_in(cast["tom"]), s1)
    assert not _looks_are_told(page)
    assert "Signed and finished" in page
    asked = _page(signed_in(cast["tom"]), s1, kind="looks")
    assert _titles(asked) == _titles(page), "asking for it changes nothing"
    assert _titles(_page(signed_in(cast["tom"]), s1, person=str(cast["jo"].pk))) == _titles(page)


def test_a_drafts_history_is_its_authors(
    priya: User, cast: dict[str, User], signed_in: SignIn
) -> None:
    draft, url = making.draft(priya), "history"
    assert "Bruises on both arms." in _page(signed_in(priya), draft)
    lead = signed_in(cast["grace"])
    answer = lead.get(reverse(url, args=[draft.pk]))
    assert answer["Location"] == reverse("record", args=[draft.pk])
    record = lead.get(answer["Location"]).content.decode()
    assert "Bruises" not in record
    assert reverse(url, args=[draft.pk]) not in record
    share(priya, draft, cast["tom"])
    assert "Bruises on both arms." in _page(signed_in(cast["tom"]), draft)
    asked = emergency.ask(
        actor=cast["grace"], organisation=draft.organisation, sought=draft.reference, reason="x"
    )
    emergency.open_record(actor=cast["grace"], asked=asked, decision_id=draft.pk, reason="x")
    assert "Bruises on both arms." in _page(lead, draft), "she said why it could not wait"


def test_a_discarded_draft_has_no_history_to_read(priya: User, signed_in: SignIn) -> None:
    draft = making.draft(priya)
    drafts.discard(actor=priya, decision_id=draft.pk, reason="mistake")
    answer = signed_in(priya).get(reverse("history", args=[draft.pk]))
    assert answer["Location"] == reverse("record", args=[draft.pk])


def test_whose_act_is_not_told_nobody_can_ask_for(
    priya: User, cast: dict[str, User], signed_in: SignIn
) -> None:
    draft = making.draft(priya)
    other = making.start(priya, like=draft)
    drafts.hand_over(actor=priya, decision_id=other.pk, to=cast["tom"], reason="x")
    making.answer(other, "worry", making.WORRY | {"children-0-name": "Maya Adaeze Okafor"})
    page = _page(signed_in(priya), draft)
    assert "A colleague, <time" in page
    assert str(cast["tom"].pk) not in page
    assert "Tom Ellery" not in page
    assert _titles(_page(signed_in(priya), draft, person=str(cast["tom"].pk))) == _titles(page)


def test_the_record_shows_a_few_entries_and_leads_to_all(s1: Decision, signed_in: SignIn) -> None:
    client = signed_in(s1.author)
    record = client.get(reverse("record", args=[s1.pk])).content.decode()
    assert reverse("history", args=[s1.pk]) in record
    assert 0 < len(_titles(record)) < len(_titles(_page(client, s1)))
    assert "UTC)" in record
