"""`manage.py seal`: the sealer. The one process that can read the key in SEAL_KEY_FILE."""

import logging
import signal
import threading
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import close_old_connections

from decisions.audit import seal as signing
from decisions.services import seals

logger = logging.getLogger(__name__)

EACH, AFTER_TROUBLE = 2, 30  # seconds


class Command(BaseCommand):
    """Seal what is due, every two seconds, until told to stop."""

    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take what else a sealer does."""
        what = parser.add_mutually_exclusive_group()
        what.add_argument("--once", action="store_true", help="seal what is due, and stop")
        what.add_argument("--new-key", metavar="FILE", help="write a new key to a file, and stop")
        what.add_argument(
            "--rotate", metavar="FILE", help="name the key in this file as the next one, and stop"
        )
        what.add_argument(
            "--restored",
            action="store_true",
            help="say that the database was restored from an older copy, and stop",
        )
        parser.add_argument("--why", default="", help="why the key is replaced, or what was lost")

    def handle(self, *args: Any, **options: Any) -> None:
        """Do what was asked."""
        if options["new_key"]:
            return self._new_key(options["new_key"])
        if not signing.can_read_key():
            raise CommandError("Set SEAL_KEY_FILE to a key that can be read here (--new-key).")
        if options["rotate"]:
            return self._rotate(options["rotate"], options["why"])
        if options["restored"]:
            return self._restored(options["why"])
        return self._once() if options["once"] else self._go_on()

    def _once(self) -> None:
        try:
            failed = seals.seal_what_is_due()
        except (signing.NoKey, seals.WillNotSeal) as problem:
            raise CommandError(f"Nothing was sealed: {problem}.") from problem
        if failed:
            raise CommandError(f"{failed} logs were not sealed. Run verify_audit.")

    def _new_key(self, file: str) -> None:
        try:
            public = signing.write_key(file)
        except OSError as problem:
            raise CommandError(f"The key was not written: {problem.strerror}.") from problem
        self.stdout.write(f"Publish this public key, and keep it on paper: {public}")

    def _rotate(self, file: str, why: str) -> None:
        if not why:
            raise CommandError("Say why the key is replaced, with --why.")
        try:
            new = signing.public_of(signing.read_key(file))
            seals.rotate_key(actor=None, old=signing.read_key(), public=new, reason=why)
        except (signing.NoKey, seals.WillNotSeal) as problem:
            raise CommandError(f"Nothing was changed: {problem}.") from problem
        self.stdout.write(
            f"Named and sealed. Now set SEAL_KEY_FILE to the new key and start the sealer again.\n"
            f"Publish its public key, and keep it on paper: {new}"
        )

    def _restored(self, why: str) -> None:
        if not why:
            raise CommandError("Say what happened, and which copy was restored, with --why.")
        try:
            seals.declare_restored(actor=None, key=signing.read_key(), reason=why)
        except (signing.NoKey, seals.WillNotSeal) as problem:
            raise CommandError(f"Nothing was changed: {problem}.") from problem
        self.stdout.write("Named in the log what was lost. Start the sealer again.")

    def _go_on(self) -> None:
        stop = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stop.set())
        try:
            self.stdout.write(f"Sealing with {signing.public_of(signing.read_key())}")
        except signing.NoKey as problem:
            raise CommandError(f"Nothing is sealed: {problem}.") from problem
        while not stop.is_set():
            close_old_connections()
            pause = EACH
            try:
                signing.read_key()
                if seals.seal_what_is_due():
                    pause = AFTER_TROUBLE
            except Exception:  # such as a database that is being restarted
                logger.exception("The sealer goes on")
                pause = AFTER_TROUBLE
            stop.wait(pause)
