"""A text as a PDF: every word of it and no other, for every reader, whatever was typed."""

import unicodedata
from datetime import UTC, datetime
from typing import Any

import pikepdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from decisions.outputs import pdf
from decisions.outputs.glyphs import readable
from decisions.outputs.pdf import NotMade, moment, text_pdf
from tests.outputs.reading import in_one_line, opened, pages, tags, words

AT = datetime(2026, 10, 2, 9, 2, tzinfo=UTC)
REFERENCE = "K7QD-2MWX"
POLISH, WELSH = ("Łukasz Wiśniewski", "Żaneta Gęślą"), ("Siân Pŵl", "Llŷr Ŵyn")
URDU, ARABIC = ("فریدہ بیگم", "شازیہ"), ("فريدة", "بلال", "صلاح الدين", "نور الإسلام")
NAMES = (*POLISH, *WELSH, *URDU, *ARABIC, "Αγγελική", "Їжак", "Ştefan Ţîrlea")
LETTER = """About: Maya Okafor (7)

We ask you to: decide if the child needs protecting

- Linear bruises on both upper arms. (seen or heard by us)
- She said “Dean squeezed me”. (the child said it)

Please ring me.
Not at home.

Handle with care: Lauren must not learn who told us.

Priya Nair, safeguarding lead, Larkfield Primary
Our reference: K7QD-2MWX"""


def _pdf(text: str, **more: Any) -> bytes:
    told: dict[str, Any] = {"title": "Information about a child", "at": AT}
    told |= {"reference": REFERENCE, "organisation": "Larkfield Primary"}
    return text_pdf(text, **(told | more))


def _said(text: str, **more: Any) -> str:
    return words(_pdf(text, **more))


# --- Words that can be selected -------------------------------------------------------------


def test_a_text_is_there_word_for_word():
    said = _said(LETTER).replace("• ", "- ")
    assert in_one_line(LETTER) in said
    rest = said.replace(in_one_line(LETTER), "")
    head = "Larkfield Primary Information about a child Our reference: K7QD-2MWX · 2 October 2026"
    assert in_one_line(rest) == head, "and nothing else"


@pytest.mark.parametrize("name", NAMES)
def test_a_name_that_is_copied_out_is_the_name_that_was_put_in(name: str):
    """In any spelling of its accents, upright or bold, on a line of its own or in a sentence.

    Arabic letters are drawn from right to left. What a reader (here: Chrome's own) makes of
    that again differs where most of the line goes from left to right: it gives the words of
    such a name one by one, from the left. Each word is whole, so that is what is asked there.
    """
    for put_in in (name, unicodedata.normalize("NFD", name)):
        made = _pdf(f"{put_in}\n\nThis is about {put_in} and nobody else.", organisation=put_in)
        lines = pages(made)[0].split("\n")
        assert [line.strip() for line in lines].count(name) == 2, "the heading, and its own line"
        sentence = next(line for line in lines if "nobody" in line)
        assert set(name.split()) <= set(sentence.split())


def test_whatever_is_before_and_after_arabic_letters_is_there_too():
    said = _said("- بابا نے مجھے مارا (reported to us)\n- 07700 900461")
    for word in ("بابا", "نے", "مجھے", "مارا", "reported", "07700 900461"):
        assert word in said


def test_what_no_font_has_is_written_out_with_its_name():
    said = _said("So sad 😀 and ཀ, 山 and \ue000.")
    assert "So sad [U+1F600 GRINNING FACE] and [U+0F40 TIBETAN LETTER KA]," in said
    assert "[U+5C71 CJK UNIFIED IDEOGRAPH-5C71] and [U+E000]." in said


def test_nothing_invisible_gets_in_and_nothing_is_turned_round():
    turned = "call \u202eeno\u202c \u2066on\u2069 \u200f07\u200b00\x00\x07\u00ad9 \U000e0041end"
    assert readable(turned) == "call eno on 07009 end"
    assert "call eno on 07009 end" in _said(turned)
    assert readable("one\r\ntwo\rthree\u2028four\tfive") == "one\ntwo\nthree\nfour five"


def test_a_mark_is_drawn_with_its_letter_or_written_out():
    assert readable("e\u0301") == "é"
    assert readable("নী") == "[U+09A8 BENGALI LETTER NA][U+09C0 BENGALI VOWEL SIGN II]"
    assert readable("\n\u0301") == "\n[U+0301 COMBINING ACUTE ACCENT]"
    assert readable("❤\ufe0f") == "[U+2764 HEAVY BLACK HEART]"
    assert readable("نیم\u200cفاصله") == "نیم\u200cفاصله", "it parts two parts of a word"
    assert readable("\ud800") == "[U+D800]"


@settings(max_examples=150, deadline=None)
@given(st.text(st.characters(), max_size=80))
def test_a_pdf_can_be_made_of_any_text(text: str):
    assert _pdf(text, title=f"T{text[:20]}", organisation=text[-20:]).startswith(b"%PDF-")


