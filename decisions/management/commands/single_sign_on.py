"""`manage.py single_sign_on`: have an organisation's people sign in by a provider, or no more.

For whoever runs the installation: a wrong choice would let nobody of the organisation in.
"""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from decisions.models import Organisation
from decisions.services.organisations import change_organisation


class Command(BaseCommand):
    """Choose the provider of an organisation, one of OIDC_PROVIDERS; without one, passwords."""

    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the organisation and the provider."""
        parser.add_argument("--organisation", required=True, help="Its short name")
        parser.add_argument("--provider", default="", help="An id of OIDC_PROVIDERS")

    def handle(self, *args: Any, **options: Any) -> None:
        """Check both, choose, and say what comes next."""
        organisation = Organisation.objects.filter(slug=options["organisation"]).first()
        apps = settings.SOCIALACCOUNT_PROVIDERS.get("openid_connect", {}).get("APPS", [])
        if organisation is None:
            raise CommandError("There is no such organisation.")
        if options["provider"] and options["provider"] not in {a["provider_id"] for a in apps}:
            raise CommandError("There is no such provider in OIDC_PROVIDERS.")
        change_organisation(
            actor=None,
            organisation=organisation,
            reason="single_sign_on",
            sso_provider=options["provider"],
        )
        self.stdout.write("Done. Its people need a new invitation: each is linked by accepting it.")
