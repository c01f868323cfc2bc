"""How each service about access is called once, for tests/audit/test_every_write.py."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.utils import timezone

from decisions.models import Decision, Membership, Organisation, Restriction, Task, User
from decisions.services import emergency, grants, people, restrictions, saving
from tests import making

Call = Callable[[User, dict[str, User]], Callable[[], Any]]


def _on_draft(call: Callable[[User, Decision, dict[str, User]], Any]) -> Call:
    def prepare(priya: User, cast: dict[str, User]) -> Callable[[], Any]:
        decision = making.draft(priya)
        return lambda: call(priya, decision, cast)

    return prepare


def _restrict(user: User, decision: Decision) -> Restriction:
    return restrictions.restrict(
        actor=user, decision_id=decision.pk, kind="staff", reason="x", named=[user]
    )


def _share(user: User, decision: Decision, colleague: User) -> Any:
    return grants.share_with(
        actor=user,
        decision_id=decision.pk,
        colleague=colleague,
        until=timezone.now() + timedelta(days=1),
        reason="x",
    )


def _lift(priya: User, cast: dict[str, User]) -> Callable[[], Any]:
    decision = making.draft(priya)
    _restrict(priya, decision)
    return lambda: restrictions.lift(actor=priya, decision_id=decision.pk, reason="over")


def _take_back(priya: User, cast: dict[str, User]) -> Callable[[], Any]:
    decision = making.draft(priya)
    grant = _share(priya, decision, cast["tom"])
    return lambda: grants.take_back(actor=priya, decision_id=decision.pk, grant_id=grant.pk)


def _governance(priya: User, cast: dict[str, User]) -> Callable[[], Any]:
    decision = making.draft(cast["tom"])
    people.give_role(
        actor=None,
        user=priya,
        organisation=decision.organisation,
        role="ig_officer",
        given_by="x",
        why="x",
    )
    return lambda: grants.open_for_governance(
        actor=priya, decision_id=decision.pk, reason="Complaint 14"
    )


def _ask(user: User, organisation: Organisation) -> Any:
    return emergency.ask(actor=user, organisation=organisation, sought="x", reason="Missing")


def _open(priya: User, cast: dict[str, User]) -> Callable[[], Any]:
    decision = making.draft(cast["tom"])
    asked = _ask(priya, decision.organisation)
    return lambda: emergency.open_record(
        actor=priya, asked=asked, decision_id=decision.pk, reason="Missing"
    )


def _none(priya: User, cast: dict[str, User]) -> Callable[[], Any]:
    organisation = Organisation.objects.get(slug="larkfield")
    asked = _ask(priya, organisation)
    return lambda: emergency.found_none(
        actor=priya, organisation=organisation, asked=asked, found=0
    )


def _review(priya: User, cast: dict[str, User]) -> Callable[[], Any]:
    task = Task.objects.create(
        decision=making.draft(cast["tom"]),
        kind="emergency_review",
        for_user=priya,
        due=timezone.now(),
    )
    return lambda: emergency.review(actor=priya, task_id=task.pk, answer="Right")


def _name(priya: User, cast: dict[str, User]) -> Callable[[], Any]:
    decision = making.sign(making.draft(cast["tom"]))  # a draft would be an event of its own
    restrictions.restrict(
        actor=cast["grace"], decision_id=decision.pk, kind="staff", reason="x", named=[cast["tom"]]
    )
    Membership.objects.filter(user=cast["tom"]).update(until="2026-01-01")
    people.give_role(
        actor=None,
        user=priya,
        organisation=decision.organisation,
        role="ig_officer",
        given_by="x",
        why="x",
    )
    return lambda: restrictions.name_someone(
        actor=priya, decision_id=decision.pk, person=cast["grace"], reason="x"
    )


def _save_record(priya: User, cast: dict[str, User]) -> Callable[[], Any]:
    decision = making.sign(making.draft(priya))
    return lambda: saving.save_record(actor=priya, decision_id=decision.pk)


CALLS: dict[str, Call] = {
    "save_record": _save_record,
    "save_text": _on_draft(
        lambda u, d, c: saving.save_text(actor=u, decision_id=d.pk, share_id=d.shares[0].pk)
    ),
    "name_someone": _name,
    "change_address": lambda priya, cast: (
        lambda: people.change_address(
            actor=priya, user=cast["tom"], email="new@x.example", reason="x"
        )
    ),
    "share_with": _on_draft(lambda u, d, c: _share(u, d, c["tom"])),
    "take_back": _take_back,
    "open_for_governance": _governance,
    "restrict": _on_draft(lambda u, d, c: _restrict(u, d)),
    "lift": _lift,
    "ask": _on_draft(lambda u, d, c: _ask(u, d.organisation)),
    "open_record": _open,
    "found_none": _none,
    "review": _review,
}
