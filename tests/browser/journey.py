"""A person who fills the pages of the journey from `decisions/demo/scenarios.py`."""

import re
from datetime import UTC, date, datetime, timedelta
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from playwright.sync_api import Page

from decisions.demo.scenarios import Answers, Scenario
from tests.browser.hands import Control, Keyboard, Mouse, controls

CONTINUE = '.govuk-button-group button[name="go"][value="on"]'
ANOTHER = '.govuk-button-group button[name="go"][value="another"]'
START = {
    "own": "Decide whether to share something",
    "already": "Record something I have already shared",
    "asked": "Someone has asked us for information",
    "emergency": "Record an emergency call",
}
#: Steps of a scenario that are letters to who asked: their pages are addressed like any share.
LETTERS = {"answer": "share", "reply": "share"}
MOST_ROUNDS = 30
LONDON = ZoneInfo("Europe/London")


def today() -> date:
    """Return the date where the service is used."""
    return datetime.now(LONDON).date()


class Journey:
    """One record, written by one person.

    hands: how they answer. script: whether the browser runs JavaScript; without it, questions
    that hang on an answer come when the page comes back. pages: those passed, each once.
    inputs: what the person had to give; what was filled in and left alone does not count.
    """

    def __init__(self, page: Page, hands: Mouse | Keyboard | None = None, script: bool = True):
        self.page, self.hands, self.script = page, hands or Mouse(page), script
        self.pages: list[str] = []
        self.inputs: list[tuple[str, str]] = []
        self.looked_at = lambda name: None

    def start(self, direction: str = "own") -> None:
        """Begin on the home page."""
        self.hands.press(f'button:text-is("{START[direction]}")')
        first = {"asked": "request", "emergency": "capture"}.get(direction, "worry")
        self.page.wait_for_url(f"**/{first}/")

    def record(self, scenario: Scenario) -> None:
        """Answer every page of a scenario; ends on the check page."""
        slugs = [slug for slug, _ in scenario.steps]
        for number, (slug, answers) in enumerate(scenario.steps):
            again = slug == "share" and slugs[number + 1 : number + 2] == ["share"]
            self.answer(slug, answers, ANOTHER if again else CONTINUE)
        self.arrive("check")

    def sign(self) -> None:
        """Sign on the check page; ends on the confirmation."""
        self.hands.press('button:text-is("Sign and finish")')
        self.page.wait_for_url("**/signed/")

    def arrive(self, slug: str) -> None:
        """Note that a page was reached."""
        expected = LETTERS.get(slug, slug)
        assert f"/{expected}/" in self.page.url, f"expected {slug}, got {self.page.url}"
        self.pages.append(f"{slug} {len(self.pages) + 1}" if slug == "share" else slug)
        self.looked_at(self.pages[-1])

    def answer(self, slug: str, answers: Answers, then: str = CONTINUE) -> None:
        """Fill one page and save it."""
        self.arrive(slug)
        self.fill(slug, answers, then)
        self.save(then)
        # Without script, what is filled in for them is shown once before it freezes a text.
        if not self.script and self.page.get_by_text("A few more questions, then save.").count():
            self.save(then)

    def fill(self, slug: str, answers: Answers, then: str = CONTINUE) -> None:
        """Fill one page. Rows are added, and without script the page saved, as needed."""
        pending = list(answers.items())
        saved_rows = 0  # on the share page, what is added moves up and its row is free again
        for _ in range(MOST_ROUNDS):
            left: list[tuple[str, str | list[str]]] = []
            for name, value in pending:
                if not self._give(slug, _moved(name, saved_rows), value):
                    left.append((name, value))
                    if self.script:
                        break
            if self.script and left:
                left = pending[pending.index(left[0]) :]
            if not left:
                return
            kind, row = _row(left[0][0])
            if kind and not controls(self.page, _moved(left[0][0], saved_rows)):
                self.save(f'button[name="add"][value="{kind}"]')
                here = f"/{LETTERS.get(slug, slug)}/"
                assert (here in self.page.url and controls(self.page, f"{kind}-0-text")) or (
                    kind != "new_items"
                ), f"{slug}: no row came back for {left[0][0]}"
                if kind == "new_items" and not controls(self.page, "new_items-0-text")[0].value:
                    saved_rows = row
            else:
                assert not self.script, f"{slug}: {left[0][0]} is not asked"
                assert left != pending, f"{slug}: the page never asks {left[0][0]}"
                self.save(then)
                here = f"/{LETTERS.get(slug, slug)}/"
                assert here in self.page.url, f"{slug}: {left[0][0]} was never asked"
            self.looked_at(f"{slug}, come back")
            pending = left
        raise AssertionError(f"{slug}: the page comes back again and again for {pending}")

    def save(self, button: str) -> None:
        """Press a button that saves, and wait for the page that follows."""
        with self.page.expect_navigation():
            self.hands.press(button)

    def _give(self, slug: str, name: str, value: str | list[str]) -> bool:
        """Give one answer. Return False when the question is not on the screen."""
        name = self._named(name)
        found = controls(self.page, name)
        if not found:
            return False
        changed = False
        if found[0].choice:
            wanted = value if isinstance(value, list) else [value]
            for control in [_option(found, w) for w in wanted]:
                if not control.visible:
                    return False
                if not control.checked:
                    if control.folded:
                        self.hands.unfold(control)
                    self.hands.choose(control)
                    changed = True
                    assert _state(self.page, name, control.id).checked, f"{name}: {control.label}"
        else:
            assert isinstance(value, str)
            text, filled = _words(value), found[0].value
            if filled == text or (value == "{now}" and filled):
                return True
            if not found[0].visible:
                return False
            self.hands.write(found[0], text)
            changed = True
            now = _state(self.page, name, found[0].id).value
            assert now == text, f"{name}: typed {text!r}, the box holds {now!r}"
        if changed:
            self.inputs.append((self.pages[-1] if self.pages else slug, name))
        return True

    def _named(self, name: str) -> str:
        """Put the number of the card, or the id, where a name says whom it is about."""
        if "_@" in name:
            question, whom = name.split("_@", 1)
            return f"{question}_{_option(controls(self.page, 'told'), f'@{whom}').value}"
        if "-@" not in name:
            return name
        kind, rest = name.split("-@", 1)
        person, question = rest.rsplit("-", 1)
        card = self.page.locator(f'.app-card[id^="{kind}-"]').filter(
            has=self.page.locator("h2", has_text=re.compile(rf"^\s*{re.escape(person)}\s*$"))
        )
        return f"{card.get_attribute('id')}-{question}"

    @property
    def address(self) -> str:
        """The record's own address."""
        return "/".join(urlsplit(self.page.url).path.split("/")[:3]) + "/"


