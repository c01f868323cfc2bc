"""A person in Chromium who types a canary of its own into every box, and notes what is seen."""

import re
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from django.urls import Resolver404, resolve
from playwright.sync_api import BrowserContext, Page, Request, Response

#: No word of any language, no word of the service, and no part of a hash that is likely to occur.
CANARY = re.compile(r"zqx\d{4}[a-z]{3}", re.IGNORECASE)

_BOXES = """() => [...document.querySelectorAll("input, textarea")]
  .filter(e => ["text", "search", "email", "tel", "url", "password", "textarea"].includes(e.type))
  .filter(e => !e.readOnly)
  .map(e => ({id: e.id, name: e.name, type: e.type, value: e.value,
              visible: !e.disabled && e.checkVisibility()}))"""
_NOTICED = """async () => JSON.stringify({
  title: document.title, address: location.href, state: history.state, name: window.name,
  local: {...localStorage}, session: {...sessionStorage}, cookie: document.cookie,
  databases: await indexedDB.databases(), caches: window.caches ? await caches.keys() : []})"""

#: Boxes that take only what fits: a number, a code. Their own pages refuse a canary.
NUMBERS = {"review_one_in", "ask_again_days", "follow_up_hours"}


@dataclass
class Notes:
    """What everybody's walks have in common: canaries given out, and everything noticed."""

    typed: dict[str, str] = field(default_factory=dict)  # canary: where it was typed
    refused: set[str] = field(default_factory=set)  # canaries that need not reach the database
    secrets: set[str] = field(default_factory=set)  # canaries that may be nowhere: passwords
    boxes: set[str] = field(default_factory=set)  # "route box" of every text box on any page
    filled: set[str] = field(default_factory=set)
    addresses: set[str] = field(default_factory=set)  # names of the addresses that were asked for
    seen: dict[str, list[str]] = field(default_factory=dict)  # by kind: everything noticed

    def canary(self, where: str) -> str:
        """Give out a new one."""
        number = len(self.typed) + 1
        letters = "".join(chr(97 + (number * step) % 26) for step in (3, 7, 11))
        word = f"zqx{number:04d}{letters}"
        self.typed[word] = where
        return word

    def notice(self, kind: str, words: str) -> None:
        """Keep something that a browser showed or sent, to be searched at the end."""
        self.seen.setdefault(kind, []).append(words)

    def route(self, address: str) -> str:
        """Return the name of an address; for a page of the journey with its slug."""
        try:
            match = resolve(urlsplit(address).path)
        except Resolver404:
            return "(no such address)"
        slug = match.kwargs.get("slug", "") if match.url_name == "page" else ""
        return f"{match.url_name} {slug}".strip()


class Walker:
    """One person in a browser of their own."""

    def __init__(self, context: BrowserContext, notes: Notes) -> None:
        self.notes, self.context = notes, context
        context.set_default_timeout(10_000)
        context.on("request", self._requested)
        context.on("response", self._answered)
        context.on("console", lambda said: notes.notice("console", said.text))
        self.page: Page = context.new_page()

    def _requested(self, request: Request) -> None:
        self.notes.addresses.add(self.notes.route(request.url).split()[0])
        self.notes.notice("requests", f"{request.url} {request.headers}".replace("\\n", " "))

    def _answered(self, response: Response) -> None:
        self.notes.notice("answers' headers", f"{response.url} {response.headers}")

    # --- Going about -----------------------------------------------------------------------

    def sign_in(self, name: str) -> None:
        """Sign in as one of the cast."""
        self.go("/demo/sign-in/")
        self.press(f"Sign in as {name}")

    def go(self, address: str) -> None:
        """Open an address of the service."""
        self.page.goto(address)
        self.look()

    def follow(self, name: str) -> None:
        """Follow the first link of this name."""
        self.look()
        with self.page.expect_navigation():
            self.page.get_by_role("link", name=name).first.click()
        self.look()

    def press(self, name: str) -> None:
        """Press the first button of this name, and wait for the page that follows."""
        button = self.page.get_by_role("button", name=name)
        self.press_on(button.and_(self.page.locator(":not([aria-hidden])")).first)

    def send(self) -> None:
        """Press the button of the page's one form, whatever it says."""
        self.press_on(self.page.locator("main form button.govuk-button[type=submit]").last)

    def press_on(self, button: Any) -> None:
        """Press a button, and wait for the page that follows."""
        self.look()
        with self.page.expect_navigation():
            button.click()
        self.look()

    def tick(self, *answers: str) -> None:
        """Choose answers, written as name=value; of several with one name the first that shows."""
        for answer in answers:
            name, value = answer.split("=")
            boxes = self.page.locator(f'[name$="{name}"]')
            found = boxes.and_(self.page.locator(f'[value="{value}"]')) if value else boxes
            for box in found.all():
                if box.is_enabled() and box.locator("..").is_visible():
                    box.check()
                    break
            else:
                raise AssertionError(f"{answer} is not on {self.page.url}")

    def number(self, path: str) -> str:
        """Return the id in the address of the page: the part after this one."""
        parts = urlsplit(self.page.url).path.split("/")
        return parts[parts.index(path) + 1]

    @property
    def here(self) -> str:
        """The name of the address of the page."""
        return self.notes.route(self.page.url)

    # --- Typing and noticing ---------------------------------------------------------------

    def type(self, *, refused: bool = False, only: str = "", but: str = "") -> list[str]:
        """Type a canary of its own into every box that shows and holds none. Return them.

        refused: what is typed will not be kept; only: the one box to type into; but: the one
        to leave.
        """
        words: list[str] = []
        # Again, because an answer can bring up another box.
        while boxes := [box for box in self._boxes() if self._is_open(box, only, but)]:
            words += [self._type_into(box) for box in boxes]
        assert words, f"nothing to type on {self.page.url}"
        self.notes.refused |= set(words) if refused else set()
        return words

    def _type_into(self, box: dict[str, Any]) -> str:
        word = self.notes.canary(f"{self.here} {_own_name(box['name'])}")
        self.page.locator(f"[id='{box['id']}']").fill(_fitting(box, word))
        if box["type"] == "password":
            self.notes.secrets.add(word)
        return word

    def _boxes(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.page.evaluate(_BOXES)
        return found

    def _is_open(self, box: dict[str, Any], only: str, but: str) -> bool:
        name = _own_name(box["name"])
        mine = not CANARY.search(box["value"]) and name not in NUMBERS | {but}
        return bool(box["visible"]) and mine and (not only or name == only)

    def look(self) -> None:
        """Notice the boxes of the page, its title, and what the browser stores."""
        self.page.wait_for_load_state()
        route = self.here
        for box in self._boxes():
            own = f"{route} {_own_name(box['name'])}"
            self.notes.boxes.add(own)
            if CANARY.search(box["value"]):
                self.notes.filled.add(own)
        self.notes.notice("titles and storage", self.page.evaluate(_NOTICED))
        self.notes.notice("cookies", str(self.context.cookies()))


def _own_name(name: str) -> str:
    """Leave the number of its row out of the name of a box."""
    return re.sub(r"-\d+-", "-", name)


def _fitting(box: dict[str, Any], word: str) -> str:
    """Return a canary as this box takes it."""
    name = _own_name(box["name"])
    if name in ("email", "login") or box["type"] == "email":
        return f"{word}@larkfield.example"
    if name == "privacy_notice":
        return f"https://{word}.example/notice"
    if box["type"] == "password":
        return f"{word} four purple kettles"
    return f"{word} and some words" if box["type"] == "textarea" else word
