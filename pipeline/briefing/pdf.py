"""A page as PDF: the extra `pdf`."""

from pipeline.errors import ReportError

MEND = "pip install 'mercwatch[pdf]', and pango (Debian: apt-get install libpango-1.0-0 libpangoft2-1.0-0)"


def write_pdf(page: str) -> bytes:
    """Return a page as PDF; nothing is fetched for it. Raise ReportError where WeasyPrint cannot be had."""
    try:
        from weasyprint import HTML  # type: ignore[import-untyped] # noqa: PLC0415 - an extra
        from weasyprint.urls import URLFetcher  # type: ignore[import-untyped] # noqa: PLC0415 - an extra
    except (ImportError, OSError) as error:  # OSError: pango is missing
        raise ReportError(f"PDF needs WeasyPrint, which cannot be loaded ({error}): {MEND}") from error
    made = HTML(string=page, url_fetcher=URLFetcher(allowed_protocols=["data"])).write_pdf()
    return bytes(made or b"")
