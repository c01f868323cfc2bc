"""The whole service as processes, on this machine: server, worker, queue, mail server, browser."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.browser.conftest import (
    browser_context_args,
    browser_type_launch_args,
    mark_as_browser_tests,
)
from tests.browser.server import (
    PostgresDatabases,
    Server,
    SqliteFiles,
    running_server,
)
from tests.canaries.traces import Listener
from tests.canaries.walker import Notes, Walker
from tests.jobs.conftest import databases
from tests.jobs.running import Place
from tests.servers.mail import MailServer, running_mail_server
from tests.servers.valkey import Valkey, running_valkey

__all__ = ["browser_context_args", "browser_type_launch_args", "databases"]

HERE = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what is in this folder: it drives a browser too."""
    mark_as_browser_tests(items, HERE)


@dataclass
class Town:
    """All of the service, with a folder for each kind of file that it writes."""

    server: Server
    place: Place
    post: MailServer
    queue: Valkey
    listener: Listener
    notes: Notes
    somebody: Callable[[], Walker]  # opens a browser of their own
    logs: Path
    temporary: Path


@pytest.fixture
def town(
    browser: Browser,
    databases: SqliteFiles | PostgresDatabases,
    tmp_path: Path,
    browser_context_args: dict[str, object],
) -> Iterator[Town]:
    """The service with the cast and nothing recorded; nobody works for it yet."""
    databases.restore("cast")
    logs, temporary, mails = (tmp_path / name for name in ("logs", "temporary", "mails"))
    for folder in (logs, temporary, mails):
        folder.mkdir()
    with running_valkey() as queue, running_mail_server(mails) as post:
        more = {
            "DJANGO_SETTINGS_MODULE": "tests.canaries.settings",
            "GUNICORN_CMD_ARGS": "--access-logfile -",
            "REDIS_URL": queue.url,
            "EMAIL_URL": post.url,
            "ALLOWED_HOSTS": "localhost",  # passkeys want a name
            "TMPDIR": str(temporary),
        }
        with running_server(databases, logs / "server", **more) as server:
            server.url = server.url.replace("127.0.0.1", "localhost")
            place = Place(databases, post, queue, logs)
            place.env |= more | {"JOB_LEASE": "120"}
            notes = Notes()

            def somebody() -> Walker:
                options = browser_context_args | {"base_url": server.url}
                return Walker(browser.new_context(**options), notes)  # type: ignore[arg-type]

            found = Town(
                server, place, post, queue, Listener(queue), notes, somebody, logs, temporary
            )
            yield found
            place.close()
            for context in browser.contexts:
                context.close()
