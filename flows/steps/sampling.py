"""Draw a sample of what was discarded, for reviewers to look through; nothing is fetched for it."""

from dataclasses import dataclass
from datetime import datetime

from db import store
from db.session import Database
from db.store import sampling
from db.store.sampling import Screened, Stratum, Unproposed
from flows.steps import broken
from flows.wiring import Clock, annotator, archive, database, registry, utc_now
from pipeline.archive import Archive
from pipeline.candidates import propose
from pipeline.errors import ArchiveError, MercwatchError
from pipeline.extract import extract, from_entry
from pipeline.records import Document, EntryState, Feed, Refused
from pipeline.review.sampling import limit_of
from pipeline.settings import Settings

MOST = 50  # of either kind in one run: a new sample of a large archive grows run by run


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """What a run added to the sample; unreadable: of which nothing can be asked."""

    screened: int
    read: int
    unreadable: int


def sample(settings: Settings, *, now: Clock = utc_now, most: int = MOST) -> Drawn:
    """Draw what is not drawn yet of the share that is set: those whose address has a small enough hash."""
    if settings.sample == 0:
        return Drawn(screened=0, read=0, unreadable=0)
    below = limit_of(settings.sample)
    with database(settings) as opened:
        with opened.session(read_only=True) as session:
            screened = sampling.chosen_screened(session, below, most=most)
            unproposed = sampling.chosen_unproposed(session, below, most=most)
        keeping, feeds = archive(settings, opened), registry(settings.registry).feeds
        unreadable = 0
        for one in screened:
            found = _document(keeping, one, feeds.get(one.entry.feed))
            unreadable += not _draw_screened(opened, one, found, now())
        for read in unproposed:
            stratum = _stratum(settings, read)
            with opened.session() as session:
                sampling.draw(session, read.key, stratum, document_id=read.document_id, now=now())
    return Drawn(screened=len(screened), read=len(unproposed), unreadable=unreadable)


def _document(keeping: Archive, one: Screened, feed: Feed | None) -> Document | Refused:
    """Return what an entry's page says, as it would have been read had it not been screened out."""
    try:
        if one.page:
            return extract(keeping.page(one.page), entry=one.entry, feed=feed)
        if feed:
            return from_entry(one.entry, feed)
        return Refused(state=EntryState.FAILED, reason="its feed is not in the registry any more")
    except ArchiveError as error:
        return Refused(state=EntryState.FAILED, reason=str(error))
    except Exception as error:  # one page must not end the run
        return Refused(state=EntryState.FAILED, reason=broken.told(one.entry.url or one.entry.feed, error))


def _draw_screened(opened: Database, one: Screened, found: Document | Refused, now: datetime) -> bool:
    """Store what was drawn; tell whether somebody can be asked about it."""
    with opened.session() as session:
        kept, reason = None, found.reason if isinstance(found, Refused) else None
        if isinstance(found, Document):
            saved = store.save_document(session, found, page_id=one.page.id if one.page else None, now=now)
            if saved.is_new or not sampling.was_read(session, saved.id):
                kept = saved.id
            else:
                reason = f"read at another address, as document {saved.id}"
        sampling.draw(
            session,
            one.key,
            Stratum.OFF_TOPIC,
            entry_id=one.entry_id,
            document_id=kept,
            reason=reason,
            now=now,
        )
    return kept is not None


def _stratum(settings: Settings, read: Unproposed) -> Stratum:
    """Tell whether anything was seen in a document that was not sure enough to be proposed."""
    codebook = registry(settings.registry).codebook
    try:
        (annotation,) = annotator(settings).annotate([read.document])
        unsure = propose(read.document, annotation, codebook, least=0)
    except MercwatchError:
        raise
    except Exception as error:  # one document must not end the run
        broken.told(read.document.url, error)
        unsure = ()
    return Stratum.BELOW_THRESHOLD if unsure else Stratum.NO_CANDIDATE
