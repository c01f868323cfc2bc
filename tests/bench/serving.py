"""Servers as processes, and a client that asks them as fast as they answer."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from pathlib import Path

CONNECTIONS = 4


@contextmanager
def serving(command: str) -> Iterator[int]:
    """Start a server, and return its port; stop it in the end."""
    with socket.create_server(("127.0.0.1", 0)) as probe:  # Takes a free port, lets it go.
        port = probe.getsockname()[1]
    started = command.replace("{port}", str(port)).replace("{}", f"127.0.0.1:{port}")
    program, *arguments = started.split()
    process = subprocess.Popen(
        [Path(sys.executable).with_name(program), *arguments],
        env={**os.environ, "PYTHONWARNINGS": "ignore"},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        deadline = time.monotonic() + 60
        while process.poll() is None and time.monotonic() < deadline:
            try:
                socket.create_connection(("127.0.0.1", port)).close()
                break
            except OSError:
                time.sleep(0.05)
        else:
            raise RuntimeError(f"It did not start: {started}")
        yield port
    finally:
        process.terminate()
        process.wait(60)


def burst(port: int, request: bytes, many: int) -> float:
    """Ask again and again over a few connections. Return the requests per second."""
    began = time.perf_counter()
    with ThreadPoolExecutor(CONNECTIONS) as pool:
        share = -(-many // CONNECTIONS)
        list(pool.map(partial(_ask, port, request), [share] * CONNECTIONS))
    return share * CONNECTIONS / (time.perf_counter() - began)


def _ask(port: int, request: bytes, times: int) -> None:
    """Ask over one connection, or over a new one where the server ends it."""
    asking: socket.socket | None = None
    for _ in range(times):
        if asking is None:
            asking = socket.create_connection(("127.0.0.1", port))
        asking.sendall(request)
        if not _answered(asking.recv):
            asking.close()
            asking = None
    if asking:
        asking.close()


def _answered(receive: Callable[[int], bytes]) -> bool:
    """Read one answer; return whether the connection stays."""
    got = b""
    while b"\r\n\r\n" not in got:
        more = receive(65536)
        assert more, "no answer"
        got += more
    head, body = got.split(b"\r\n\r\n", 1)
    head = head.lower()
    assert b" 200 ok" in head.split(b"\r\n", 1)[0], head
    missing = int(head.split(b"content-length:", 1)[1].split(b"\r\n", 1)[0]) - len(body)
    while missing > 0:
        missing -= len(receive(65536))
    return b"connection: close" not in head
