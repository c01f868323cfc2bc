"""A real mail server for tests. It keeps each mail as a file, and stalls or refuses when told.

Runs as a process: `python -m tests.servers.mail FOLDER PORT`. Files in the folder tell it what to
do, and tell the test what it does.
"""

import asyncio
import email
import email.policy
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import EmailMessage
from functools import partial
from pathlib import Path
from typing import Any, cast
from uuid import uuid4

from aiosmtpd.smtp import SMTP, Envelope, Session

from tests.servers.postgres import SECONDS, _die_with

#: Where it can stall: before it says hello, before it answers to each of these, and, "accepted",
#: when it has the mail and has not yet said so.
STEPS = ("connect", "ehlo", "mail", "rcpt", "data", "accepted", "quit")


class MailServer:
    """The test's hand on the server."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        with socket.create_server(("127.0.0.1", 0)) as probe:  # Takes a free port, lets it go.
            self.port = probe.getsockname()[1]
        self.url = f"smtp://127.0.0.1:{self.port}"

    def start(self) -> None:
        """Start it and wait until it listens."""
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.servers.mail", str(self.folder), str(self.port)],
            start_new_session=True,
            preexec_fn=partial(_die_with, os.getpid(), signal.SIGKILL),
        )
        deadline = time.monotonic() + SECONDS
        while self.process.poll() is None and time.monotonic() < deadline:
            try:
                return socket.create_connection(("127.0.0.1", self.port)).close()
            except OSError:
                time.sleep(0.02)
        raise RuntimeError("The mail server did not start")

    def stop(self) -> None:
        """Stop it: whoever connects is refused. The mails stay."""
        self.process.kill()
        self.process.wait(SECONDS)

    def forget(self) -> None:
        """Forget every mail and order."""
        for file in self.folder.iterdir():
            file.unlink()

    def stall(self, step: str) -> None:
        """Stall at a step from now on."""
        assert step in STEPS
        (self.folder / "stalled").unlink(missing_ok=True)
        (self.folder / "stall").write_text(step)

    def go_on(self) -> None:
        """Stall no more; whoever waits gets an answer."""
        (self.folder / "stall").unlink()

    def has_stalled(self) -> bool:
        """Tell whether somebody waits at the step."""
        return (self.folder / "stalled").exists()

    def answer(self, step: str, line: str) -> None:
        """Answer to a step with this line from now on, such as `550 Unknown`; empty: as usual."""
        (self.folder / f"answer-{step}").write_text(line)

    def mails(self) -> list[EmailMessage]:
        """Return the mails that it took, in no order."""
        policy = email.policy.default
        files = self.folder.glob("*.eml")
        return [email.message_from_bytes(file.read_bytes(), policy=policy) for file in files]


@contextmanager
def running_mail_server(folder: Path) -> Iterator[MailServer]:
    """Start a server, yield it, stop it."""
    server = MailServer(folder)
    server.start()
    try:
        yield server
    finally:
        server.stop()


class _Keeps:
    """What the server does with what it is told: aiosmtpd's hooks."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    async def step(self, name: str) -> str:
        """Stall if told to. Return what to answer, if told."""
        while self._told("stall") == name:
            (self.folder / "stalled").touch()
            await asyncio.sleep(0.02)
        return self._told(f"answer-{name}")

    def _told(self, what: str) -> str:
        try:
            return (self.folder / what).read_text()
        except FileNotFoundError:
            return ""

    async def handle_DATA(self, server: Any, session: Session, envelope: Envelope) -> str:  # noqa: N802
        """Keep the mail, and say so."""
        refused = await self.step("data-end")
        if refused:
            return refused
        new = self.folder / f"{uuid4()}.part"
        new.write_bytes(cast(bytes, envelope.content))
        new.rename(new.with_suffix(".eml"))
        await self.step("accepted")
        return "250 OK"


class _Server(SMTP):
    """Asks before each step."""

    async def _handle_client(self) -> None:
        await self.event_handler.step("connect")
        await super()._handle_client()

    async def _asked(self, name: str, argument: str | None, usual: Any) -> None:
        told = await self.event_handler.step(name)
        if told:
            await self.push(told)
        else:
            await usual(argument)

    async def smtp_EHLO(self, hostname: str | None) -> None:  # noqa: N802
        await self._asked("ehlo", hostname, super().smtp_EHLO)

    async def smtp_MAIL(self, arg: str | None) -> None:  # noqa: N802
        await self._asked("mail", arg, super().smtp_MAIL)

    async def smtp_RCPT(self, arg: str | None) -> None:  # noqa: N802
        await self._asked("rcpt", arg, super().smtp_RCPT)

    async def smtp_DATA(self, arg: str | None) -> None:  # noqa: N802
        await self._asked("data", arg, super().smtp_DATA)

    async def smtp_QUIT(self, arg: str | None) -> None:  # noqa: N802
        await self._asked("quit", arg, super().smtp_QUIT)


async def _serve(folder: Path, port: int) -> None:
    loop = asyncio.get_running_loop()
    hooks = _Keeps(folder)
    server = await loop.create_server(
        lambda: _Server(hooks, hostname="mail.test", loop=loop), "127.0.0.1", port
    )
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(_serve(Path(sys.argv[1]), int(sys.argv[2])))
