"""A digest as a mail: text, and the same as HTML with everything filled in escaped."""

from collections.abc import Mapping
from functools import cache
from typing import Any, NamedTuple

from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape

LONGEST = 200  # characters of a subject


class Letter(NamedTuple):
    """What a mail says."""

    subject: str
    text: str
    html: str


def letter_of(payload: Mapping[str, Any]) -> Letter:
    """Return the letter that tells a digest's payload."""
    said = payload["data"]
    subject = " ".join(said["headline"].split())[:LONGEST]
    text, html = (_environment().get_template(f"digest.{kind}").render(said) for kind in ("txt", "html"))
    return Letter(f"Mercwatch: {subject}", text, html)


@cache
def _environment() -> Environment:
    return Environment(
        loader=PackageLoader("pipeline.alerts"),
        autoescape=select_autoescape(["html"]),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
