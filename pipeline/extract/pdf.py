"""PDF, by PDFium."""

import re
import threading

from pypdfium2 import PdfDocument, PdfiumError

from pipeline.extract.found import Found
from pipeline.text import clean, headline

MOST_PAGES = 500
_BROKEN_WORD = re.compile("[\ufffe\x02]\r?\n?")  # how PDFium marks a hyphen at the end of a line
_ONE_AT_A_TIME = threading.Lock()  # PDFium is not thread-safe
_NO_TITLE = re.compile(r"microsoft word|untitled|\.(?:docx?|pdf|indd|qxd|rtf)\b|^\W*$|^\d+$", re.IGNORECASE)


def read_pdf(body: bytes) -> Found | str:
    """Return a PDF's text, or in words why there is none. Its dates are its maker's: none is taken."""
    with _ONE_AT_A_TIME:
        try:
            document = PdfDocument(body)
        except PdfiumError as error:
            return "an encrypted PDF" if "assword" in str(error) else f"a broken PDF ({error})"
        try:
            if len(document) > MOST_PAGES:
                return f"a PDF of {len(document)} pages, more than the {MOST_PAGES} that are read"
            text = "\n\n".join(_page_text(document, number) for number in range(len(document)))
            title = headline(document.get_metadata_dict().get("Title", ""))
        except PdfiumError as error:
            return f"a broken PDF ({error})"
        finally:
            document.close()
    text = clean(_BROKEN_WORD.sub("", text)).strip()
    if not text:
        return "a PDF without text (a scan?)"
    return Found(text=text, title="" if _NO_TITLE.search(title) else title)


def _page_text(document: PdfDocument, number: int) -> str:
    page = document[number]
    words = page.get_textpage()
    text: str = words.get_text_range()
    words.close()
    page.close()
    return text
