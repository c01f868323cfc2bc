"""Databases of their own, a real mail server, a real queue: workers are processes."""

import os
from collections.abc import Iterator

import pytest

from decisions import tasks  # noqa: F401 - registers what does each kind of job
from tests.browser.server import Databases, PostgresDatabases, SqliteFiles, make_templates
from tests.jobs.running import Place
from tests.servers.mail import MailServer, running_mail_server
from tests.servers.valkey import Valkey, running_valkey


@pytest.fixture(scope="session")
def databases(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Iterator[Databases]:
    """A database that processes can share, made anew from the cast for each test."""
    own = tmp_path_factory.mktemp("jobs")
    shared = own.parent if worker_id == "master" else own.parent.parent
    main_url = os.environ.get("DATABASE_URL", "")
    found: Databases = (
        PostgresDatabases(main_url, f"jobs_{worker_id}")
        if main_url.startswith("postgres")
        else SqliteFiles(shared, own)
    )
    make_templates(found, shared)
    yield found
    found.close()


@pytest.fixture(scope="session")
def mail_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[MailServer]:
    """One mail server for each test process."""
    with running_mail_server(tmp_path_factory.mktemp("post")) as server:
        yield server


@pytest.fixture(scope="session")
def a_queue() -> Iterator[Valkey]:
    """One queue for each test process."""
    with running_valkey() as valkey:
        yield valkey


@pytest.fixture
def post(mail_server: MailServer) -> Iterator[MailServer]:
    """The mail server, without a mail and without orders."""
    mail_server.forget()
    yield mail_server
    if mail_server.process.poll() is not None:
        mail_server.start()


@pytest.fixture
def queue(a_queue: Valkey) -> Iterator[Valkey]:
    """The queue, empty."""
    a_queue.stop()
    a_queue.start()
    yield a_queue
    a_queue.thaw()


@pytest.fixture
def place(
    databases: Databases, post: MailServer, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Place]:
    """The service with the cast and nothing else, and no queue."""
    databases.restore("cast")
    found = Place(databases, post, None, tmp_path_factory.mktemp("place"))
    yield found
    found.close()


@pytest.fixture
def place_with_queue(
    databases: Databases,
    post: MailServer,
    queue: Valkey,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Place]:
    """The same, with a queue."""
    databases.restore("cast")
    found = Place(databases, post, queue, tmp_path_factory.mktemp("place"))
    yield found
    found.close()
