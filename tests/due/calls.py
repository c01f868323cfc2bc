"""How each service about what is due is called once, for tests/audit/test_every_write.py."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.utils import timezone

from decisions.models import Task, User
from decisions.services import questions, reminders
from tests import making

Call = Callable[[User, dict[str, User]], Callable[[], Any]]


def task(user: User, kind: str, about: str = "", ago: timedelta = timedelta(days=30)) -> Task:
    """Return something that has long been due, of a draft."""
    decision = making.draft(user)
    return Task.objects.create(
        decision=decision, kind=kind, about=about, for_user=user, due=timezone.now() - ago
    )


def _ask_again(priya: User, cast: dict[str, User]) -> Callable[[], Any]:
    due, day = task(priya, "look_again"), timezone.localdate() + timedelta(days=9)
    return lambda: questions.ask_again(actor=priya, task_id=due.pk, day=day)


def _remind(priya: User, cast: dict[str, User]) -> Callable[[], Any]:
    due = task(cast["tom"], "advice")
    return lambda: reminders.remind(actor=priya, task_id=due.pk)


def _tell_of_late(priya: User, cast: dict[str, User]) -> Callable[[], Any]:
    due = task(cast["tom"], "advice")
    return lambda: reminders.tell_of_late(actor=priya, task_id=due.pk)


CALLS: dict[str, Call] = {
    "ask_again": _ask_again,
    "remind": _remind,
    "tell_of_late": _tell_of_late,
}
