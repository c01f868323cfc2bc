"""`manage.py join_hub`: have somebody of one organisation work in another one's team.

For hubs: a police officer in the council's team goes on deciding for the police. It takes the
word of both organisations, so it is no page of either: whoever runs the installation does it.
"""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from decisions.choices import Role
from decisions.models import Membership, Organisation, Team, User
from decisions.roles import live
from decisions.services.memberships import give_role


class Command(BaseCommand):
    """Give a person a role in another organisation's team; they decide for their own."""

    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take who, for whom, and where."""
        parser.add_argument("--email", required=True, help="The person's email address")
        parser.add_argument("--decides-for", required=True, help="Short name of their organisation")
        parser.add_argument("--hub", required=True, help="Short name of the team's organisation")
        parser.add_argument("--team", required=True, help="Name of the team")
        parser.add_argument("--role", default=Role.PRACTITIONER, choices=[*_ROLES])
        parser.add_argument("--given-by", required=True, help="Who agreed to it, of both")
        parser.add_argument("--why", required=True)

    def handle(self, *args: Any, **options: Any) -> None:
        """Check that all of them exist, and give the role."""
        user = User.objects.filter(email=options["email"].lower(), is_active=True).first()
        own = Organisation.objects.filter(slug=options["decides_for"]).first()
        hub = Organisation.objects.filter(slug=options["hub"]).first()
        team = Team.objects.filter(organisation=hub, name=options["team"]).first()
        if user is None or own is None or team is None:
            raise CommandError("There is no such person, organisation or team.")
        if not live(Membership.objects.filter(user=user, organisation=own)).exists():
            raise CommandError(f"They have no role in {own.name}, for which they would decide.")
        give_role(
            actor=None,
            user=user,
            organisation=own,
            role=options["role"],
            team=team,
            given_by=options["given_by"],
            why=options["why"],
        )
        self.stdout.write(f"Done. They work in {team.name}, and decide for {own.name}.")


_ROLES = (Role.PRACTITIONER, Role.LEAD)
