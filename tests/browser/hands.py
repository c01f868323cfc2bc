"""How a person answers: with a mouse, or with a keyboard alone."""

from dataclasses import dataclass
from datetime import date, time

from playwright.sync_api import ElementHandle, Page

#: More than there are stops on any page; a person would have given up long before.
MOST_STOPS = 400


@dataclass(frozen=True)
class Control:
    """One input as it is on the page now."""

    id: str
    type: str
    value: str
    label: str
    checked: bool
    visible: bool
    folded: bool

    @property
    def choice(self) -> bool:
        return self.type in ("radio", "checkbox")


_CONTROLS = """name => [...document.getElementsByName(name)]
  .filter(e => e.type !== "hidden" && e.type !== "submit")
  .map(e => {
    const fold = e.closest("details:not([open])");
    const seen = (fold || e).getClientRects().length > 0;
    const label = e.labels && e.labels[0] ? e.labels[0].textContent : "";
    return {id: e.id, type: e.type, value: e.value, checked: !!e.checked, visible: seen,
            folded: !!fold, label: label.replace(/\\s+/g, " ").trim()};
  })"""


def controls(page: Page, name: str) -> list[Control]:
    """Return the inputs of one name."""
    return [Control(**found) for found in page.evaluate(_CONTROLS, name)]


def by_id(control: Control) -> str:
    """Return a selector for a control."""
    return f'[id="{control.id}"]'


class Mouse:
    """Clicks on labels, and types into boxes."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def unfold(self, control: Control) -> None:
        """Open what a control is folded away in."""
        self.page.locator("details:not([open])", has=self.page.locator(by_id(control))).locator(
            "summary"
        ).click()

    def choose(self, control: Control) -> None:
        """Choose a radio button; tick or untick a box."""
        self.page.locator(f'label[for="{control.id}"]').click()

    def write(self, control: Control, value: str) -> None:
        """Put text, a date or a time into a box."""
        box = self.page.locator(by_id(control))
        box.click()
        box.fill(value)

    def press(self, selector: str) -> None:
        """Press a button or follow a link."""
        self.page.locator(selector).click()


class Keyboard:
    """Tab, Shift and Tab, Space, arrows, Enter, and typing. Nothing else."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def unfold(self, control: Control) -> None:
        """Open what a control is folded away in."""
        element = self.page.query_selector(by_id(control))
        assert element
        self._go(element.evaluate_handle("e => e.closest('details').querySelector('summary')"))  # type: ignore[arg-type]
        self.page.keyboard.press("Enter")

    def choose(self, control: Control) -> None:
        """Choose a radio button with the arrows; tick or untick a box with Space."""
        element = self._element(by_id(control))
        if control.type == "radio":
            # A group is entered once, by its first button: what is folded away behind others may
            # be no stop of its own, and is reached from there with the arrows.
            first = "e => document.getElementsByName(e.name)[0]"
            element = element.evaluate_handle(first)  # type: ignore[assignment]
        self._go(element, group=control.type == "radio")
        for _ in range(MOST_STOPS):
            if self.page.evaluate("document.activeElement.id") == control.id:
                break
            self.page.keyboard.press("ArrowDown")
        if control.type == "checkbox" or not self.page.is_checked(by_id(control)):
            self.page.keyboard.press("Space")

    def write(self, control: Control, value: str) -> None:
        """Type text, or a date or a time as people type it."""
        self._go(self._element(by_id(control)))
        if control.type not in ("date", "time"):
            self.page.keyboard.press("Control+A")
            self.page.keyboard.type(value)
            return
        read = date.fromisoformat if control.type == "date" else time.fromisoformat
        orders = ("%d%m%Y", "%m%d%Y") if control.type == "date" else ("%H%M", "%I%M%p")
        for order in orders:  # a person sees which one their browser wants
            for _ in range(3):  # to the first part, from wherever the way here led
                self.page.keyboard.press("ArrowLeft")
            self.page.keyboard.type(f"{read(value):{order}}")
            if self.page.input_value(by_id(control)) == value:
                return

    def press(self, selector: str) -> None:
        """Go to a button or link and press Enter."""
        self._go(self._element(selector))
        self.page.keyboard.press("Enter")

    def _element(self, selector: str) -> ElementHandle:
        return self.page.wait_for_selector(selector, state="attached")  # type: ignore[return-value]

    def _go(self, element: ElementHandle, group: bool = False) -> None:
        """Go to an element as the Tab key goes; to any button of a group, where one does."""
        where = """([e, group]) => {
          const here = document.activeElement;
          if (here === e || (group && here.name === e.name)) return "there";
          const after = here.compareDocumentPosition(e) & Node.DOCUMENT_POSITION_PRECEDING;
          return here !== document.body && after ? "Shift+Tab" : "Tab";
        }"""
        for _ in range(MOST_STOPS):
            key = self.page.evaluate(where, [element, group])
            if key == "there":
                return
            self.page.keyboard.press(key)
        raise AssertionError(f"the Tab key never reaches {element}")
