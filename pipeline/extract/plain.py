"""Plain text, as it is."""

from pipeline.extract.found import Found
from pipeline.text import clean


def read_text(text: str) -> Found | str:
    """Return a text, clean but for that unchanged, or in words why there is none."""
    kept = clean(text).strip("\n")
    return Found(text=kept) if kept.strip() else "an empty text"
