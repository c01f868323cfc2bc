"""Our component templates against GOV.UK Frontend's own examples, and what we copy of it."""

import json
import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any, ClassVar

import pytest
from django.http import QueryDict
from django.template.loader import render_to_string

from decisions.design.fields import AnyOf, Line, OneOf, Pick, Words
from decisions.design.forms import QuestionForm
from sharing_app.build_assets import build, build_charts, stylesheet

PACKAGE = Path(__file__).parents[1] / "node_modules/govuk-frontend/dist/govuk"


class Outline(HTMLParser):
    """What assistive technology and the stylesheet see: tags, classes, attributes, words."""

    ATTRIBUTES: ClassVar = {
        "id", "for", "name", "type", "value", "href", "rows", "role", "checked",
        "aria-describedby", "data-module", "data-prevent-double-click", "data-behaviour",
    }  # fmt: skip

    def __init__(self, html: str) -> None:
        super().__init__()
        self.parts: list[Any] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {k: v or "" for k, v in attrs if k in self.ATTRIBUTES}
        classes = (dict(attrs).get("class") or "").split()
        # Ours, and the sizes that a page chooses for itself.
        kept = [c for c in classes if not re.match(r"app-|.*--s$|.*-width-", c)]
        self.parts.append((tag, sorted(kept), found))

    def handle_data(self, data: str) -> None:
        if words := " ".join(data.split()):
            self.parts.append(words)


def fixture(component: str, name: str) -> dict[str, Any]:
    """Return one of GOV.UK Frontend's own examples; fails where it is not installed."""
    path = PACKAGE / "components" / component / "fixtures.json"
    assert path.is_file(), "GOV.UK Frontend is not installed. Run: npm ci --ignore-scripts"
    found = [f for f in json.loads(path.read_text())["fixtures"] if f["name"] == name]
    assert len(found) == 1, f"GOV.UK Frontend has no example “{name}” for {component} any more"
    return found[0]


KINDS = {"input": Line, "textarea": Words, "radios": OneOf, "checkboxes": AnyOf, "select": Pick}


def question_like(component: str, options: dict[str, Any]) -> Any:
    """Return our question that asks what one of their examples asks."""
    label = options.get("label") or options["fieldset"]["legend"]
    declared: dict[str, Any] = {"hint": options.get("hint", {}).get("text", "")}
    if component == "textarea":
        declared["rows"] = options.get("rows", 5)
    if "items" in options:
        declared["choices"] = [
            (i["value"], i["text"], *([i["hint"]["text"]] if "hint" in i else []))
            for i in options["items"]
        ]
    return KINDS[component](label["text"], **declared)


def renamed(html: str, own: str) -> str:
    """Return their example under our name and id."""
    html = re.sub(r' name="[^"]*"', ' name="x"', html)
    pattern = r' (?:id|for|aria-describedby)="[^"]*"'
    return re.sub(pattern, lambda found: found[0].replace(own, "the-x"), html)


class TestMarkup:
    @pytest.mark.parametrize(
        ("component", "name"),
        [
            ("input", "default"),
            ("input", "with hint text"),
            ("input", "with error message"),
            ("input", "with error and hint"),
            ("textarea", "default"),
            ("textarea", "with hint"),
            ("textarea", "with error message"),
            ("textarea", "with default value"),
            ("radios", "with hint"),
            ("radios", "with hint and error message"),
            ("checkboxes", "with error message"),
            ("checkboxes", "with hint"),
            ("select", "with hint text and error message"),
        ],
    )
    def test_it_is_what_gov_uk_frontend_says(self, component: str, name: str) -> None:
        example = fixture(component, name)
        options = example["options"]
        bound = QueryDict() if "errorMessage" in options else None
        form_class = type("Form", (QuestionForm,), {"x": question_like(component, options)})
        form = form_class(bound, initial={"x": options.get("value", "")}, auto_id="the-%s")
        if bound is not None:
            form.add_error("x", options["errorMessage"]["text"])
        theirs = renamed(example["html"], options.get("id") or options["name"])
        ours = render_to_string(form["x"].template_name, {"field": form["x"]})
        assert Outline(ours).parts == Outline(theirs).parts

    def test_the_error_summary_is_too(self) -> None:
        example = fixture("error-summary", "default")
        errors = [(e["href"][1:], e["text"]) for e in example["options"]["errorList"]]
        ours = Outline(render_to_string("components/error_summary.html", {"errors": errors})).parts
        rest = [p for p in Outline(example["html"]).parts if p not in ours]
        assert rest == []
        assert render_to_string("components/error_summary.html", {"errors": []}).strip() == ""


class TestCopying:
    def test_the_typeface_of_gov_uk_is_left_out(self, tmp_path: Path) -> None:
        build(PACKAGE, tmp_path / "govuk")
        css = (tmp_path / "govuk/govuk-frontend.min.css").read_text()
        assert "Transport" not in css
        assert "@font-face" not in css

    def test_every_file_that_is_named_is_there(self, tmp_path: Path) -> None:
        build(PACKAGE, tmp_path)
        css = (tmp_path / "govuk-frontend.min.css").read_text()
        named = re.findall(r"url\(([^)]+)\)", css)
        assert named
        assert all((tmp_path / name).is_file() for name in named)
        script = (tmp_path / "govuk-frontend.min.js").read_text()
        assert "sourceMappingURL" not in css + script

    def test_the_chart_script_is_one_file_and_names_no_other(self, tmp_path: Path) -> None:
        (tmp_path / "charts").mkdir()
        (tmp_path / "charts/of-an-older-version.js").touch()
        build_charts(target=tmp_path / "charts")
        [file] = (tmp_path / "charts").iterdir()
        script = file.read_text()
        assert file.name == "chart.umd.min.js"
        assert "sourceMappingURL" not in script
        assert not re.search(r"\beval\(|new Function|innerHTML", script), "the page's policy"

    def test_a_package_that_changed_stops_the_build(self) -> None:
        with pytest.raises(ValueError, match="font-face"):
            stylesheet("body{color:red}")
