"""Putting the cast into an empty database, through the services that an administrator uses."""

from decisions.demo.cast import CAST
from decisions.demo.houses import HOUSES
from decisions.models import Organisation
from decisions.services import people


def seed_cast() -> bool:
    """Add the organisations, people and directories. Return False when they are there already."""
    if Organisation.objects.exists():  # the cast, or somebody's real data
        return False
    for house in HOUSES:
        organisation = people.add_organisation(
            actor=None, name=house.name, slug=house.slug, **house.settings
        )
        team = people.add_team(actor=None, organisation=organisation, name=house.team)
        for recipient in house.recipients:
            people.add_recipient(actor=None, organisation=organisation, **recipient)
        for adviser in house.advisers:
            people.add_adviser(actor=None, organisation=organisation, **adviser)
        for player in CAST:
            if player.organisation != house.name:
                continue
            user = people.add_user(
                actor=None, email=player.email, name=player.name, job_title=player.job_title
            )
            for role in player.roles:
                people.give_role(
                    actor=None,
                    user=user,
                    organisation=organisation,
                    role=role,
                    team=team if player.team else None,
                    given_by="The demo",
                    why="Part of the made-up cast",
                )
            if "ig_officer" in player.roles:
                people.change_organisation(
                    actor=None, organisation=organisation, law_asks=user, reason="Answers for law"
                )
    return True
