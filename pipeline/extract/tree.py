"""Markup as a tree, within bounds."""

from typing import Any

from lxml.etree import LxmlError
from trafilatura.utils import load_html

from pipeline.text import clean
from pipeline.text.markup import widest

MOST_MARKUP = 5_000_000  # characters
MOST_ELEMENTS = 50_000  # trafilatura takes some twenty seconds for so many
MOST_ATTRIBUTES = 1000  # of one element; lxml takes half a minute for a hundred thousand
# One bad page must not end a run: what lxml and trafilatura were seen to raise, or might, on hostile pages.
RAISED = (LxmlError, ValueError, TypeError, AttributeError, LookupError, RecursionError, AssertionError)


def tree_of(markup: str) -> Any:
    """Return the tree of an HTML page, or in words why there is none; what is nested too deep is left out."""
    elements = markup.count("<") // 2
    if len(markup) > MOST_MARKUP or elements > MOST_ELEMENTS:
        return f"HTML too large to read: {len(markup):,} characters, some {elements:,} elements"
    if (attributes := widest(markup, passing=MOST_ATTRIBUTES)) > MOST_ATTRIBUTES:
        return f"HTML too large to read: {attributes:,} attributes of one element"
    try:
        tree = load_html(clean(markup))
    except RAISED as error:
        return f"HTML that cannot be read ({type(error).__name__})"
    return "no HTML" if tree is None else tree
