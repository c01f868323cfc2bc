"""A finished record as a PDF, against the same words set with other libraries.

Ours is `outputs/pdf.py` from the snapshot to the bytes: tagged (PDF/UA-1), with Arabic, the same
bytes for the same record. The peers get the blocks that it makes and set them as headings,
paragraphs, lists, rows and frames in the same A4 column and font: untagged, and with no Arabic.
A second column has reportlab without embedded fonts, which shows only Latin letters.
"""

import io
from collections.abc import Callable, Iterator
from typing import Any
from unittest.mock import patch
from xml.sax.saxutils import escape

from decisions.demo.play import play
from decisions.demo.scenarios import S1
from decisions.models import Decision
from decisions.outputs import pdf
from decisions.outputs.glyphs import FOLDERS
from decisions.views.pdf import _given
from tests.bench.running import Effort, medians, ratio

GOAL = "goal 2.5"
PEERS = ("reportlab without fonts", "fpdf2")
FONT = str(FOLDERS[0] / "NotoSans[wdth,wght].ttf")
#: The size of each kind of words, in points.
SIZES = {"heading": 14.0, "words": 10.5, "question": 9.5}
Words = list[tuple[str, str]]


def lines(world: Any, effort: Effort) -> Iterator[str]:
    """Yield the ratio."""
    decision = Decision.objects.get(pk=play(S1).pk)
    given = _given(decision)

    def ours() -> bytes:
        return pdf.record_pdf(decision.snapshot or {}, title="A decision", given=given)

    with patch.object(pdf, "_made", lambda *arguments: arguments):
        blocks: Any = ours()[4]
    words = list(_words(blocks))
    contenders: dict[str, Callable[[], object]] = {"ours": ours}
    for name, make in (
        ("reportlab", lambda: _reportlab(words, "Noto")),
        ("reportlab without fonts", lambda: _reportlab(words, "Helvetica")),
        ("fpdf2", lambda: _fpdf(words)),
    ):
        try:
            assert bytes(make()).startswith(b"%PDF")
            contenders[name] = make
        except ImportError:
            continue
    times = medians(contenders, max(effort.rounds // 10, 1))
    if "reportlab" not in times:
        yield f"PDF of a record / reportlab: not installed ({GOAL})"
        return
    found = {name: ratio(taken / times["reportlab"]) for name, taken in times.items()}
    peers = ", ".join(f"{name} {found.get(name, 'not installed')}" for name in PEERS)
    yield f"PDF of a record, tagged / reportlab, untagged: {found['ours']} ({GOAL}; {peers})"


def _words(blocks: list[dict[str, Any]]) -> Iterator[tuple[str, str]]:
    """Yield every line of the document, with the kind of words that it is."""
    for block in blocks:
        match block["kind"]:
            case "heading":
                yield "heading", block["text"]
            case "lines":
                yield "words", "\n".join(block["lines"])
            case "care":
                yield "words", "\n".join([block["label"], *block["lines"]])
            case "list":
                yield from (("words", "• " + "\n".join(item)) for item in block["items"])
            case "answers":
                for question, answer in block["rows"]:
                    yield "question", question
                    yield "words", "\n".join(answer)
            case "frame":
                yield from _words(block["blocks"])
            case other:
                raise ValueError(other)


def _reportlab(words: Words, font: str) -> bytes:
    from reportlab.lib.pagesizes import A4
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont
    from reportlab.platypus import Paragraph, SimpleDocTemplate

    if font == "Noto" and font not in pdfmetrics.getRegisteredFontNames():
        pdfmetrics.registerFont(TTFont(font, FONT))
    styles = {
        kind: ParagraphStyle(kind, fontName=font, fontSize=size, leading=size * 1.4, spaceAfter=4)
        for kind, size in SIZES.items()
    }
    into = io.BytesIO()
    document = SimpleDocTemplate(into, pagesize=A4, title="A decision")
    document.build(
        [Paragraph(escape(said).replace("\n", "<br/>"), styles[kind]) for kind, said in words]
    )
    return into.getvalue()


def _fpdf(words: Words) -> bytes:
    from fpdf import FPDF

    document = FPDF(format="A4")
    document.add_font("Noto", fname=FONT)
    document.add_page()
    for kind, said in words:
        document.set_font("Noto", size=SIZES[kind])
        document.multi_cell(0, SIZES[kind] * 0.5, said, new_x="LMARGIN", new_y="NEXT")
    return bytes(document.output())
