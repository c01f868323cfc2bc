"""How each service on people and settings is called, for tests/audit/test_every_write.py."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.utils import timezone

from decisions import selectors
from decisions.models import Adviser, Membership, Organisation, Recipient, User
from decisions.selectors.people import not_over, roles_here
from decisions.services import directory, leaving, memberships, organisations, people, reviews
from tests import making
from tests.people.conftest import give

Run = Callable[[], Any]
Call = Callable[[User, dict[str, User]], Run]


def _ours(call: Callable[[User, Organisation, dict[str, User]], Any]) -> Call:
    """Return a call for Priya's organisation."""

    def prepare(priya: User, cast: dict[str, User]) -> Run:
        organisation = selectors.home_of(priya)[0][0]
        return lambda: call(priya, organisation, cast)

    return prepare


def _role(user: User) -> Any:
    return Membership.objects.filter(user=user)[0].pk


def _move_role(priya: User, cast: dict[str, User]) -> Run:
    organisation = selectors.home_of(priya)[0][0]
    team = people.add_team(actor=None, organisation=organisation, name="Another")
    return lambda: memberships.move_role(
        actor=priya, organisation=organisation, role_id=_role(cast["tom"]), team=team, why="x"
    )


def _place_draft(priya: User, cast: dict[str, User]) -> Run:
    draft = making.draft(cast["tom"])
    yesterday = timezone.localdate() - timedelta(days=1)
    Membership.objects.filter(user=cast["tom"]).update(until=yesterday)
    return lambda: leaving.place_draft(
        actor=priya,
        organisation=draft.organisation,
        draft_id=draft.pk,
        to=cast["grace"],
        reason="x",
    )


def _review(actor: User, organisation: Organisation, cast: dict[str, User]) -> Any:
    roles = [str(r.pk) for r in not_over(roles_here(organisation))]
    return reviews.finish_access_review(actor=actor, organisation=organisation, keep=roles, end=[])


def _give_role(priya: User, cast: dict[str, User]) -> Run:
    organisation = selectors.home_of(priya)[0][0]
    return lambda: memberships.give_role(
        actor=priya, user=cast["tom"], organisation=organisation, role="lead", why="y"
    )


def _invite_again(priya: User, cast: dict[str, User]) -> Run:
    organisation = selectors.home_of(priya)[0][0]
    give(cast["dilys"], organisation, "lead")
    return lambda: people.invite_again(actor=priya, organisation=organisation, user=cast["dilys"])


def _recipient(organisation: Organisation) -> Recipient:
    return organisation.recipients.all()[0]


def _adviser(organisation: Organisation) -> Adviser:
    return organisation.advisers.all()[0]


CALLS: dict[str, Call] = {
    "add_organisation": lambda priya, cast: (
        lambda: organisations.add_organisation(actor=priya, name="N", slug="n", kind="club")
    ),
    "found_organisation": lambda priya, cast: (
        lambda: organisations.found_organisation(
            actor=priya,
            name="N",
            kind="club",
            nation="england",
            team="T",
            email="n@n.example",
            person="N",
        )
    ),
    "change_organisation": _ours(
        lambda u, o, c: organisations.change_organisation(actor=u, organisation=o, retention="x")
    ),
    "set_law": _ours(
        lambda u, o, c: organisations.set_law(
            actor=u, organisation=o, reason="x", law_basis="6-1-c"
        )
    ),
    "add_team": _ours(lambda u, o, c: organisations.add_team(actor=u, organisation=o, name="T")),
    "rename_team": _ours(
        lambda u, o, c: organisations.rename_team(
            actor=u, team=o.teams.all()[0], name="T", reason="x"
        )
    ),
    "add_user": lambda priya, cast: lambda: people.add_user(actor=priya, email="x@y.z", name="X"),
    "invite": _ours(
        lambda u, o, c: people.invite(
            actor=u,
            organisation=o,
            email="x@y.example",
            name="X",
            job_title="",
            roles=[("lead", None)],
            why="x",
        )
    ),
    "invite_again": _invite_again,
    "change_person": _ours(
        lambda u, o, c: people.change_person(
            actor=u, organisation=o, user=c["tom"], reason="x", name="T"
        )
    ),
    "give_role": _give_role,
    "move_role": _move_role,
    "take_role": _ours(
        lambda u, o, c: memberships.take_role(
            actor=u, organisation=o, role_id=_role(c["tom"]), why="x"
        )
    ),
    "deactivate": _ours(
        lambda u, o, c: leaving.deactivate(actor=u, organisation=o, user=c["tom"], why="x")
    ),
    "place_draft": _place_draft,
    "finish_access_review": _ours(_review),
    "export_access_list": _ours(
        lambda u, o, c: reviews.export_access_list(actor=u, organisation=o, rows=1)
    ),
    "add_recipient": _ours(
        lambda u, o, c: directory.add_recipient(actor=u, organisation=o, name="R", kind="other")
    ),
    "change_recipient": _ours(
        lambda u, o, c: directory.change_recipient(
            actor=u, entry=_recipient(o), reason="x", name="R"
        )
    ),
    "retire_recipient": _ours(
        lambda u, o, c: directory.retire_recipient(actor=u, entry=_recipient(o), reason="x")
    ),
    "import_recipients": _ours(
        lambda u, o, c: directory.import_recipients(
            actor=u,
            organisation=o,
            rows=[{"name": "R", "body": "B", "kind": "other"}],
            reason="x",
        )
    ),
    "add_adviser": _ours(
        lambda u, o, c: directory.add_adviser(
            actor=u,
            organisation=o,
            name="A",
            job_title="B",
            role="ig",
            phone="1",
            opens="09:00",
            closes="17:00",
        )
    ),
    "change_adviser": _ours(
        lambda u, o, c: directory.change_adviser(actor=u, entry=_adviser(o), reason="x", phone="2")
    ),
    "retire_adviser": _ours(
        lambda u, o, c: directory.retire_adviser(actor=u, entry=_adviser(o), reason="x")
    ),
}
