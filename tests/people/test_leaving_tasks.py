"""What was asked of somebody who leaves is asked of somebody else."""

import pytest
from django.test import Client
from django.urls import reverse

from decisions.choices import TaskKind
from decisions.models import (
    Decision,
    Organisation,
    Task,
    User,
)
from tests import making
from tests.people.conftest import Leave, give


def test_who_answers_about_the_law_is_asked_when_they_leave(
    cast: dict[str, User], larkfield: Organisation, admin: Client
) -> None:
    draft = making.draft(cast["tom"])
    making.answer(draft, "law", {"law_fits": "not_sure", "law_question": "Which?"})
    task = Task.objects.get(kind="law_answer")
    assert task.for_user == cast["ruth"]
    url = reverse("deactivate", args=[larkfield.pk, cast["ruth"].pk])
    assert "Who answers questions about the law from now on?" in admin.get(url).content.decode()
    assert admin.post(url, {"why": "Left"}).status_code == 422
    answer = {"why": "Left", "law_asks": str(cast["grace"].pk)}
    assert admin.post(url, answer).status_code == 302
    larkfield.refresh_from_db()
    task.refresh_from_db()
    assert larkfield.law_asks == cast["grace"]
    assert task.for_user == cast["grace"]


@pytest.mark.parametrize(("officer", "goes_to"), [(True, "grace"), (False, "tom")])
def test_with_nobody_named_a_question_goes_to_another_officer_or_back(
    cast: dict[str, User], larkfield: Organisation, leave: Leave, officer: bool, goes_to: str
) -> None:
    draft = making.draft(cast["tom"])
    making.answer(draft, "law", {"law_fits": "not_sure", "law_question": "Which?"})
    if officer:
        give(cast["grace"], larkfield, "ig_officer")
    leave(cast["ruth"], law_asks=None)
    larkfield.refresh_from_db()
    assert larkfield.law_asks is None
    assert Task.objects.get(kind="law_answer").for_user == cast[goes_to]


def test_what_is_still_to_do_on_a_finished_record_goes_to_a_lead(
    s1: Decision, cast: dict[str, User], leave: Leave
) -> None:
    task = Task.objects.get(decision=s1, kind=TaskKind.WRITTEN_FOLLOW_UP)
    assert task.for_user == cast["priya"]
    leave(cast["priya"])
    task.refresh_from_db()
    assert task.for_user == cast["grace"]
    assert making.fresh(s1).author == cast["priya"], "who decided stays who decided"