def _row(name: str) -> tuple[str, int]:
    match = re.match(r"(\w+)-(\d+)-", name)
    return (match[1], int(match[2])) if match else ("", 0)


def _moved(name: str, by: int) -> str:
    kind, row = _row(name)
    return name.replace(f"{kind}-{row}-", f"{kind}-{row - by}-") if kind == "new_items" else name


def _option(found: list[Control], wanted: str) -> Control:
    if wanted.startswith("@"):
        return next(c for c in found if c.label == wanted[1:])
    return next(c for c in found if c.value == wanted)


def _state(page: Page, name: str, control_id: str) -> Control:
    return next(c for c in controls(page, name) if c.id == control_id)


def _words(value: str) -> str:
    if match := re.fullmatch(r"\{in (\d+) days\}", value):
        return (today() + timedelta(days=int(match[1]))).isoformat()
    if match := re.fullmatch(r"\{(day )?(\d+) minutes ago\}", value):
        then = (datetime.now(UTC) - timedelta(minutes=int(match[2]))).astimezone(LONDON)
        return then.date().isoformat() if match[1] else f"{then:%H:%M}"
    now = f"{datetime.now(LONDON):%H:%M}"
    words = {"{today}": today(), "{yesterday}": today() - timedelta(days=1), "{now}": now}
    return str(words.get(value, value))
