"""The way through the pages: their order, what is missing, what is done."""

import pytest

from decisions.models import Decision, User
from decisions.rules import RULES, journey
from tests import making
from tests.rules.a_case import Case, told


def test_there_is_one_page_for_each_of_the_seven_rules_in_order() -> None:
    assert [rule.number for rule in RULES] == [1, 2, 3, 4, 5, 6, 7]
    slugs = [rule.slug for rule in RULES]
    assert slugs == ["worry", "family", "law", "advice", "protect", "share", "reasons"]
    own = Decision(direction="own")
    assert journey.pages(own) == list(RULES)
    assert journey.page_count(own) == 8
    assert [journey.after(rule, own) for rule in RULES] == [*slugs[1:], journey.CHECK]
    assert [journey.before(rule, own) for rule in RULES] == ["", *slugs[:-1]]
    assert [journey.place(rule, own) for rule in RULES] == [1, 2, 3, 4, 5, 6, 7]
    assert [journey.rule_for(slug) for slug in slugs] == list(RULES)
    assert journey.rule_for("no-such-page") is None


@pytest.mark.parametrize("rule", RULES, ids=lambda r: r.slug)
def test_every_rule_has_its_words(rule: journey.Rule) -> None:
    assert rule.name
    assert rule.title
    assert len(rule.guidance) > 40
    assert rule.edition
    assert rule.link.startswith("https://")


#: For each page: what leaves it unfinished, and the words of what is then missing.
UNFINISHED: dict[str, list[tuple[making.Answers, set[str]]]] = {
    "worry": [
        ({"children-0-name": "off"}, {"Say who the child is, or how you would recognise them"}),
        ({"children-0-born": "off"}, {"Give the child’s age, or “not known”"}),
        ({"worry": "off"}, {"Say what you have seen, heard or been told"}),
        ({"level": "off"}, {"Answer “How worried are you”"}),
        ({"if_nobody_knew": "off"}, {"Say what could happen if nobody else knows"}),
        ({"noticed_by": "other"}, {"Say who noticed it; “a neighbour” is enough"}),
    ],
    "family": [
        ({"children-0-knows": "off"}, {"Say whether the child knows you are sharing this"}),
        ({"response": "off"}, {"Say what they said when they were told"}),
        ({"response": "objected"}, {"Say what they objected to or asked for"}),
        ({"people-0-knows": "not_for_now"}, {"Say why they are not told for now"}),
        (
            {"people-1-name": "Dean"},
            {"Say who each person is to the child"},
        ),
    ],
    "law": [
        ({"law_fits": "off"}, {"Say whether your organisation’s reason in law fits"}),
        ({"consent_asked": "off"}, {"Say whether anyone has been asked to agree"}),
        ({"consent_asked": "yes"}, {"Say who was asked to agree, and what they said"}),
        (
            {"law_fits": "different"},
            {
                "Say what is different about the reason in law",
                "Choose the reason in law that fits",
            },
        ),
    ],
    "protect": [
        ({"protected": "off"}, {"Say whether anyone could be hurt if they were found out"}),
    ],
    "reasons": [({"reasons": "off"}, {"Give your reasons"})],
}


@pytest.mark.parametrize(
    ("slug", "change", "words"),
    [(slug, change, words) for slug, rows in UNFINISHED.items() for change, words in rows],
)
def test_a_page_with_something_missing_is_started_and_says_what(
    priya: User, slug: str, change: making.Answers, words: set[str]
) -> None:
    decision = making.answer(making.draft(priya), slug, change)
    rule = journey.rule_for(slug)
    assert rule is not None
    lacking = journey.missing(decision)
    assert {m.text for m in lacking} == words
    assert {m.page for m in lacking} == {slug}
    assert all(m.anchor.startswith("id_") for m in lacking)
    expected = "todo" if slug in ("protect", "reasons") else "started"
    assert journey.status(rule, decision) == expected


def test_a_complete_draft_lacks_nothing_and_every_page_is_done(priya: User) -> None:
    decision = making.draft(priya)
    assert journey.missing(decision) == []
    done = {rule.slug: journey.status(rule, decision) for rule in RULES}
    assert done == {rule.slug: "done" for rule in RULES} | {"advice": "todo"}


def test_a_new_draft_has_everything_to_do(priya: User) -> None:
    decision = making.start(priya)
    assert {journey.status(rule, decision) for rule in RULES} == {"todo"}


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"recipient": "off"}, "Say who you are telling"),
        ({"purpose": "off"}, "Say what you want them to do for the child or family"),
        ({"sent": "off"}, "Say whether they have got it"),
        ({"items-0-give": "off", "left_out": "risk"}, "or take them off the list"),
        (
            {"recipient": "other", "name": "A"},
            "Say what kind of person or organisation",
        ),
    ],
)
def test_a_recipient_with_something_missing_says_what(
    priya: User, change: making.Answers, words: str
) -> None:
    decision = making.draft(priya, without="share")
    decision = making.answer(making.tell(decision, change), "reasons", {"reasons": "R"})
    found = [m for m in journey.missing(decision) if m.page == "share"]
    assert any(words in m.text for m in found), found
    assert {m.share for m in found} == {str(decision.shares[0].pk)}


def test_an_item_without_a_source_says_so_until_it_has_one(priya: User) -> None:
    decision = making.tell(making.draft(priya), {"new_items-0-text": "She limps."})
    (lacking,) = journey.missing(decision)
    assert lacking.text == "Say how you know “She limps.”"
    item = next(i for i in decision.items if i.text == "She limps.")
    item.known = "saw"
    item.save()
    assert journey.missing(making.fresh(decision)) == []


def test_a_recipient_who_has_got_it_is_complete(priya: User) -> None:
    decision = making.draft(priya, without="share")
    decision = making.tell(decision, making.given({"purpose": "off"}))
    assert [m for m in journey.missing(decision) if m.page == "share"] == []


def test_telling_no_one_needs_a_decision_not_to_and_a_date_to_decide_later() -> None:
    case = Case()
    case.decision.__dict__["directory"] = []
    texts = {m.text for m in journey.missing(case.decision) if m.page == "reasons"}
    assert "Say whether you have decided not to share, or to decide later" in texts
    case.decision.no_share = "defer"
    texts = {m.text for m in journey.missing(case.decision) if m.page == "reasons"}
    assert "Choose the day on which you decide" in texts
    told(case)
    texts = {m.text for m in journey.missing(case.decision) if m.page == "reasons"}
    assert texts == {"Give your reasons"}


def test_advice_is_never_needed_to_finish(priya: User) -> None:
    decision = making.answer(making.draft(priya), "advice", {"unsure": "not_asked"})
    assert journey.missing(decision) == []


def test_a_pages_mark_changes_when_an_answer_does() -> None:
    assert journey.etag([("a", "b")]) == journey.etag([("a", "b")])
    marks = {
        journey.etag(v) for v in ([], [("a", "b")], [("a", "c")], [("ab", "")], [("a", ["b"])])
    }
    assert len(marks) == 5
