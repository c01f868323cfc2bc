"""An IG officer checks a seal out of an e-mail, and sees how well the log is protected."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import sign_in_as
from tests.browser.server import ROOT, Server, environment
from tests.browser.test_audit import _fits, _press
from tests.browser.test_axe import Auditor, audit

__all__ = ["audit"]  # a fixture

pytestmark = pytest.mark.usefixtures("demo")


def _seal(server: Server, folder: Path) -> None:
    """Seal the logs as the sealer does, with a key that the web server does not have."""
    key = str(folder / "key")
    env = environment(server.databases.url) | {"SEAL_KEY_FILE": key}
    for options in (["--new-key", key], ["--once"], ["--once"]):
        subprocess.run(
            [sys.executable, "manage.py", "seal", *options], cwd=ROOT, env=env, check=True
        )


def test_an_officer_checks_a_seal_out_of_an_email(
    page: Page, audit: Auditor, server: Server, tmp_path: Path
):
    _seal(server, tmp_path)
    [[lines]] = server.rows(
        "SELECT checkpoint FROM decisions_seal s JOIN decisions_audithead h ON h.id = s.head_id "
        "JOIN decisions_organisation o ON o.id = h.organisation_id WHERE o.slug = 'larkfield'"
    )
    sign_in_as(page, "Ruth Adeyemi")
    page.get_by_role("link", name=re.compile("Who did what at Larkfield")).click()
    expect(page.get_by_text("Level 2 of 3.")).to_be_visible()
    page.get_by_role("link", name="Check a seal out of an email").click()
    audit.look("check a seal")
    box = page.get_by_label("The email, or its last three lines")
    box.focus()
    page.keyboard.insert_text(f"> Please keep this email.\n> {lines}\nGreetings")
    _press(page, "Check it")
    expect(page.get_by_role("status")).to_contain_text("one of those that are held here")
    audit.look("a seal that is held")
    root = lines.split("\n")[2]
    box.fill(lines.replace(root[:4], "AAAA"))
    _press(page, "Check it")
    expect(page.get_by_role("status")).to_contain_text("No such seal is held here")
    box.fill("hello")
    _press(page, "Check it")
    expect(page.locator(".govuk-error-summary")).to_contain_text("There is no seal")
    expect(box).to_have_value("hello")
    audit.look("no seal at all")
    _fits(page)