@pytest.mark.parametrize(
    "text", ["فريدة " * 1500, "x" * 20_000, "مححمممم" * 2000, "- a\n" * 1000, "a\n\n" * 1000, ""]
)
def test_however_long_it_is(text: str):
    made = _pdf(text)
    count = text.count("x")
    assert words(made).count("x") == count, "a word without an end stays on the page"


# --- User text is never markup --------------------------------------------------------------

HOSTILE = (
    "#import \"@preview/cetz:0.3.4\": *",
    '#read("/etc/passwd")',
    "#include \"document.typ\"",
    "#sys.inputs",
    "#panic()",
    "#{ while true {} }",
    "$x^2$ $ sum $",
    "*bold* _italic_ `raw` ```raw```",
    "= Heading",
    "== Heading",
    "/ Term: words",
    "+ numbered",
    "@ref <label>",
    "\\u{0} \\u{202e} \\#",
    "// a comment",
    "/* a comment */",
    "https://example.org/#a",
    "{{ 7 * 7 }} {% now %} ${7*7}",
    "<script>alert(1)</script>",
    "]) #text(size: 90pt)[",
    '"}, "blocks": [{"kind": "x',
    "--- ... ~ -? 'quotes' \"quotes\"",
    "(cid:12) /JavaScript /Launch endstream endobj",
    "- - - -",
)  # fmt: skip


@pytest.mark.parametrize("text", HOSTILE)
def test_what_is_typed_is_shown_and_never_carried_out(text: str):
    made = _pdf(f"Before.\n\n{text}\n\n- {text}\n\nAfter.", title=text, organisation=text)
    said = words(made)
    inside = said[said.index("Before.") : said.index("After.")]
    expected = in_one_line(text).removeprefix("- ")
    assert inside.count(expected) == 2
    assert said.count(expected) == 4, "the title and the organisation, too"
    assert "root:" not in said
    with opened(made) as document:
        assert str(document.docinfo.Title) == text
        kinds = {str(thing.get("/S")) for thing in document.objects if _is_action(thing)}
        assert kinds <= {"/GoTo"}, "nothing to run, and no link"
        assert not any("/Annots" in page for page in document.pages)
        assert not document.attachments


def _is_action(thing: Any) -> bool:
    acts = ("/JavaScript", "/Launch", "/URI", "/SubmitForm", "/GoTo", "/GoToR")
    return isinstance(thing, pikepdf.Dictionary) and str(thing.get("/S")) in acts


# --- What a screen reader is told -----------------------------------------------------------


def test_it_is_tagged_with_a_title_a_language_headings_and_lists():
    made = _pdf(LETTER)
    with opened(made) as document:
        root = document.Root
        assert bool(root.MarkInfo.Marked) is True
        assert str(root.Lang) == "en-GB"
        assert bool(root.ViewerPreferences.DisplayDocTitle) is True
        assert str(document.docinfo.Title) == "Information about a child"
        assert str(document.docinfo.CreationDate) == "D:20261002090200Z"
        assert "Maya" not in str(dict(document.docinfo)), "its properties name nobody"
        assert all("/StructParents" in page for page in document.pages)
    found = tags(made)
    assert found[:3] == ["Document", "P", "H1"]
    assert found.count("L") == 1
    assert found.count("LI") == found.count("LBody") == 2


def test_the_reference_stands_at_the_foot_of_every_page():
    found = pages(_pdf("\n\n".join(f"Paragraph {n}." for n in range(200))))
    assert len(found) > 3
    for number, page in enumerate(found, start=1):
        assert page.strip().endswith(f"{REFERENCE} Page {number} of {len(found)}")


# --- The same again -------------------------------------------------------------------------


def test_the_same_words_give_the_same_bytes_and_others_do_not():
    made = _pdf(LETTER)
    assert _pdf(LETTER) == made
    assert _pdf(LETTER + ".") != made
    assert _pdf(LETTER, at=AT.replace(minute=3)) != made


def test_local_time_stands_beside_the_time_that_happens_once():
    assert moment(AT) == "2 October 2026, 10:02 (09:02 UTC)"
    twice = (datetime(2026, 10, 25, 0, 30, tzinfo=UTC), datetime(2026, 10, 25, 1, 30, tzinfo=UTC))
    assert [moment(at) for at in twice] == [
        "25 October 2026, 01:30 (00:30 UTC)",
        "25 October 2026, 01:30 (01:30 UTC)",
    ]


def test_what_cannot_be_made_says_nothing_of_its_words(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, tmp_path: Any
):
    broken = tmp_path / "document.typ"
    broken.write_text("#panic(json(bytes(sys.inputs.data)).blocks)")
    monkeypatch.setattr(pdf, "_TEMPLATE", broken)
    with pytest.raises(NotMade) as problem:
        _pdf(LETTER)
    assert REFERENCE in caplog.text
    assert "Maya" not in caplog.text
    assert (str(problem.value), problem.value.__cause__) == ("", None)
    assert problem.value.__suppress_context__
