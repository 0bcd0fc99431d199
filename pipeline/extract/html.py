"""HTML, by trafilatura."""

import logging
from datetime import date, timedelta
from typing import Any
from urllib.parse import urljoin, urlsplit

from trafilatura import bare_extraction, html2txt

from pipeline.dates import PartialDate
from pipeline.extract.found import Found
from pipeline.extract.mistaken import SHORT, error_page
from pipeline.extract.tree import RAISED, tree_of
from pipeline.ids import is_web_url
from pipeline.text import clean, headline
from pipeline.urls import same_site

LEAST = 200  # characters of text; with less it is a notice, a form or a menu
EARLIEST = "1990-01-01"
_SAME = {"nb": "no", "nn": "no", "iw": "he", "in": "id"}  # other names of one language
logging.getLogger("trafilatura").addHandler(logging.NullHandler())  # a page without text is no event here


def read_page(markup: str, url: str, *, seen: date | None, least: int = LEAST) -> Found | str:
    """Return a page's main text and what it says of itself, or in words why there is none.

    seen: the day it was fetched, after which no date of its own lies.  least: characters that make a text.
    """
    tree = tree_of(markup)
    if isinstance(tree, str):
        return tree
    try:
        page = _main(tree, url, seen)
    except RAISED as error:
        return f"HTML that cannot be read ({type(error).__name__})"
    text = clean((page and page.text) or "").strip()
    title = headline((page and page.title) or tree.findtext(".//title") or "")
    visible = html2txt(tree) if len(text) < SHORT else text
    if said := error_page(title, text, visible):
        return f"an error page ({said!r})"
    if page is None or len(text) < least:
        return f"too short: {len(text)} characters of text" if visible.strip() else "a page without text"
    return Found(
        text=text,
        title=title,
        date=_date(page.date),
        url=_own(tree.find(".//link[@rel='canonical']"), url),
        language=language(tree.get("lang") or tree.get("xml:lang") or ""),
        publisher=headline(page.sitename or "") or None,
    )


def language(tag: str) -> str | None:
    """Return the ISO 639-1 code of a language tag (`en` of `en-US`), or None."""
    code = tag.strip().lower().replace("_", "-").partition("-")[0]
    return _SAME.get(code, code) if len(code) == 2 and code.isascii() and code.isalpha() else None


def _main(tree: Any, url: str, seen: date | None) -> Any:
    """Return trafilatura's reading: precise, as is right most often, or freer where it finds little."""
    # the extensive search takes dates out of the text, which may be of anything
    dates = {"original_date": True, "extensive_search": False, "min_date": EARLIEST}
    if seen:
        dates["max_date"] = (seen + timedelta(days=1)).isoformat()
    options: dict[str, Any] = {"url": url or None, "with_metadata": True, "include_comments": False}
    pages: list[Any] = []
    for precise in (True, False):
        page = bare_extraction(tree, favor_precision=precise, date_extraction_params=dates, **options)
        if page:
            pages.append(page)
            if len(pages[-1].text or "") >= LEAST:
                break
    return max(pages, key=lambda page: len(page.text or ""), default=None)


def _date(text: str | None) -> PartialDate | None:
    try:
        return PartialDate(text) if text else None
    except ValueError:
        return None


def _own(link: Any, url: str) -> str | None:
    """Return the address a page calls canonical, if it is on the same site and not just its home page."""
    try:
        own = urljoin(url, link.get("href", "").strip()) if link is not None else ""
    except ValueError:
        return None
    if not is_web_url(own) or not same_site(own, url):
        return None
    return None if urlsplit(own).path in {"", "/"} and urlsplit(url).path not in {"", "/"} else own
