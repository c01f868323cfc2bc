"""Run the benches: `python -m tests.bench [--quick] [NAME ...]`, on the database of DATABASE_URL.

`make bench` starts a PostgreSQL of its own for it; `make bench ONLY="save pdf"` chooses.
"""

import os
import sys
import warnings
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING

import django

if TYPE_CHECKING:
    from decisions.models import User

NAMES = ("save", "page", "pdf", "verify")


@dataclass
class World:
    """What every bench begins with."""

    author: "User"


def main(arguments: list[str]) -> None:
    """Make the world, and print the lines of each bench as they come."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.bench.settings"
    warnings.filterwarnings("ignore", "No directory at")  # WhiteNoise's: there are no static files
    django.setup()
    from tests.bench.running import QUICK, THOROUGH, machine

    effort = QUICK if "--quick" in arguments else THOROUGH
    chosen = [name for name in arguments if name != "--quick"] or NAMES
    if unknown := set(chosen) - set(NAMES):
        sys.exit(f"No such bench: {', '.join(sorted(unknown))}. There are: {', '.join(NAMES)}")
    world = make_world()
    print(machine(), flush=True)
    for name in chosen:
        for line in import_module(f"tests.bench.{name}").lines(world, effort):
            print(line, flush=True)


def make_world() -> World:
    """Make the tables, the contenders' own too, and the made-up cast."""
    from django.apps import apps
    from django.core.management import call_command
    from django.db import connection

    from decisions.demo.seed import seed_cast
    from decisions.models import User

    if connection.vendor != "postgresql":
        sys.exit("The benches compare on PostgreSQL: make bench")
    call_command("migrate", verbosity=0)
    with connection.schema_editor() as editor:
        for model in apps.get_app_config("peers").get_models():
            editor.create_model(model)
    if apps.is_installed("pgtrigger"):
        import pgtrigger

        pgtrigger.install()
    seed_cast()
    return World(author=User.objects.get(name__startswith="Priya"))


if __name__ == "__main__":
    main(sys.argv[1:])
