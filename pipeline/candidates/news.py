"""Whether an act is a document's news or an earlier one that it mentions; and the date of its news."""

import re
from collections.abc import Iterable, Sequence
from datetime import timedelta

from pipeline.dates import PartialDate
from pipeline.records import Act, Annotation, Document, Label, Mention, Role

LEAD = 1500  # characters that open a document: what they tell is its news
SHORTEST_LEAD, SHARE_OF_LEAD = 300, 0.35  # of a short document
FRESH = timedelta(days=21)  # an act this near to the publication is news too
RECENT = timedelta(days=7)  # a day named in the lead that is this near is the day of the news
LIKE_TITLE, ABOUT_TITLE = 0.4, 0.25  # shares of a title's words that a passage repeats
SHORT_TITLE = 7  # words; one or two of a shorter title tell too little
ROUND_UP = re.compile(
    r"(?i)round-?up|\b(?:recap|bulletin|digest|newsletter|timeline)\b|around the world|week in review"
)  # titles of documents whose news is the list itself
PERIODICAL = re.compile(r"(?i)\b(?:week(?:ly)?|daily|recap|bulletin|digest|newsletter)\b")  # of late alone
ACT_ITSELF = re.compile(
    r"(?i)\W*(?:joint |political |leaders' )?"
    r"(?:statement|declaration|executive order|communiqu|resolution|proclamation)"
)  # how the title of a document begins that is itself the act, of the day on which it is published
SIDES = {Role.PRIMARY: 1, Role.BACKGROUND: -1}
PROVIDES = re.compile(
    r"(?i)\W*(?:executive order|proclamation|decree|directive|regulation|ordinance|presidential memorandum)\b"
)  # how the title of a text of law begins, all of which tells what it provides
OF_BYLINE = 12  # words of a line that tells no more than who wrote, and when
STEM = 5  # letters by which words are compared


def lead_of(document: Document) -> int:
    """Return how many characters open a document."""
    return min(LEAD, max(SHORTEST_LEAD, int(len(document.text) * SHARE_OF_LEAD)))


def role_of(document: Document, acts: Sequence[Act], date: PartialDate | None) -> Role:
    """Return whether an act is news: told first or by the title, and not long ago."""
    published = document.published_date
    if ROUND_UP.search(document.title):
        return Role.PRIMARY
    own = [act for act in acts if act.role is not Role.BACKGROUND and not _beside(act, acts)]
    opens = any(act.cue.start < lead_of(document) for act in own) or _told_as_news(acts)
    opens = opens or bool(own and PROVIDES.match(document.title))
    like = max((_likeness(document, act) for act in own), default=0.0)
    if published and date:
        opens = opens or any(act.cue.start < lead_of(document) for act in acts)
        if date.last < published.first - FRESH:
            return Role.BACKGROUND
        if date.first > published.last:
            return Role.PRIMARY
        if date.precision == "day":
            told = opens or like >= ABOUT_TITLE or date.last >= published.first
            return Role.PRIMARY if told else Role.BACKGROUND
        if date.precision == "month":
            opens = opens or (date.last >= published.first and like >= ABOUT_TITLE)
            return Role.PRIMARY if opens else Role.BACKGROUND
    if not published and date and date.precision == "year":
        return Role.BACKGROUND  # of the news itself, a text does not tell the year
    return Role.PRIMARY if opens or like >= LIKE_TITLE else Role.BACKGROUND


def _beside(act: Act, acts: Sequence[Act]) -> bool:
    """Tell whether a surer act of the same passage is told as an earlier one."""
    return any(
        other.span == act.span and other.role is Role.BACKGROUND and other.weight > act.weight
        for other in acts
    )


def _told_as_news(acts: Sequence[Act]) -> bool:
    """Tell whether the words that tell an act as news weigh more than those that tell it as an earlier one."""
    return sum(act.weight * SIDES[act.role] for act in acts if act.role) > 0


def apart(document: Document, one: Act, other: Act) -> bool:
    """Tell whether one act is the lead's, undated, and the other an old one told further down."""
    published = document.published_date
    undated, dated = (one, other) if other.date else (other, one)
    if not published or undated.date or not dated.date or undated.role is Role.BACKGROUND:
        return False
    old = PartialDate(dated.date.id).last < published.first - FRESH
    return old and undated.cue.start < lead_of(document) <= dated.cue.start


def _likeness(document: Document, act: Act) -> float:
    """Return which share of the title's words an act's passage repeats."""
    title = _stems(document.title)
    return len(title & _stems(document.text[slice(*act.span)])) / max(len(title), SHORT_TITLE)


def _stems(text: str) -> set[str]:
    return {word[:STEM] for word in re.findall(r"[^\W\d_]{4,}", text.lower())}


def date_of_news(document: Document, annotation: Annotation, acts: Iterable[Act]) -> Mention | None:
    """Return the date of an undated act that is news: the one recent day that the lead names, else the month.

    The month is the publication's, or its day where the document is itself the act; the words that tell the
    act stand for it, so that a reader sees why.
    """
    published = document.published_date
    listed = ROUND_UP.search(document.title)
    if not published or (listed and not PERIODICAL.search(document.title)):
        return None
    near = {
        mention.id: mention
        for mention in sorted(annotation.mentions, key=lambda one: (one.start, one.end), reverse=True)
        if mention.label is Label.DATE
        and mention.start < lead_of(document)
        and _recent(mention, published)
        and not _byline(document, mention)
    }
    if len(near) == 1 and not listed:
        return next(iter(near.values()))
    cue = min(acts, key=lambda act: (-act.weight, act.cue.start)).cue
    of_news = published if ACT_ITSELF.match(document.title) else published.coarser("month")
    return Mention(
        start=cue.start,
        end=cue.end,
        label=Label.DATE,
        quote=cue.quote,
        id=str(of_news),
        derivation="relative",
    )


def _recent(mention: Mention, published: PartialDate) -> bool:
    date = PartialDate(mention.id)
    return date.precision == "day" and published.first - RECENT <= date.first <= published.last


def _byline(document: Document, mention: Mention) -> bool:
    """Tell whether a date only says when the text was published: above it, in a line too short to tell an act."""
    if PartialDate(mention.id) != document.published_date or mention.derivation == "relative":
        return False
    start, end = document.text.rfind("\n", 0, mention.start) + 1, document.text.find("\n", mention.end)
    line = document.text[start : end if end >= 0 else None]
    return mention.derivation == "heading" or len(line.split()) <= OF_BYLINE
