"""`manage.py prove`: a record's events with their proofs, for somebody outside to check."""

import json
import time
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from decisions.audit.prove import DoesNotFit, NotSealed, prove
from decisions.models import Decision
from decisions.selectors.search import as_reference
from decisions.services import seals

PATIENCE = 60  # seconds


class Command(BaseCommand):
    """Write what `decisions/audit/verify_export.py` checks, with that file and Python alone.

    Says who did what and when, and nothing of what a record is about.
    """

    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take which record, and where to."""
        parser.add_argument("reference")
        parser.add_argument("file", type=Path)
        parser.add_argument("--seal", type=Path, help="a file with the lines of an earlier seal")

    def handle(self, *args: Any, **options: Any) -> None:
        """Wait for a seal that covers the record, and write the file."""
        reference = as_reference(options["reference"])
        decision = Decision.objects.filter(reference=reference).first()
        if decision is None:
            raise CommandError("There is no such record.")
        seal: Path | None = options["seal"]
        try:
            earlier = seal.read_text(encoding="utf-8") if seal else ""
            options["file"].touch()
        except OSError as problem:
            raise CommandError(f"{problem.filename}: {problem.strerror}.") from problem
        seals.ask_for_seal(actor=None, organisation=decision.organisation)
        for _ in range(PATIENCE):
            try:
                found = prove(decision, earlier)
                break
            except NotSealed:
                time.sleep(1)
            except ValueError as problem:
                raise CommandError("The earlier seal is none of this log.") from problem
            except DoesNotFit as problem:
                raise CommandError("The log does not fit its seal. Run verify_audit.") from problem
        else:
            raise CommandError("No seal came. Is the sealer running?")
        options["file"].write_text(json.dumps(found, indent=1), encoding="utf-8")
        self.stdout.write(f"Check it with: python verify_export.py {options['file'].name}")
