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
ALIKE = 3  # words; one or two of a title never tell it again
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
BESIDE = 300  # characters on either side of a date that may belong to its line
OF_BYLINE = 12  # words of a line that tells no more than who wrote, and when
SAME_WORDS = 0.3  # share of words from which two passages may tell of one act
STEM = 5  # letters by which words are compared


def lead_of(document: Document) -> int:
    """Return how many characters open a document."""
    return min(LEAD, max(SHORTEST_LEAD, int(len(document.text) * SHARE_OF_LEAD)))


def role_of(document: Document, acts: Sequence[Act], date: PartialDate | None) -> Role:
    """Return whether an act is news: told first or by the title, and not long ago."""
    listed = ROUND_UP.search(document.title)
    return Role.PRIMARY if listed or _is_news(document, acts, date) else Role.BACKGROUND


def _is_news(document: Document, acts: Sequence[Act], date: PartialDate | None) -> bool:
    lead = lead_of(document)
    own = _own(acts)
    opens = any(act.cue.start < lead for act in own) or _told_as_news(acts)
    opens = opens or bool(own and PROVIDES.match(document.title))
    against = sum(act.weight for act in acts if act.role is Role.BACKGROUND)
    like = max((_likeness(document, act) for act in own), default=0.0)
    like = like if sum(act.weight for act in own) >= against else 0.0
    published = document.published_date
    if not date:
        return opens or like >= LIKE_TITLE
    if not published:
        return date.precision != "year" and (opens or like >= LIKE_TITLE)  # news is not told by its year
    opens = opens or any(act.cue.start < lead for act in acts)
    if published.first - date.last > FRESH or date.first > published.last:
        return date.first > published.last
    if date.precision == "day":
        return opens or like >= LIKE_TITLE or date.last >= published.first
    if date.precision == "month":
        return opens or (date.last >= published.first and like >= ABOUT_TITLE)
    return opens or like >= LIKE_TITLE


def _own(acts: Sequence[Act]) -> list[Act]:
    """Return the acts that are not told as earlier ones, nor in the passage of a surer one that is."""
    earlier: dict[tuple[int, int], float] = {}
    for act in acts:
        if act.role is Role.BACKGROUND:
            earlier[act.span] = max(act.weight, earlier.get(act.span, 0.0))
    return [
        act for act in acts if act.role is not Role.BACKGROUND and act.weight >= earlier.get(act.span, 0.0)
    ]


def _told_as_news(acts: Sequence[Act]) -> bool:
    """Tell whether the passages that tell an act as news weigh more than those that tell it as an old one."""
    return sum(act.weight * SIDES[act.role] for act in acts if act.role) > 0


def apart(document: Document, one: Act, other: Act) -> bool:
    """Tell whether of two acts, not both dated, one is an earlier one, and other words tell it."""
    if one.date and other.date:
        return False
    differ = _earlier(document, one) is not _earlier(document, other)
    return differ and _shared(document, one, other) < SAME_WORDS


def _earlier(document: Document, act: Act) -> bool:
    """Tell whether an act has an old date or, without one, is told as an earlier act."""
    published = document.published_date
    if not act.date:
        return act.role is Role.BACKGROUND
    return bool(published and published.first - PartialDate(act.date.id).last > FRESH)


def _shared(document: Document, one: Act, other: Act) -> float:
    """Return which share of the shorter passage's words the longer one has too."""
    a, b = (_stems(document.text[slice(*act.span)]) for act in (one, other))
    return len(a & b) / min(len(a), len(b)) if a and b else 0.0


def _likeness(document: Document, act: Act) -> float:
    """Return which share of the title's words an act's passage repeats; of one or two words, not all."""
    title = _stems(document.title)
    shared = title & _stems(document.text[slice(*act.span)])
    share = len(shared) / len(title) if title else 0.0
    return share if len(shared) >= ALIKE else min(share, ABOUT_TITLE)


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
    return date.precision == "day" and published.first - date.first <= RECENT and date.first <= published.last


def _byline(document: Document, mention: Mention) -> bool:
    """Tell whether a date only says when the text was published, in a line too short to tell an act."""
    if PartialDate(mention.id) != document.published_date or mention.derivation == "relative":
        return False
    if mention.derivation == "heading":
        return True
    before = document.text[max(0, mention.start - BESIDE) : mention.start]
    after = document.text[mention.end : mention.end + BESIDE]
    line = before.rpartition("\n")[2] + mention.quote + after.partition("\n")[0]
    return len(line.split()) <= OF_BYLINE
