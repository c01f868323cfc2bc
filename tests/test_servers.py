"""The PostgreSQL that the tests bring: a real one, that never outlives its command."""

import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest

WRAPPER = [sys.executable, "-m", "tests.servers.postgres"]
SAY_URL = "import os; print(os.environ['DATABASE_URL'], flush=True); "
Start = Callable[[str], tuple[subprocess.Popen[str], str]]


@pytest.fixture
def start() -> Iterator[Start]:
    """Runs code under the wrapper; returns the wrapper's process and the URL the code was given."""
    # Not tmp_path: a server that does not run as root may not enter there.
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o711)

        def start(code: str) -> tuple[subprocess.Popen[str], str]:
            wrapper = subprocess.Popen(
                [*WRAPPER, sys.executable, "-c", SAY_URL + code],
                env={**os.environ, "TMPDIR": folder},
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
            )
            assert wrapper.stdout
            return wrapper, wrapper.stdout.readline().strip()

        yield start


def is_gone(url: str, within: float = 10) -> bool:
    deadline = time.monotonic() + within
    while time.monotonic() < deadline:
        try:
            psycopg.connect(url, connect_timeout=5).close()
        except psycopg.OperationalError:
            return True
        time.sleep(0.05)
    return False


def test_the_command_has_a_real_server_that_asks_for_the_password(start: Start):
    wrapper, url = start("input()")
    with wrapper:
        with psycopg.connect(url) as connection:
            assert connection.execute("SELECT 6 * 7, upper('é')").fetchone() == (42, "É")
        with pytest.raises(psycopg.OperationalError, match="password"):
            psycopg.connect(url, password="wrong")
        wrapper.communicate("done\n")


def test_the_server_is_gone_after_the_command_whose_exit_code_is_kept(start: Start):
    wrapper, url = start("raise SystemExit(7)")
    wrapper.communicate()
    assert wrapper.returncode == 7
    assert is_gone(url, within=0.1)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGKILL])
def test_command_and_server_are_gone_when_the_wrapper_is_killed(
    start: Start, number: signal.Signals
):
    wrapper, url = start("import time; time.sleep(60)")
    wrapper.send_signal(number)
    before = time.monotonic()
    wrapper.communicate()  # Ends when the command has let go of its output.
    assert time.monotonic() - before < 30
    assert is_gone(url)
