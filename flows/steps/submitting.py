"""One document by hand, through the same steps and without Prefect."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from db import queries, store
from flows.steps.outcomes import understand
from flows.steps.reading import keep
from flows.wiring import Clock, archive, database, fetcher, utc_now
from pipeline.dates import PartialDate
from pipeline.errors import SubmissionError
from pipeline.extract import from_submission
from pipeline.fetch import Request
from pipeline.records import Refused
from pipeline.settings import Settings


@dataclass(frozen=True, slots=True, kw_only=True)
class Submitted:
    """A document's open candidates, the surest first, or why nothing was looked for."""

    document_id: int
    candidates: Sequence[queries.StoredCandidate]
    untagged: str | None


def submit(
    settings: Settings,
    source: str,
    body: bytes | None,
    *,
    title: str | None = None,
    published: PartialDate | None = None,
    publisher: str | None = None,
    now: Clock = utc_now,
) -> Submitted:
    """Store one document and what is read from it.

    source: a URL to fetch where body is None, else the name the body came under.
    Raise SubmissionError where it cannot be had or read.
    """
    url, page_id, content_type = None, None, ""
    with database(settings) as opened:
        if body is None:
            with fetcher(settings, now) as fetching:
                result = fetching.fetch(Request(source))
            pointer = archive(settings, opened).write(result) if result.ok else None
            with opened.session() as session:
                if not result.ok:
                    store.add_fetch(session, result, feed=None, pointer=None)
                else:
                    page_id = store.add_page(session, result, feed=None, pointer=pointer).id
            if not result.ok:
                raise SubmissionError(
                    f"{source}: {result.reason or result.outcome}; save it and submit the file"
                )
            url, body, content_type = result.final_url, result.body, result.content_type
        document = from_submission(
            body,
            name=Path(source).name,
            url=url,
            content_type=content_type,
            title=title,
            published=published,
            publisher=publisher,
            now=now(),
        )
        if isinstance(document, Refused):
            raise SubmissionError(f"{source}: {document.reason}")
        (understood,) = understand(settings, [document])
        with opened.session() as session:
            saved, _ = keep(session, *understood, page_id=page_id, now=now())
        with opened.session(read_only=True) as session:
            return Submitted(
                document_id=saved,
                candidates=queries.candidates(session, document_id=saved),
                untagged=queries.untagged(session, saved),
            )
