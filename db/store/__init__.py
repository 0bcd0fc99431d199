"""Store what the steps made; each function takes the session of one transaction."""

from sqlalchemy.orm import Session

from db.store.addresses import Look, due_looks, end_look, restore, withdraw
from db.store.documents import SavedDocument, save_document
from db.store.entries import PendingEntry, end_entry, guids, pending
from db.store.feeds import feed_states, settle_feeds, switch_on, tell_health
from db.store.fetches import StoredPage, add_fetch, add_page, kept_body, knows_page, link_page, lose_body
from db.store.names import names_differ, save_names
from db.store.polls import PollCounts, save_poll
from db.store.readings import ReadingCounts, save_reading
from db.store.runs import begin_run, end_run, forget_runs

__all__ = [
    "Look",
    "PendingEntry",
    "PollCounts",
    "ReadingCounts",
    "SavedDocument",
    "Session",
    "StoredPage",
    "add_fetch",
    "add_page",
    "begin_run",
    "due_looks",
    "end_entry",
    "end_look",
    "end_run",
    "feed_states",
    "forget_runs",
    "guids",
    "kept_body",
    "knows_page",
    "link_page",
    "lose_body",
    "names_differ",
    "pending",
    "restore",
    "save_document",
    "save_names",
    "save_poll",
    "save_reading",
    "settle_feeds",
    "switch_on",
    "tell_health",
    "withdraw",
]
