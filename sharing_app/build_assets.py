"""Copy what we use of node_modules into static/: GOV.UK Frontend to govuk/, Chart.js to charts/.

Both folders are git-ignored.

Run from the top of the project: `python sharing_app/build_assets.py`, after `npm ci`.
Needs nothing but the standard library, so that it also runs while an image is being built.
"""

import re
import shutil
import sys
from pathlib import Path

TOP = Path(__file__).resolve().parent.parent
SOURCE = TOP / "node_modules" / "govuk-frontend" / "dist" / "govuk"
TARGET = TOP / "static" / "govuk"
CHARTS_SOURCE = TOP / "node_modules" / "chart.js" / "dist" / "chart.umd.min.js"
CHARTS_TARGET = TOP / "static" / "charts"

# The typeface belongs to gov.uk alone: neither the files nor the name may be used elsewhere.
FONT_FACE = re.compile(r"@font-face\{[^}]*\}")
FAMILY = "GDS Transport,"

# Only what the stylesheet names. The other pictures are gov.uk's own icons, which we never show.
# The crest is one too, but the hashing storage fails when a file that the CSS names is missing.
PICTURES = ("govuk-crest.svg",)

# We do not ship the maps, and the hashing storage fails on a map that is named but missing.
SOURCE_MAP = re.compile(r"/\*# sourceMappingURL=.*?\*/|//# sourceMappingURL=\S*")


def stylesheet(css: str) -> str:
    """Return the stylesheet without gov.uk's typeface and with paths relative to itself."""
    css, faces = FONT_FACE.subn("", css)
    if faces != 2:
        raise ValueError(f"Expected two @font-face blocks in GOV.UK Frontend, found {faces}")
    css = css.replace(FAMILY, "").replace("url(/assets/", "url(")
    css = SOURCE_MAP.sub("", css)
    if "Transport" in css or "url(/" in css:
        raise ValueError(
            "GOV.UK Frontend changed: a font name or an absolute path is left in its CSS"
        )
    return css


def build(source: Path = SOURCE, target: Path = TARGET) -> None:
    """Fill the target folder afresh, so that nothing of an older version stays behind."""
    shutil.rmtree(target, ignore_errors=True)
    (target / "images").mkdir(parents=True)
    css = (source / "govuk-frontend.min.css").read_text(encoding="utf-8")
    (target / "govuk-frontend.min.css").write_text(stylesheet(css), encoding="utf-8")
    script = (source / "govuk-frontend.min.js").read_text(encoding="utf-8")
    (target / "govuk-frontend.min.js").write_text(SOURCE_MAP.sub("", script), encoding="utf-8")
    for picture in PICTURES:
        shutil.copyfile(source / "assets" / "images" / picture, target / "images" / picture)


def build_charts(source: Path = CHARTS_SOURCE, target: Path = CHARTS_TARGET) -> None:
    """Copy Chart.js, in one file, without the name of a map that we do not ship."""
    shutil.rmtree(target, ignore_errors=True)
    target.mkdir(parents=True)
    script = source.read_text(encoding="utf-8")
    (target / source.name).write_text(SOURCE_MAP.sub("", script), encoding="utf-8")


if __name__ == "__main__":
    if not (SOURCE.is_dir() and CHARTS_SOURCE.is_file()):
        sys.exit("GOV.UK Frontend or Chart.js is not installed. Run: npm ci --ignore-scripts")
    build()
    build_charts()
    print("Copied GOV.UK Frontend to static/govuk/ and Chart.js to static/charts/")
