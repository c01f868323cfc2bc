"""Six items, three recipients: three packs, each with what was ticked, and none ever changes."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from decisions.models import Decision, User
from decisions.services import shares
from decisions.services.locking import NotAllowed
from tests import making
from tests.outputs.reading import tags, words

ITEMS = (
    "Bruises on both arms.",  # the worry of page 1 is the first item
    "She said Dean squeezed her.",
    "Attendance is down to 74%.",
    "They live at 14 Tanner Street.",
    "Her brother Kofi attends Little Oaks.",
    "She has a reading report.",
)
MASH, OAKS, POLICE = "Northbridge MASH", "Little Oaks nursery, safeguarding lead", "999"
#: Which items each gets (by number), and what is said differently.
PACKS: dict[str, tuple[set[int], dict[int, str]]] = {
    MASH: ({0, 1, 2, 3, 4}, {}),
    OAKS: ({0, 4}, {0: "There is a concern about Maya."}),
    POLICE: ({0, 1, 3}, {}),
}


def _answers(name: str) -> making.Answers:
    gets, differently = PACKS[name]
    answers: making.Answers = {"recipient": f"@{name}", "left_out": "not_needed"}
    answers |= {f"items-{n}-give": "on" if n in gets else "off" for n in range(len(ITEMS))}
    for number, instead in differently.items():
        answers |= {f"items-{number}-differ": "on", f"items-{number}-words": instead}
    handling = {"handling": "Do not ring the home."}
    return answers | (handling if name == OAKS else {})


@pytest.fixture
def draft(priya: User) -> Decision:
    """A draft with six items and three recipients, none of whom has got it."""
    decision = making.draft(priya, without="share")
    protected: making.Answers = {"protected": ["other"], "protections-4-name": "Ada Quist"}
    decision = making.answer(decision, "protect", protected)
    more: making.Answers = {}
    for n, item in enumerate(ITEMS[1:]):
        more |= {f"new_items-{n}-text": item, f"new_items-{n}-known": "records"}
    decision = making.tell(decision, _answers(MASH) | {"items-0-give": "on"} | more)
    assert [item.text for item in decision.items] == list(ITEMS)
    decision = making.tell(decision, _answers(MASH), decision.shares[0])
    for name in (OAKS, POLICE):
        decision = making.tell(decision, _answers(name))
    return decision


@pytest.fixture
def saved(priya: User, signed_in: Callable[[User], Client]) -> Callable[[Decision], list[bytes]]:
    """Return a function that saves every recipient's text as a PDF, as a person does."""
    client = signed_in(priya)

    def save(decision: Decision) -> list[bytes]:
        found = []
        for share in decision.shares:
            response = client.post(reverse("share_pdf", args=[decision.pk, share.pk]))
            assert response.status_code == 200, response.get("Location")
            name = f'attachment; filename="{decision.reference}-{str(share.pk)[:4]}.pdf"'
            assert response["Content-Disposition"] == name
            found.append(response.content)
        return found

    return save


def _give(decision: Decision) -> Decision:
    """Say that everybody has got theirs."""
    for share in decision.shares:
        more = making.given({"method": "hub-portal"})
        making.tell(decision, _answers(share.name) | more, share)
    decision = making.fresh(decision)
    assert len(decision.disclosures) == 3
    return decision


def test_each_pack_has_exactly_what_was_ticked_and_said(
    draft: Decision, saved: Callable[[Decision], list[bytes]]
) -> None:
    packs = dict(zip((s.name for s in draft.shares), saved(draft), strict=True))
    assert len(set(packs.values())) == 3
    for name, (gets, differently) in PACKS.items():
        said = words(packs[name])
        for number, item in enumerate(ITEMS):
            assert (item in said) is (number in gets and number not in differently), (name, item)
        assert all(instead in said for instead in differently.values())
        assert tags(packs[name]).count("LI") == len(gets)
        assert ("Handle with care: Do not ring the home." in said) is (name == OAKS)
        assert not [other for other in PACKS if other in said], "who else gets what is not said"
        assert draft.reference in said


def test_once_given_nothing_that_is_done_later_changes_one(
    draft: Decision, saved: Callable[[Decision], list[bytes]]
) -> None:
    decision = _give(draft)
    before = saved(decision)
    assert len(set(before)) == 3
    texts = {d.share_id: d.text for d in decision.disclosures}

    decision = making.answer(decision, "worry", {"children-0-name": "Maya Brown", "worry": "Less."})
    new = {"new_items-0-text": "Something new.", "new_items-0-known": "saw", "items-0-give": "off"}
    decision = making.tell(decision, {"recipient": "@Emergency duty team", **new})
    decision = making.answer(decision, "protect", {"protected": ["none"]})
    with pytest.raises(NotAllowed):
        shares.remove_share(
            actor=decision.author, decision_id=decision.pk, share_id=decision.shares[0].pk
        )
    after = saved(decision)
    assert after[:3] == before
    assert "Maya Brown" in words(after[3]), "the draft did change: who is told now, reads it"
    decision = making.answer(decision, "reasons", {"reasons": "They need it."})
    signed = making.sign(decision)
    assert saved(signed)[:3] == before
    assert {d.share_id: d.text for d in making.fresh(signed).disclosures} == texts


def test_before_it_is_given_a_pack_follows_what_is_decided(
    draft: Decision, saved: Callable[[Decision], list[bytes]]
) -> None:
    before = saved(draft)
    changed = _answers(POLICE) | {"items-5-give": "on"}
    decision = making.tell(draft, changed, draft.shares[2])
    assert ITEMS[5] in words(saved(decision)[2])
    assert ITEMS[5] not in words(before[2])
