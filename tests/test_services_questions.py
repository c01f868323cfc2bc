"""Questions that stay open: who is asked, and where the answer stands."""

import pytest
from django.utils import timezone

from decisions.models import Decision, Task, User
from decisions.services import questions, signing
from decisions.services.locking import NotAllowed
from tests import making


@pytest.fixture
def draft(priya: User) -> Decision:
    """Priya's draft."""
    return making.draft(priya)


def _tasks() -> list[Task]:
    """Return the questions, but not what is to be sent."""
    return list(Task.objects.filter(kind__in=("law_answer", "advice")))


def _task() -> Task:
    (task,) = _tasks()
    return task


NOT_SURE = {"law_fits": "not_sure", "law_question": "Which?", "consent_asked": "no"}


def test_not_sure_about_the_law_asks_whom_the_organisation_asks(
    draft: Decision, cast: dict[str, User]
) -> None:
    decision = making.answer(draft, "law", NOT_SURE)
    task = _task()
    assert (task.for_user, task.question, task.done_at) == (cast["ruth"], "Which?", None)
    assert task.due > timezone.now()
    decision = making.answer(decision, "law", NOT_SURE | {"law_question": "And?"})
    assert [t.question for t in _tasks()] == ["And?"]
    making.answer(decision, "law", {"law_fits": "yes", "consent_asked": "no"})
    assert _task().done_at, "taken back"
    making.answer(decision, "law", NOT_SURE)
    assert _task().done_at is None, "asked again"


def _signed(decision: Decision) -> Decision:
    revision = making.fresh(decision).revision
    signing.sign(actor=decision.author, decision_id=decision.pk, expected_revision=revision)
    return making.fresh(decision)


def test_an_answer_about_the_law_stands_beside_the_finished_record(
    draft: Decision, cast: dict[str, User]
) -> None:
    making.answer(draft, "law", NOT_SURE)
    decision = _signed(draft)
    before, task = decision.column_values(), _task()
    for other in ("priya", "jo"):
        with pytest.raises(NotAllowed):
            questions.answer_question(actor=cast[other], task_id=task.pk, answer="No")
    questions.answer_question(actor=cast["ruth"], task_id=task.pk, answer="It fits.")
    task.refresh_from_db()
    assert (task.answer, task.done_by) == ("It fits.", cast["ruth"])
    assert making.fresh(decision).column_values() == before
    with pytest.raises(NotAllowed):
        questions.answer_question(actor=cast["ruth"], task_id=task.pk, answer="Again")


def test_an_answered_question_is_not_taken_back_by_the_page(
    draft: Decision, cast: dict[str, User]
) -> None:
    decision = making.answer(draft, "law", NOT_SURE)
    questions.answer_question(actor=cast["ruth"], task_id=_task().pk, answer="It fits.")
    making.answer(decision, "law", {"law_fits": "yes", "consent_asked": "no"})
    assert [(t.question, t.answer) for t in _tasks()] == [("Which?", "It fits.")]


def test_a_club_that_asks_nobody_leaves_the_question_with_who_asks(cast: dict[str, User]) -> None:
    making.answer(making.start(cast["marcus"]), "law", NOT_SURE)
    assert _task().for_user == cast["marcus"]


def test_advice_still_to_come_stays_with_who_wants_it(draft: Decision) -> None:
    making.answer(draft, "advice", {"unsure": "not_asked", "unsure_about": "whom to tell"})
    task = _task()
    assert (task.kind, task.for_user, task.question) == ("advice", draft.author, "whom to tell")
    making.answer(draft, "advice", {"unsure": "no"})
    assert _task().done_at, "taken back"
