"""Where a page goes on: opaque to a client, and checked when it comes back."""

import base64
import binascii
import json

from db.queries.explored import Place
from pipeline.dates import PartialDate
from web.asked import BadRequestError
from web.desk.given import LARGEST


def write_cursor(date: PartialDate | None, number: int) -> str:
    """Return the cursor behind an action, or a document."""
    said = json.dumps([str(date) if date else None, number]).encode()
    return base64.urlsafe_b64encode(said).decode().rstrip("=")


def read_cursor(text: str) -> Place:
    """Return the place of a cursor; raise BadRequestError for one that we did not write."""
    try:
        date, number = json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
        if date is not None:
            PartialDate(date)
        if not isinstance(number, int) or not 0 < number <= LARGEST:
            raise ValueError(number)
    except (ValueError, TypeError, binascii.Error, RecursionError) as error:
        raise BadRequestError("cursor: take it from `next` of the page before.") from error
    return Place(date, number)
