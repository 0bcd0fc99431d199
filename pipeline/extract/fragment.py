"""A piece of markup of which every word counts: what a feed carries, or a page submitted by hand."""

from lxml.etree import iterwalk

from pipeline.extract.found import Found
from pipeline.extract.tree import tree_of
from pipeline.text import clean

_BLOCKS = frozenset(
    [
        *("address", "article", "aside", "blockquote", "br", "dd", "div", "dl", "dt", "figcaption", "figure"),
        *(
            "footer",
            "h1",
            "h2",
            "h3",
            "h4",
            "h5",
            "h6",
            "header",
            "hr",
            "li",
            "main",
            "nav",
            "ol",
            "p",
            "pre",
        ),
        *("section", "table", "td", "th", "tr", "ul"),
    ]
)
_UNREAD = frozenset({"script", "style", "template", "noscript", "head"})


def read_fragment(markup: str) -> Found | str:
    """Return all text, a line a block, or in words why there is none."""
    tree = tree_of(f"<html><body><div>{markup}</div></body></html>")
    if isinstance(tree, str):
        return tree
    parts: list[str] = []
    unread = 0  # how many elements that nobody reads we are in
    for event, element in iterwalk(tree, events=("start", "end")):
        starts = event == "start"
        if element.tag in _UNREAD:
            unread += 1 if starts else -1
        if element.tag in _BLOCKS:
            parts.append("\n")
        words = element.text if starts else element.tail
        if words and not unread:
            parts.append(
                " ".join(f"-{words}-".split())[1:-1]
            )  # inner line ends are blanks, outer blanks stay
    lines = (" ".join(line.split()) for line in clean("".join(parts)).split("\n"))
    text = "\n".join(line for line in lines if line)
    return Found(text=text) if text else "a text without words"
