"""Any text as our fonts can show it: nothing invisible, nothing missing, nothing turned round.

What no font of ours covers is written out, as `[U+1F600 GRINNING FACE]`: a reader sees that
something stood there and what it was, and a PDF without a gap can be made of any text.
"""

import unicodedata
from functools import cache
from pathlib import Path

import fontpkg_ibm_plex_sans_arabic
import fontpkg_noto_sans
from fontTools.ttLib import TTFont

#: In this order the fonts are asked. Noto's own Arabic would spoil names that are copied out.
FAMILIES = ("Noto Sans", "IBM Plex Sans Arabic")
FOLDERS = (fontpkg_noto_sans.ROOT / "files", fontpkg_ibm_plex_sans_arabic.ROOT / "files")
#: Every weight of a family that we use has the same characters.
_FILES = (
    FOLDERS[0] / "NotoSans[wdth,wght].ttf",
    FOLDERS[0] / "NotoSans-Italic[wdth,wght].ttf",
    FOLDERS[1] / "IBMPlexSansArabic-Regular.ttf",
    FOLDERS[1] / "IBMPlexSansArabic-Bold.ttf",
)

#: They part and join letters in Persian and Urdu words; other invisible characters say nothing.
_JOINERS = {"\u200c", "\u200d"}
_LINE_ENDS = str.maketrans({"\u2028": "\n", "\u2029": "\n", "\t": " "})


def readable(text: str) -> str:
    """Return a text with only what can be shown, in lines that end with a line feed.

    Composed (NFC), without control characters, what turns the direction of writing, and what
    only chooses between looks of a character.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n").translate(_LINE_ENDS)
    shown: list[str] = []
    base: frozenset[int] = frozenset()
    for character in unicodedata.normalize("NFC", text):
        kind = unicodedata.category(character)
        if character == "\n":
            base = frozenset()
        elif _says_nothing(character, kind):
            continue
        elif character in _JOINERS:
            character = character if base else ""  # no font has to have them: they show nothing
        elif kind.startswith("M"):
            # Marks are drawn with the letter before them: its font must have them too.
            character = character if ord(character) in base else _written_out(character)
        else:
            base = next((font for font in _fonts() if ord(character) in font), frozenset())
            if not base:
                character = " " if kind == "Zs" else _written_out(character)
        shown.append(character)
    return "".join(shown)


def _says_nothing(character: str, kind: str) -> bool:
    selects = "\ufe00" <= character <= "\ufe0f" or "\U000e0100" <= character <= "\U000e01ef"
    return selects or kind == "Cc" or (kind == "Cf" and character not in _JOINERS)


def _written_out(character: str) -> str:
    name = unicodedata.name(character, "")
    return f"[{' '.join(filter(None, (f'U+{ord(character):04X}', name)))}]"


@cache
def _fonts() -> tuple[frozenset[int], ...]:
    """Return which characters each family has, in upright and italic, regular and bold."""
    return (
        _covered(_FILES[0]) & _covered(_FILES[1]),
        _covered(_FILES[2]) & _covered(_FILES[3]),
    )


def _covered(file: Path) -> frozenset[int]:
    with TTFont(file, lazy=True) as font:
        return frozenset(font.getBestCmap())
