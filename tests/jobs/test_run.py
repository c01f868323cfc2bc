"""`make run` starts the worker beside the server, and both end together."""

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import pytest

from tests.browser.server import ROOT
from tests.jobs.running import PATIENCE, Place, until
from tests.servers.postgres import _die_with

Start = Callable[[], subprocess.Popen[bytes]]


@pytest.fixture
def start(place: Place) -> Iterator[Start]:
    """Return a function that runs `make run` and waits until it answers."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    # Nothing is installed or made anew here: that is for `make run` in a fresh checkout.
    command = ["make", "run", f"PORT={port}", f"BIN={Path(sys.executable).parent}"]
    command += ["RUN=", "ASSETS=", "--old-file=.env"]
    outer = ("MAKEFLAGS", "MAKELEVEL", "MFLAGS")
    env = {k: v for k, v in place.env.items() if k not in outer}
    made: list[subprocess.Popen[bytes]] = []

    def answers() -> bool:
        try:
            with urlopen(f"http://127.0.0.1:{port}/demo/sign-in/") as response:
                return bool(response.status == 200)
        except (URLError, ConnectionError):
            return False

    def start() -> subprocess.Popen[bytes]:
        with (place.folder / "make.log").open("ab") as log:
            made.append(
                subprocess.Popen(
                    command,
                    cwd=ROOT,
                    env=env,
                    stdout=log,
                    stderr=log,
                    start_new_session=True,
                    preexec_fn=partial(_die_with, os.getpid(), signal.SIGTERM),
                )
            )
        until(answers, "make run answers")
        return made[-1]

    yield start
    for process in made:
        if not _is_gone(process):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def _of(process: subprocess.Popen[bytes], words: bytes = b"") -> list[int]:
    """Return the processes of a group whose command has these words, the oldest first.

    Not those that have ended and whose parent was not told yet.
    """
    found = []
    for folder in sorted(Path("/proc").glob("[0-9]*"), key=lambda f: int(f.name)):
        try:
            state, _, group = (folder / "stat").read_text().rpartition(")")[2].split()[:3]
            command = (folder / "cmdline").read_bytes()
        except (ProcessLookupError, FileNotFoundError):
            continue
        if int(group) == process.pid and state != "Z" and words in command:
            found.append(int(folder.name))
    return found


def _is_gone(process: subprocess.Popen[bytes]) -> bool:
    """Tell whether nothing that `make run` started is left."""
    return not _of(process)


def test_mail_goes_out_and_both_end_together_and_it_can_be_started_again(
    place: Place, start: Start
):
    first = start()
    place.invite("first")
    until(lambda: place.mails_to() == ["first@kestrel.example"], "the worker sent it")
    os.kill(_of(first, b"work\0--beside")[0], signal.SIGKILL)
    until(lambda: _is_gone(first), "the server has ended with the worker")
    second = start()
    place.invite("second")
    until(lambda: len(place.mails_to()) == 2, "the worker sent it")
    os.killpg(second.pid, signal.SIGINT)  # as Ctrl+C does
    until(lambda: _is_gone(second), "both have ended")


def test_the_worker_ends_when_the_server_beside_it_is_killed(place: Place):
    with subprocess.Popen(["sleep", "600"]) as server:
        worker = place.start("manage.py", "work", "--beside", str(server.pid))
        place.invite()
        place.until_done()
        server.kill()
        server.wait()
        assert worker.process.wait(PATIENCE) == 0
