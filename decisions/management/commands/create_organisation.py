"""`manage.py create_organisation`: an organisation, its first team and its administrator."""

import sys
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_email

from decisions.choices import Nation, OrganisationKind, Role
from decisions.design.fields import plain_text
from decisions.services import invitations, organisations

#: What is asked for where it is not given: (option, question, longest).
_ASKED = (
    ("name", "Legal name of the organisation", 200),
    ("kind", f"Kind ({', '.join(OrganisationKind.values)})", 30),
    ("team", "Name of its first team", 200),
    ("email", "Work email address of its first administrator", 254),
    ("person", "Full name of that person", 200),
)
#: Mail that goes nowhere: to the console, a file, memory.
_NO_MAIL = ("console", "filebased", "locmem", "dummy")


class Command(BaseCommand):
    """Create an organisation, its first team and its first administrator, who is invited.

    What is not given as an option is asked for. Nobody can give themselves a role later on:
    in a club where one person does everything, name the others with --also.
    """

    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take what would otherwise be asked."""
        for name, words, _ in _ASKED:
            parser.add_argument(f"--{name}", help=words)
        parser.add_argument("--nation", default=Nation.ENGLAND, choices=Nation.values)
        parser.add_argument("--job-title", default="", help="What the administrator is")
        also = [r for r in Role.values if r != Role.ADMINISTRATOR]
        parser.add_argument("--also", nargs="*", default=[], choices=also, metavar="ROLE")

    def handle(self, *args: Any, **options: Any) -> None:
        """Ask, check, create, and say where the invitation is."""
        given: dict[str, Any] = {
            name: self._given(name, words, most, options) for name, words, most in _ASKED
        }
        if given["kind"] not in OrganisationKind.values:
            raise CommandError(f"The kind is one of: {', '.join(OrganisationKind.values)}.")
        try:
            validate_email(given["email"])
        except ValidationError:
            raise CommandError("That is not an email address.") from None
        organisation, user = organisations.found_organisation(
            **given,
            nation=options["nation"],
            job_title=_plain("job-title", options["job_title"], 200),
            also=options["also"],
        )
        self.stdout.write(f"{organisation.name} is there, with one team and one administrator.")
        if not any(f".{name}." in settings.EMAIL_BACKEND for name in _NO_MAIL):
            self.stdout.write("The invitation goes out by email.")
        elif invitations.has_a_way_in(user):
            self.stdout.write("The administrator can sign in already.")
        else:
            link = settings.SITE_URL + invitations.link_for(user)
            self.stdout.write(f"No mail is set up. Give them this link, which works once:\n{link}")

    def _given(self, name: str, words: str, most: int, options: dict[str, Any]) -> str:
        value = options[name]
        if value is None and sys.stdin.isatty():
            value = input(f"{words}: ")
        if not (value or "").strip():
            raise CommandError(f"{words}: give it with --{name}.")
        return _plain(name, value, most)


def _plain(name: str, value: str, most: int) -> str:
    try:
        text = " ".join(plain_text(value).split())
    except ValidationError:
        raise CommandError(f"--{name} has a character in it that cannot be saved.") from None
    if len(text) > most:
        raise CommandError(f"--{name} is longer than {most} characters.")
    return text
