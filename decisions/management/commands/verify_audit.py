"""`manage.py verify_audit`: checks the audit log, and everything that it speaks of."""

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from decisions.audit.verify import verify
from decisions.models import Organisation


class Command(BaseCommand):
    """Check the log against itself, its seals, the live rows and their histories.

    Ends with 0 and one line when all is well, with 1 and a line for each finding otherwise.
    Changes nothing. Works on any database that DATABASE_URL names.
    """

    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take what to check, and against what."""
        parser.add_argument("--anchors", default="", help="folder of the seals outside")
        parser.add_argument("--pub", default="", help="the public key that you have on paper")
        parser.add_argument("--mailed", type=Path, help="a file with the seals out of emails")
        parser.add_argument("--organisation", metavar="SLUG", help="only this one's log")
        parser.add_argument(
            "--new", action="store_true", help="only what is new since the last check and seal"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Check, and say what was found."""
        organisation = None
        if slug := options["organisation"]:
            organisation = Organisation.objects.filter(slug=slug).first()
            if organisation is None:
                known = ", ".join(Organisation.objects.values_list("slug", flat=True))
                raise CommandError(f"No organisation is called {slug}. There are: {known}.")
        try:
            mailed = options["mailed"].read_text(encoding="utf-8") if options["mailed"] else ""
        except OSError as problem:
            raise CommandError(f"{problem.filename}: {problem.strerror}.") from problem
        report = verify(
            anchors=options["anchors"],
            pub=options["pub"].strip(),
            mailed=mailed,
            organisation=organisation,
            whole=not options["new"],
        )
        if not report.findings:
            self.stdout.write(str(report))
            return
        for finding in report.findings:
            self.stdout.write(str(finding))
        sys.exit(1)
