"""`manage.py seed_demo`: the made-up cast and their records, once."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from decisions.demo.play import play
from decisions.demo.scenarios import ALL
from decisions.demo.seed import seed_cast


class Command(BaseCommand):
    """Fill an empty database with the demo. Leaves everything alone that is there already."""

    help = __doc__

    def handle(self, *args: Any, **options: Any) -> None:
        """Seed, unless it was done before."""
        if not settings.DEMO:
            raise CommandError("This is for the demo only: set DEMO=true.")
        if not seed_cast():
            self.stdout.write("The demo is there already: nothing changed.")
            return
        for scenario in ALL:
            decision = play(scenario)
            self.stdout.write(f"{scenario.key}: {decision.reference}")
