"""Whether an act's own words, or those that head its list, tell it as news or as an earlier act."""

import re

from models.grammar.clauses import centre
from models.grammar.dependencies import Parse
from models.grammar.tense import current
from models.reading import Draft, Reading

EARLIER = frozenset({"previously", "already", "earlier", "formerly", "later", "subsequently", "originally"})
WITH_MORE = frozenset({"today", "this", "on", "in", "than"})  # "earlier today", "later this month"
BEHIND = re.compile(
    r"\b(?:heels|wake|aftermath) of(?: \S+){0,4}$"
    r"|\b(?:days?|weeks?|months?|years?) (?:earlier|before|later)\b"
)  # what stands between these and the act: "on the heels of the US sanctioning", "a few days earlier, he"
OF_OLD = re.compile(
    r"\b(?:ha(?:s|ve) (?:already |also )?(?:\w+ed|taken|made|done|built|led)|over the (?:past|last)|to date"
    r"|builds? (?:up)?on|building on|in recent (?:years|months)|previous(?:ly)?|already|so far)\b"
)
OF_NOW = re.compile(r"\b(?:announc\w+|unveil\w+|launch\w+|today|new)\b")
HEADS = re.compile(r"(?::|\bincludes?|\bincluding|\bfollowing)$")
LIST = 60  # sentences of a list
LEADING = 60  # tokens of what heads a list that are read


def recency(reading: Reading, draft: Draft) -> bool | None:
    """Return True for news, False for an earlier act, None where the words do not tell."""
    if _before(reading, draft) or BEHIND.search(_told_up_to(reading, draft)):
        return False
    return True if current(reading, draft) else _of_list(reading, draft.sentence)


def _before(reading: Reading, draft: Draft) -> bool:
    """Tell whether an adverb on the act's verb says that it came before: "has already blacklisted"."""
    verb, parse = centre(reading, draft), reading.parses.get(draft.sentence)
    if verb is None or parse is None:
        return False
    return any(
        reading.lower[i] in EARLIER and _alone(reading, parse, i) for i in parse.children.get(verb, ())
    )


def _told_up_to(reading: Reading, draft: Draft) -> str:
    """Return the words of a sentence before its act."""
    return " ".join(reading.lower[reading.sentences[draft.sentence].start : draft.start])


def _alone(reading: Reading, parse: Parse, i: int) -> bool:
    """Tell whether an adverb says when by itself."""
    return not parse.children.get(i) and WITH_MORE.isdisjoint(reading.lower[i + 1 : i + 2])


def _of_list(reading: Reading, number: int) -> bool | None:
    """Return what the words that head a bullet's list tell of its acts."""
    depth, i = reading.sentences[number].depth, number
    if depth < 0:
        return None
    while i and number - i < LIST and (reading.sentences[i].depth >= depth or not _words(reading, i)):
        i -= 1
    words = _words(reading, i)
    if not HEADS.search(words):
        return None
    old, now = OF_OLD.search(words), OF_NOW.search(words)
    return None if bool(old) == bool(now) else bool(now)


def _words(reading: Reading, number: int) -> str:
    one = reading.sentences[number]
    words = reading.lower[max(one.start, one.end - LEADING) : one.end]
    return " ".join(word for word in words if word == ":" or word[:1].isalnum())
