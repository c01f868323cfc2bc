"""django-migration-linter's command, without making a development tool one of the site's apps."""

import os
import sys

import django
from django.core.management import call_command

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sharing_app.settings")
    django.setup()
    from django_migration_linter.management.commands.lintmigrations import Command

    call_command(Command(), *sys.argv[1:])
