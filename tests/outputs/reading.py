"""A PDF as its readers have it: words that can be selected, and what a screen reader is told."""

import io
import re
import unicodedata
from collections.abc import Iterator
from contextlib import closing
from typing import Any

import pikepdf
import pypdfium2


def pages(pdf: bytes) -> list[str]:
    """Return the words of each page as somebody copies them out, composed (NFC)."""
    with closing(pypdfium2.PdfDocument(pdf)) as document:
        found = [page.get_textpage().get_text_range() for page in document]
    return [unicodedata.normalize("NFC", words).replace("\r\n", "\n") for words in found]


def words(pdf: bytes) -> str:
    """Return all words in one line: where a line or a page ends says nothing."""
    return in_one_line("\n".join(page.strip().rpartition("\n")[0] for page in pages(pdf)))


def in_one_line(text: str) -> str:
    """Return a text with one space wherever there is any."""
    return re.sub(r"\s+", " ", text).strip()


def opened(pdf: bytes) -> pikepdf.Pdf:
    """Return a PDF whose parts can be looked at."""
    return pikepdf.open(io.BytesIO(pdf))


def tags(pdf: bytes) -> list[str]:
    """Return the tags of a PDF in the order in which they are read out."""
    with opened(pdf) as document:
        return list(_tags(document.Root.StructTreeRoot.K))


def _tags(node: Any) -> Iterator[str]:
    if isinstance(node, pikepdf.Array):
        for inner in node:
            yield from _tags(inner)
    elif isinstance(node, pikepdf.Dictionary) and "/S" in node:
        yield str(node.S).removeprefix("/")
        yield from _tags(node.get("/K", pikepdf.Array()))
