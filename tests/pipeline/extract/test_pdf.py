"""PDFs, made here: nothing of others is kept among the tests."""

import pytest

from pipeline.extract import extract, from_submission
from pipeline.extract.pdf import MOST_PAGES
from pipeline.records import Document, Page, Refused
from tests.making import NOW, make_feed


def pdf(*pages: list[str], title: str = "", extra: str = "") -> bytes:
    """Return a plain PDF with these lines on its pages."""
    kids = " ".join(f"{10 + 2 * n} 0 R" for n in range(len(pages)))
    objects = {
        1: "<</Type/Catalog/Pages 2 0 R>>",
        2: f"<</Type/Pages/Kids[{kids}]/Count {len(pages)}>>",
        3: "<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>",
        4: f"<</Title({title})>>",
    }
    for n, lines in enumerate(pages):
        shown = " ".join(f"({line}) Tj T*" for line in lines)
        stream = f"BT /F1 12 Tf 14 TL 72 720 Td {shown} ET"
        objects[10 + 2 * n] = (
            f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents {11 + 2 * n} 0 R"
            "/Resources<</Font<</F1 3 0 R>>>>>>"
        )
        objects[11 + 2 * n] = f"<</Length {len(stream)}>>stream\n{stream}\nendstream"
    body, offsets = "%PDF-1.4\n", {}
    for number, content in objects.items():
        offsets[number] = len(body)
        body += f"{number} 0 obj\n{content}\nendobj\n"
    rows = "".join(f"{number} 1\n{offset:010} 00000 n \n" for number, offset in offsets.items())
    trailer = f"trailer<</Size {max(objects) + 1}/Root 1 0 R/Info 4 0 R{extra}>>"
    xref = f"xref\n0 1\n0000000000 65535 f \n{rows}"
    return f"{body}{xref}{trailer}\nstartxref\n{len(body)}\n%%EOF\n".encode("latin-1")


def read(body: bytes, content_type: str = "application/pdf") -> Document | Refused:
    url = "https://ministry.example/statement.pdf?utm_source=x"
    page = Page(url=url, final_url=url, content_type=content_type, body=body, fetched_at=NOW)
    return extract(page, entry=None, feed=make_feed())


@pytest.mark.parametrize("content_type", ["application/pdf", "application/octet-stream", "text/html", ""])
def test_pdf_is_read_whatever_it_is_declared_as(content_type: str) -> None:
    document = read(
        pdf(["The Treasury imposed sanctions", "on Intellexa."], ["Page two."], title="Sanctions"),
        content_type,
    )
    assert isinstance(document, Document)
    assert document.text == "The Treasury imposed sanctions\non Intellexa.\n\nPage two."
    assert (document.title, document.url) == ("Sanctions", "https://ministry.example/statement.pdf")
    assert (document.language, document.published) == ("en", None)


@pytest.mark.parametrize("title", ["Microsoft Word - draft7.docx", "untitled", "", "statement.pdf"])
def test_title_that_a_program_gave_is_not_taken(title: str) -> None:
    document = read(pdf(["The first line"], title=title))
    assert isinstance(document, Document)
    assert document.title == "The first line"


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (pdf([]), "a PDF without text (a scan?)"),
        (pdf(["x"])[:60], "a broken PDF"),
        (b"%PDF-1.7\n", "a broken PDF"),
        (pdf(*([["x"]] * (MOST_PAGES + 1))), f"a PDF of {MOST_PAGES + 1} pages"),
        (
            pdf(
                ["x"],
                extra="/ID[<00><00>]/Encrypt<</Filter/Standard/V 1/R 2/P -4/O<"
                + "00" * 32
                + ">/U<"
                + "11" * 32
                + ">>>",
            ),
            "an encrypted PDF",
        ),
    ],
)
def test_pdf_that_cannot_be_read_says_why(body: bytes, reason: str) -> None:
    refused = read(body)
    assert isinstance(refused, Refused)
    assert refused.reason.startswith(reason)


def test_submitted_pdf_is_read() -> None:
    document = from_submission(pdf(["A statement"]), name="statement.pdf", title="Given")
    assert isinstance(document, Document)
    assert (document.title, document.text) == ("Given", "A statement")


def test_word_broken_at_a_line_end_is_whole_again() -> None:
    document = read(pdf(["the use of commer\\255", "cial spyware"]))
    assert isinstance(document, Document)
    assert "commercial" in document.text.replace("\n", "")


def test_submitted_text_under_the_name_of_a_pdf_is_refused() -> None:
    refused = from_submission(b"Proxy error, try again.", name="Statement.PDF")
    assert isinstance(refused, Refused)
    assert refused.reason == "a PDF in name only, which is not read"
