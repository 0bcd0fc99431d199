"""How many attributes markup gives one tag: parsers take time with the square of it."""

import re

# As browsers read them (HTML Standard, 13.2.5). Nothing is tried twice, so the time is that of one reading.
_ATTRIBUTE = r"[\s/]*+[^\s/>][^\s/>=]*+(?:\s*+=\s*+(?:\"[^\"]*+\"|'[^']*+'|[^\s>]*+))?+"
_TAG = re.compile(rf"<([a-zA-Z][^\s/>]*+)((?:{_ATTRIBUTE})*+)")
_ATTRIBUTES = re.compile(_ATTRIBUTE)
_COMMENT = "<!--"
_STARTS = re.compile(r"<(?:[a-zA-Z]|!--)")
_ENDS = {name: re.compile(f"</{name}", re.IGNORECASE) for name in ("script", "style", "textarea", "title")}


def widest(markup: str, *, passing: int) -> int:
    """Return the most attributes of one tag; where it is at most `passing`, that or less.

    What scripts, styles and comments hold are no tags.
    """
    most = position = 0
    while start := _STARTS.search(markup, position):
        if start[0] == _COMMENT:
            position = _after(markup.find("-->", start.end()), markup)
            continue
        tag = _TAG.match(markup, start.start())
        if tag is None:  # cannot be, as a letter follows
            break
        position = tag.end()
        if len(tag[2]) > 2 * passing:  # a character and a blank each
            most = max(most, sum(1 for _ in _ATTRIBUTES.finditer(tag[2])))
        if end := _ENDS.get(tag[1].lower()):
            found = end.search(markup, position)
            position = found.start() if found else len(markup)
    return most


def _after(found: int, markup: str) -> int:
    return len(markup) if found < 0 else found
