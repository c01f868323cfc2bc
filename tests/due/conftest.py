"""People and records about which something is due."""

from datetime import timedelta

import pytest
from django.utils import timezone

from decisions.models import Decision, Organisation, ProposedShare, Task, Team, User
from decisions.services import people, shares
from tests import making


@pytest.fixture
def larkfield(cast: dict[str, User]) -> Organisation:
    """The school."""
    return Organisation.objects.get(slug="larkfield")


@pytest.fixture
def toms(cast: dict[str, User]) -> Decision:
    """A draft of Tom's, a practitioner. Priya and Grace lead his team; Ruth is IG officer."""
    return making.draft(cast["tom"])


def give(user: User, organisation: Organisation, role: str, team: Team | None = None) -> None:
    """Give a role."""
    people.give_role(
        actor=None,
        user=user,
        organisation=organisation,
        role=role,
        team=team,
        given_by="x",
        why="x",
    )


def since(decision: Decision, kind: str, ago: timedelta, about: str = "") -> Task:
    """Return the decision's task of a kind, due for some time; made where there is none."""
    task = Task.objects.filter(decision=decision, kind=kind).first()
    task = task or Task(decision=decision, kind=kind, about=about, for_user=decision.author)
    task.due, task.mailed_at, task.leads_mailed_at = timezone.now() - ago, None, None
    task.save()
    return task


def mark_given(decision: Decision, share: ProposedShare, method: str = "hub-portal") -> None:
    """Say that a letter was sent just now."""
    shares.mark_given(
        actor=decision.author,
        decision_id=decision.pk,
        share_id=share.pk,
        given_at=timezone.now(),
        method=method,
    )
