"""How the services of signing in are called, for `tests/audit/test_every_write.py`."""

from collections.abc import Callable
from typing import Any

from decisions.models import Organisation, User
from decisions.services import invitations, sign_ins

PASSWORD = "four tall purple kettles"

Call = Callable[[User, dict[str, User]], Callable[[], Any]]


def _invited(priya: User) -> Any:
    token = invitations.link_for(priya).split("/")[2]
    return invitations.accept_with_password(actor=priya, token=token, password=PASSWORD)


CALLS: dict[str, Call] = {
    "accept_with_password": lambda priya, cast: lambda: _invited(priya),
    "accept_with_identity": lambda priya, cast: (
        lambda: invitations.accept_with_identity(
            actor=priya,
            token=invitations.link_for(priya).split("/")[2],
            provider="county",
            link=lambda: None,
        )
    ),
    "start_again": lambda priya, cast: (
        lambda: invitations.start_again(
            actor=priya,
            user=cast["tom"],
            organisation=Organisation.objects.get(slug="larkfield"),
            reason="Lost her phone",
        )
    ),
    "started": lambda priya, cast: lambda: sign_ins.started(actor=priya, how=["password"]),
    "ended": lambda priya, cast: lambda: sign_ins.ended(actor=priya, why="signed_out"),
    "proved": lambda priya, cast: lambda: sign_ins.proved(actor=priya, how="password"),
    "refused": lambda priya, cast: (
        lambda: sign_ins.refused(actor=priya, why="wrong_password", account=cast["tom"])
    ),
    "changed_second_factor": lambda priya, cast: (
        lambda: sign_ins.changed_second_factor(actor=priya, what="added", kind="totp")
    ),
    "choose_password": lambda priya, cast: (
        lambda: sign_ins.choose_password(actor=priya, password=PASSWORD)
    ),
    "ask_for_new_password": lambda priya, cast: (
        lambda: sign_ins.ask_for_new_password(actor=priya, account=cast["tom"])
    ),
}
