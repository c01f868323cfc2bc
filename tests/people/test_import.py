"""A directory from a file: read in memory, shown, confirmed; whatever is in it, never an error."""

from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from decisions.models import AuditEvent, Organisation, Recipient
from decisions.views.directory_file import MOST_ROWS, decoded, read

HEAD = (
    'Name,Organisation,Kind,Phone,"Portal, email or post",How you reach them,How and when checked'
)
ROWS = (
    f"{HEAD}\n"
    'Riverside Surgery,NHS Northbridge,Health,01632 960188,,,"website, 2 November 2026"\n'
    'Northbridge MASH,"Northbridge Council, children’s social care",Children\'s social care,'
    "01632 960999,,Phone,rang them\n"
)


@pytest.fixture
def url(larkfield: Organisation) -> str:
    """Where files are read."""
    return reverse("import_recipients", args=[larkfield.pk])


def _upload(admin: Client, url: str, content: bytes | str, name: str = "d.csv") -> Any:
    raw = content.encode() if isinstance(content, str) else content
    return admin.post(url, {"file": SimpleUploadedFile(name, raw, "text/csv")})


def _travelling(response: Any) -> str:
    """Return the rows that a preview carries, as a browser posts them."""
    return str(response.context["text"])


def test_a_file_is_shown_first_and_added_when_confirmed(
    admin: Client, url: str, larkfield: Organisation
) -> None:
    before = larkfield.recipients.count()
    preview = _upload(admin, url, ROWS)
    html = preview.content.decode()
    assert preview.status_code == 200
    assert "2 rows: 1 new, 1 to change. Nothing is done yet." in html
    assert "Add 1 and change 1 in the directory" in html
    assert "becomes “01632 960999”" in html, html[html.find("summary-card") :][:1500]
    assert larkfield.recipients.count() == before
    done = admin.post(url, {"rows": _travelling(preview)})
    assert done.status_code == 302
    assert larkfield.recipients.count() == before + 1, "the one of the same name is changed"
    mash = larkfield.recipients.get(name="Northbridge MASH")
    assert (mash.phone, mash.kind, mash.method) == ("01632 960999", "social_care", "phone")
    event = AuditEvent.objects.order_by("at").last()
    assert event is not None
    assert event.act == "recipients.imported"
    assert '"added":1' in event.body


def test_what_travels_is_checked_again(admin: Client, url: str, larkfield: Organisation) -> None:
    text = _travelling(_upload(admin, url, ROWS))
    before = list(larkfield.recipients.values())
    for forged in (
        text.replace("Health", "pigeon").replace("health", "pigeon"),
        text + text,
        text.replace("01632 960188", "9" * 60),
        text + "\x00",
        "",
        "x" * 600_000,
        "Name",
        '"' * 9,
    ):
        response = admin.post(url, {"rows": forged})
        assert response.status_code == 422, forged[:40]
    assert list(larkfield.recipients.values()) == before


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("ending", ["\n", "\r\n"])
def test_what_spreadsheets_write_is_read(
    larkfield: Organisation, encoding: str, delimiter: str, ending: str
) -> None:
    head = ["Name", "Organisation", "Kind", "Phone", '"Portal, email or post"']
    head += ["How you reach them", "How and when checked"]
    cells = ["Zoë’s team", "Café", "Police", "101", "", "", "today"]
    text = ending.join([delimiter.join(head), delimiter.join(cells), "", delimiter * 6, ""])
    rows = read(decoded(text.encode(encoding)), larkfield)
    assert [p.words for r in rows for p in r.problems] == []
    assert [(r.values["name"], r.values["body"], r.number) for r in rows] == [
        ("Zoë’s team", "Café", 2)
    ]


