"""Asking a question only when another answer makes it needed."""

import json
import re
from dataclasses import dataclass


@dataclass(frozen=True)
class When:
    """Show a question only when `field` has one of `values` (no values: any answer at all).

    `field` is the name of a question in the same form or row. With a `*` in it, or a leading
    `/`, it is a name on the page itself: `*-knows` is that question in any row.
    The value `""` stands for "left empty" or "not ticked".

    The browser and the server decide by the same declaration: the page carries it as
    `data-when`, and `Page.shows` evaluates it on what was stored or typed.
    """

    field: str
    values: tuple[str, ...] = ()
    also: "When | None" = None

    @classmethod
    def of(cls, field: str, *values: str, also: "When | None" = None) -> "When":
        """Return the condition that `field` is one of `values` (and `also` holds)."""
        return cls(field, tuple(str(value) for value in values), also)

    def every(self) -> list["When"]:
        """Return this condition and those that must hold with it."""
        return [self, *(self.also.every() if self.also else [])]

    def html_name(self, prefix: str | None) -> str:
        """Return the input name (or pattern) that this looks at, from a form with `prefix`."""
        if self.field.startswith("/"):
            return self.field[1:]
        if "*" in self.field or not prefix:
            return self.field
        return f"{prefix}-{self.field}"

    def as_json(self, prefix: str | None) -> str:
        """Return the declaration as the page's script reads it."""
        return json.dumps(
            [{"name": w.html_name(prefix), "values": list(w.values)} for w in self.every()]
        )

    def holds(self, found: set[str]) -> bool:
        """Tell whether the values found under the name satisfy the condition."""
        if self.values:
            return bool(found & set(self.values))
        return bool(found - {""})


def name_pattern(html_name: str) -> re.Pattern[str]:
    """Return a pattern for an input name in which `*` stands for any row of any kind."""
    return re.compile(re.escape(html_name).replace(r"\*", r".+"))
