"""Everything that the walks left behind, as text in which canaries can be looked for."""

import base64
import binascii
import re
import threading
from collections.abc import Iterator
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import redis
from allauth.account.internal.flows.login import AUTHENTICATION_METHODS_SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore

from tests.browser.server import PostgresDatabases, Server
from tests.canaries.walker import CANARY
from tests.jobs.running import until
from tests.servers.mail import MailServer
from tests.servers.valkey import Valkey

_BASE64 = re.compile(r"[A-Za-z0-9+/_-]{16,}={0,2}")


def canaries(words: str) -> set[str]:
    """Return the canaries in a text, also those in parts of it that are base64."""
    return {found.lower() for text in _layers(words, 3) for found in CANARY.findall(text)}


def _layers(words: str, deep: int) -> Iterator[str]:
    yield words
    for run in _BASE64.findall(words) if deep else ():
        plain = run.rstrip("=").replace("-", "+").replace("_", "/")
        try:
            inner = base64.b64decode(plain + "=" * (-len(plain) % 4)).decode("utf-8", "ignore")
        except binascii.Error:
            continue
        yield from _layers(inner, deep - 1)


# --- The queue ------------------------------------------------------------------------------


class Listener:
    """Hears every command that is sent to the queue, for as long as it is there."""

    def __init__(self, queue: Valkey) -> None:
        self.queue = queue
        self.heard: list[str] = []
        # It is silent for minutes, and must go on listening.
        self._monitor = redis.Redis.from_url(queue.url, socket_timeout=None).monitor()
        self._monitor.__enter__()
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        try:
            for said in self._monitor.listen():
                self.heard.append(str(said["command"]))
        except (redis.RedisError, ValueError, OSError):
            return  # the queue has ended

    def everything(self) -> str:
        """Return what was sent until now. Fails when it has gone deaf."""
        with redis.Redis.from_url(self.queue.url) as client:
            client.echo("the end")
        until(lambda: "ECHO the end" in self.heard, "the last command was heard")
        return "\n".join(self.heard)


def in_queue(queue: Valkey) -> str:
    """Return everything that the queue holds now."""
    every = ("0", "-1")
    reads: dict[str, tuple[str, ...]] = {"list": ("LRANGE", *every), "zset": ("ZRANGE", *every)}
    reads |= {"set": ("SMEMBERS",), "hash": ("HGETALL",), "string": ("GET",)}
    found = []
    with redis.Redis.from_url(queue.url, decode_responses=True) as client:
        for key in client.scan_iter():
            command, *rest = reads[client.type(key)]
            found.append(f"{key} {client.execute_command(command, key, *rest)}")
    return "\n".join(found)


# --- The database ---------------------------------------------------------------------------


def tables(server: Server) -> dict[str, str]:
    """Return the content of every table."""
    where = "sqlite_master WHERE type = 'table'"
    if isinstance(server.databases, PostgresDatabases):
        where = "(SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public') AS t"
    names = [name for (name,) in server.rows(f"SELECT name FROM {where}")]
    found = {name: str(server.rows(f'SELECT * FROM "{name}"')) for name in names}
    return found | {"django_session": sessions(server)}


def sessions(server: Server) -> str:
    """Return what every session holds, decoded."""
    rows = server.rows("SELECT session_data FROM django_session")
    return "\n".join(str(SessionStore().decode(data)) for (data,) in rows)


def nobody_proved_lately(server: Server) -> None:
    """Make it an hour ago that everybody proved who they are."""
    store = SessionStore()
    for key, data in server.rows("SELECT session_key, session_data FROM django_session"):
        content = store.decode(data)
        for proof in content.get(AUTHENTICATION_METHODS_SESSION_KEY, ()):
            proof["at"] -= 60 * 60
        changed = "UPDATE django_session SET session_data = %s WHERE session_key = %s"
        server.rows(changed, store.encode(content), key)


def log_of_the_database(server: Server) -> str:
    """Return PostgreSQL's own log, where it is on this machine. SQLite writes none."""
    if not isinstance(server.databases, PostgresDatabases):
        return ""
    ((folder,),) = server.rows("SHOW data_directory")
    log = Path(folder).parent / "log"
    return log.read_text(errors="replace") if log.exists() else ""


# --- Files and mails ------------------------------------------------------------------------


def files(folder: Path) -> str:
    """Return the names and the content of all files in a folder."""
    every = [file for file in folder.rglob("*") if file.is_file()]
    return "\n".join(f"{file.name}\n{file.read_text(errors='replace')}" for file in every)


def mails(post: MailServer) -> dict[str, str]:
    """Return what mails say: whom they go to, and all the rest."""
    every = post.mails()
    assert every, "there are mails"
    return {
        "mails, whom they go to": "\n".join(str(mail["To"]) for mail in every),
        "mails": "\n".join(_mail(mail) for mail in every),
    }


def _mail(mail: EmailMessage) -> str:
    heads = [f"{name}: {value}" for name, value in mail.items() if name != "To"]
    parts: list[Any] = [part.get_content() for part in mail.walk() if not part.is_multipart()]
    return "\n".join([*heads, *map(str, parts)])
