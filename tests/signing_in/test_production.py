"""A start as in production: what a browser is told, and what cookies it gets."""

import http.client
import re
import subprocess
import sys
from collections.abc import Iterator
from http.cookies import SimpleCookie
from pathlib import Path
from urllib.parse import urlencode, urlsplit

import pytest
from django.contrib.auth.hashers import make_password

from tests.browser.server import ROOT, Databases, environment, running_server
from tests.jobs.conftest import databases
from tests.signing_in.conftest import PASSWORD

__all__ = ["databases"]

HOST = "sharing.example"


class Visitor:
    """A browser behind the proxy that ends HTTPS. Keeps cookies, and how they were set."""

    def __init__(self, url: str) -> None:
        self.place = urlsplit(url).netloc
        self.cookies: SimpleCookie = SimpleCookie()

    def ask(
        self, path: str, form: dict[str, str] | None = None, scheme: str = "https"
    ) -> tuple[int, http.client.HTTPMessage, str]:
        """Return an answer's status, headers and body."""
        headers = {
            "Host": HOST,
            "X-Forwarded-Proto": scheme,
            "X-Forwarded-For": "192.0.2.7",
            "Referer": f"https://{HOST}/",
            "Cookie": "; ".join(f"{m.key}={m.value}" for m in self.cookies.values()),
        }
        if form is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        connection = http.client.HTTPConnection(self.place)
        body = None if form is None else urlencode(form)
        connection.request("GET" if form is None else "POST", path, body, headers)
        answer = connection.getresponse()
        text = answer.read().decode(errors="replace")
        for line in answer.headers.get_all("Set-Cookie", []):
            self.cookies.load(line)
        connection.close()
        return answer.status, answer.headers, text


@pytest.fixture
def visitor(databases: Databases, tmp_path: Path) -> Iterator[Visitor]:
    """Somebody at the door of a service that was started as the README says."""
    databases.restore("cast")
    databases.rows(
        "UPDATE decisions_user SET password = %s WHERE email LIKE %s",
        make_password(PASSWORD),
        "tom.%",
    )
    more = {
        "DJANGO_SETTINGS_MODULE": "tests.servers.production",
        "TEST_STATIC_ROOT": str(tmp_path / "static"),
        "DEMO": "false",
        "ALLOWED_HOSTS": HOST,
        "EMAIL_URL": "smtp://127.0.0.1:9",
    }
    subprocess.run(
        [sys.executable, "manage.py", "collectstatic", "--no-input", "--verbosity", "0"],
        cwd=ROOT,
        env=environment(databases.url) | more,
        check=True,
    )
    with running_server(databases, tmp_path / "log", **more) as server:
        yield Visitor(server.url)


def test_headers_cookies_and_files(visitor: Visitor):
    status, headers, _ = visitor.ask("/sign-in/", scheme="http")
    assert (status, headers["Location"]) == (301, f"https://{HOST}/sign-in/")
    assert visitor.ask("/demo/sign-in/")[0] == 404

    status, headers, page = visitor.ask("/sign-in/")
    assert status == 200
    assert headers["Strict-Transport-Security"] == "max-age=63072000; includeSubDomains; preload"
    assert {"no-store", "private"} <= set(headers["Cache-Control"].split(", "))
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert "camera=()" in headers["Permissions-Policy"]
    policy = dict(part.split(" ", 1) for part in headers["Content-Security-Policy"].split("; "))
    assert policy["default-src"] == policy["frame-ancestors"] == policy["base-uri"] == "'none'"
    assert policy["script-src"] == policy["style-src"] == "'self'"
    assert policy["require-trusted-types-for"] == "'script'"

    scripts = re.findall(r'(?:src|href)="(/static/[^"]+\.(?:js|css))"', page)
    assert scripts
    for path in scripts:
        status, headers, _ = visitor.ask(path)
        assert (status, "immutable" in headers["Cache-Control"]) == (200, True), path

    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)
    assert token
    form = {"login": "tom.ellery@larkfield.example", "password": PASSWORD}
    status, headers, _ = visitor.ask("/sign-in/", form | {"csrfmiddlewaretoken": token[1]})
    assert (status, headers["Location"]) == (302, "/")
    assert set(visitor.cookies) == {"__Host-csrf", "__Host-session"}
    for cookie in visitor.cookies.values():
        assert (cookie["secure"], cookie["httponly"]) == (True, True), cookie.key
        assert (cookie["path"], cookie["domain"], cookie["samesite"]) == ("/", "", "Lax")
    assert visitor.cookies["__Host-session"]["expires"] == "", "it ends with the browser"
    status, headers, _ = visitor.ask("/")
    assert (status, headers["Location"]) == (302, "/your-sign-in/"), "a second step is needed"
    assert "no-store" in headers["Cache-Control"]
