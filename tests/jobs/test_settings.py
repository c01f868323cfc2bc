"""Where the links in e-mails lead, and whom e-mails come from."""

import subprocess
import sys

import pytest
from django.core.checks import run_checks

from tests.browser.server import ROOT, environment

SAY = "from django.conf import settings as s; print(s.SITE_URL, s.DEFAULT_FROM_EMAIL)"


def _run(**env: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", SAY],
        cwd=ROOT,
        env=environment("sqlite://:memory:") | env,
        capture_output=True,
        text=True,
    )


@pytest.mark.parametrize(
    ("env", "expected"),
    [
        ({}, "http://localhost:8000 no-reply@localhost"),
        (
            {"DEMO": "false", "ALLOWED_HOSTS": "sharing.test,b.test"},
            "https://sharing.test no-reply@sharing.test",
        ),
        (
            {"DEMO": "false", "ALLOWED_HOSTS": ".test", "SITE_URL": "https://a.test/"}
            | {"MAIL_FROM": "sharing@b.test"},
            "https://a.test sharing@b.test",
        ),
    ],
)
def test_it_follows_from_the_allowed_hosts_unless_it_is_said(env: dict[str, str], expected: str):
    assert _run(**env).stdout.strip() == expected


@pytest.mark.parametrize("hosts", [".sharing.test", "*"])
def test_where_no_host_is_named_it_has_to_be_said(hosts: str):
    done = _run(DEMO="false", ALLOWED_HOSTS=hosts, SITE_URL="")
    assert done.returncode
    assert "Set SITE_URL" in done.stderr


@pytest.mark.parametrize(("backend", "refused"), [("console", True), ("smtp", False)])
def test_where_there_is_real_content_no_mail_is_printed(settings, backend: str, refused: bool):
    settings.EMAIL_BACKEND = f"django.core.mail.backends.{backend}.EmailBackend"
    found = run_checks(include_deployment_checks=True)
    assert ("decisions.E003" in [message.id for message in found]) is refused
