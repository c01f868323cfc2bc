"""What browser tests stand on: Chromium, a server with a fresh database, and a watchful eye.

A test that takes `page` gets an empty service in which the cast can sign in. One that is marked
`usefixtures("demo")` finds the demo's records there. Any error in the browser's console, any
answer of 500 and any request to another host fails the test.
"""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import BrowserContext, ConsoleMessage, Page, Response, WebError

from tests.browser.server import (
    PostgresDatabases,
    Server,
    SqliteFiles,
    make_templates,
    running_server,
)

HERE = Path(__file__).parent
NAMES = ("chromium", "chromium-browser", "google-chrome")
CHROMIUM = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), "")
NONE_FOUND = "No Chromium found: no browser tests. Install chromium, or set CHROMIUM to its path."

# Playwright runs an event loop in this process for as long as a browser is open. Django would
# refuse database work beside it in the other tests of the same process; nothing here is async.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what is in this folder."""
    mark_as_browser_tests(items, HERE)


def mark_as_browser_tests(items: list[pytest.Item], folder: Path) -> None:
    """Mark a folder's tests; without a browser, skip them, or fail where one is promised."""
    here = [item for item in items if folder in item.path.parents]
    if here and not CHROMIUM and os.environ.get("CI") == "true":
        raise pytest.UsageError(NONE_FOUND)
    for item in here:
        item.add_marker(pytest.mark.browser)
        if not CHROMIUM:
            item.add_marker(pytest.mark.skip(reason=NONE_FOUND))


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Say in one line why nothing was driven."""
    if not CHROMIUM:
        terminalreporter.write_line(NONE_FOUND)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """Chromium as the machine has it, and silent."""
    switches = "no-sandbox disable-gpu disable-background-networking disable-component-update"
    switches += " disable-sync no-first-run"
    return browser_type_launch_args | {
        "executable_path": CHROMIUM,
        "args": [f"--{switch}" for switch in switches.split()],
    }


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    """A British laptop."""
    return browser_context_args | {
        "viewport": {"width": 1280, "height": 900},
        "locale": "en-GB",
        "timezone_id": "Europe/London",
    }


@pytest.fixture(scope="session")
def browser_server(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Iterator[Server]:
    """One server for each test process."""
    own = tmp_path_factory.mktemp("server")
    shared = own.parent if worker_id == "master" else own.parent.parent
    main_url = os.environ.get("DATABASE_URL", "")
    databases: SqliteFiles | PostgresDatabases = (
        PostgresDatabases(main_url, worker_id)
        if main_url.startswith("postgres")
        else SqliteFiles(shared, own)
    )
    make_templates(databases, shared)
    databases.restore("cast")
    with running_server(databases, own / "log") as server:
        yield server


@pytest.fixture(scope="session")
def base_url(browser_server: Server) -> str:
    """What relative addresses are relative to."""
    return browser_server.url


@pytest.fixture
def server(browser_server: Server, request: pytest.FixtureRequest) -> Server:
    """The server with a fresh database: the cast and nothing else, or the demo."""
    browser_server.restore("demo" if "demo" in request.fixturenames else "cast")
    return browser_server


@pytest.fixture
def demo() -> None:
    """Ask for the demo's records to be there."""


@pytest.fixture
def problems() -> Iterator[list[str]]:
    """What went wrong in a browser without anyone looking; a test fails on any of it."""
    found: list[str] = []
    yield found
    assert not found, "\n".join(found)


@pytest.fixture
def new_context(
    new_context: Callable[..., BrowserContext], server: Server, problems: list[str]
) -> Callable[..., BrowserContext]:
    """Return a function that opens a browser of its own: another person, or another device."""

    def make(**options: Any) -> BrowserContext:
        context = new_context(**options)
        context.set_default_timeout(10_000)
        watch(context, urlsplit(server.url).netloc, problems)
        return context

    return make


def watch(context: BrowserContext, host: str, problems: list[str]) -> None:
    """Note everything that should never happen."""

    def console(message: ConsoleMessage) -> None:
        # "Failed to load resource" says again what `response` judges.
        if message.type == "error" and not message.text.startswith("Failed to load resource"):
            problems.append(f"console: {message.text}")

    def error(problem: WebError) -> None:
        problems.append(f"script: {problem.error}")

    def response(answer: Response) -> None:
        page_itself = answer.request.resource_type == "document"
        if answer.status >= 500 or (answer.status >= 400 and not page_itself):
            problems.append(f"{answer.status}: {answer.request.method} {answer.url}")
        elif urlsplit(answer.url).netloc != host:
            problems.append(f"another host: {answer.url}")

    context.on("console", console)
    context.on("weberror", error)
    context.on("response", response)
    context.on(
        "request",
        lambda r: (
            problems.append(f"another host: {r.url}")
            if urlsplit(r.url).scheme.startswith("http") and urlsplit(r.url).netloc != host
            else None
        ),
    )


@pytest.fixture
def sign_in() -> Callable[[Page, str], None]:
    """Return a function that signs one of the cast in, from the page that lists them."""
    return sign_in_as


def sign_in_as(page: Page, name: str) -> None:
    """Sign in by pressing the button of one of the cast."""
    page.goto("/demo/sign-in/")
    page.get_by_role("button", name=f"Sign in as {name}").click()
    page.get_by_role("heading", name="What do you want to do?").wait_for()
    page.wait_for_load_state()  # and its scripts: what follows may turn the clock