def test_each_mistake_is_told_with_its_row_and_column(admin: Client, url: str) -> None:
    text = (
        f"{HEAD}\n"
        ",Council,Police,101,,,today\n"
        "A,B,bank,101,,,today\n"
        "C,D,Police,,,,today\n"
        "E,F,Police,101,,by pigeon,today\n"
        "G,H,Police,101,,,\n"
        f"{'I' * 400},J,Police,101,,,today\n"
        "K\x08,L,Police,101,,,today\n"
        "M,N,Police,101,,,today\n"
        "m,n,Police,102,,,today\n"
        "O,P,Police,101,,,today,one too many\n"
    )
    response = _upload(admin, url, text)
    html = response.content.decode()
    assert response.status_code == 422
    for told in (
        "Row 2, Name: Enter a name.",
        "Row 3, Kind: Write one of: Children’s social care, Police",
        "Row 4, Phone: Enter a phone number",
        "Row 5, How you reach them: Leave it empty",
        "Row 6, How and when checked: Say how and when",
        "Row 7, Name: ",
        "Row 8, Name: This has a character in it",
        "Row 10, Name: The same name and organisation as in row 9.",
        "Row 11: This row has more cells than there are columns.",
    ):
        assert told in html, told
    assert "The file has 9 mistakes" in html


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "The file has no rows"),
        (b"\n", "is missing"),
        (b"PK\x03\x04" + b"\x00" * 500, "This file cannot be read."),
        (ROWS.encode("utf-16"), "This file cannot be read."),
        (b"\x81\x8d\x8f\x90\x9d", "This file cannot be read."),
        (HEAD.encode(), "The file has no rows"),
        (f"{HEAD}\n,,,,,,\n".encode(), "The file has no rows"),
        (b"Name,Kind\nA,Police\n", "is missing"),
        (HEAD.replace("Phone", "Password").encode() + b"\nA,B\n", "Column “Password” is not known"),
        (f"{HEAD},Name\nA\n".encode(), "A column is there twice."),
        (b"x" * 700_000, "The file is too large."),
        (b"x" * 3_000_000, "The file is too large."),
        (f'{HEAD}\n"{"y" * 200_000}"\n'.encode(), "This file cannot be read."),
        (f"{HEAD}\n{'A,B,Police,101,,,today' + chr(10)}".encode() * 2, "mistake"),
    ],
)
def test_a_file_that_is_none_is_refused_in_words(
    admin: Client, url: str, content: bytes, told: str
) -> None:
    before = Recipient.objects.count()
    response = _upload(admin, url, content)
    assert response.status_code == 422
    assert told in response.content.decode()
    assert 'href="#id_file"' in response.content.decode()
    assert Recipient.objects.count() == before


def test_too_many_rows_are_refused_and_a_full_file_is_taken(
    admin: Client, url: str, larkfield: Organisation
) -> None:
    def file(rows: int) -> str:
        return HEAD + "\n" + "".join(f"N{n},B,Police,101,,,today\n" for n in range(rows))

    assert "Split it" in _upload(admin, url, file(MOST_ROWS + 1)).content.decode()
    preview = _upload(admin, url, file(MOST_ROWS))
    assert admin.post(url, {"rows": _travelling(preview)}).status_code == 302
    assert larkfield.recipients.filter(name__startswith="N").count() >= MOST_ROWS


def test_nothing_posted_is_no_file(admin: Client, url: str) -> None:
    for data in ({}, {"file": "typed, not uploaded"}):
        response = admin.post(url, data)
        assert response.status_code == 422
        assert "Choose a file." in response.content.decode()


@pytest.mark.parametrize("start", ["=cmd|'/c calc'!A1", "@SUM(1)", "-1+1", "+44 1632 960188"])
def test_what_begins_like_a_formula_stays_the_text_that_it_is(
    admin: Client, url: str, larkfield: Organisation, start: str
) -> None:
    preview = _upload(admin, url, f'{HEAD}\n"{start}",B,Police,{start},,,today\n')
    assert preview.status_code == 200
    admin.post(url, {"rows": _travelling(preview)})
    entry = larkfield.recipients.get(body="B")
    assert (entry.name, entry.phone) == (start, start)


def test_markup_in_a_file_is_shown_as_text(admin: Client, url: str) -> None:
    preview = _upload(admin, url, f'{HEAD}\n<script>alert(1)</script>,B,Police,1,,,"<b>x"\n')
    html = preview.content.decode()
    assert preview.status_code == 200
    assert "<script>alert" not in html
    assert "&lt;script&gt;alert(1)" in html


def test_the_empty_file_holds_no_row_that_somebody_could_be_told_by(
    admin: Client, url: str, larkfield: Organisation
) -> None:
    response = admin.get(reverse("empty_file", args=[larkfield.pk]))
    assert response["Content-Disposition"] == 'attachment; filename="directory.csv"'
    assert response.content.startswith(b"\xef\xbb\xbf")
    answer = _upload(admin, url, response.content)
    assert answer.status_code == 422
    assert "no rows under its headings" in answer.content.decode()


def test_no_upload_ever_reaches_a_disk(
    admin: Client, url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert settings.FILE_UPLOAD_HANDLERS == [
        "django.core.files.uploadhandler.MemoryFileUploadHandler"
    ]
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    for size in (1_000, 400_000, 4_000_000):
        _upload(admin, url, b"x" * size)
    assert list(tmp_path.iterdir()) == []
