"""`manage.py change_address`: the address that somebody signs in with.

No page does it: an administrator who could set it could sign in as somebody else.
"""

from argparse import ArgumentParser
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_email

from decisions.models import User
from decisions.services import people
from decisions.services.locking import NotAllowed


class Command(BaseCommand):
    """Change somebody's address, after making sure of who asks."""

    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the old address, the new one, and why."""
        for name in ("email", "to", "why"):
            parser.add_argument(f"--{name}", required=True)

    def handle(self, *args: Any, **options: Any) -> None:
        """Check both, and change it."""
        user = User.objects.filter(email=options["email"].lower()).first()
        try:
            validate_email(options["to"])
            if user is None:
                raise NotAllowed
            people.change_address(actor=None, user=user, email=options["to"], reason=options["why"])
        except (ValidationError, NotAllowed):
            raise CommandError("Nothing was changed: look at both addresses.") from None
        self.stdout.write("Changed. They are signed out, and sign in with the new address.")
