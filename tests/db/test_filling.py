"""A database of an earlier version keeps what it has, and gains what is told of it now."""

from alembic import command
from sqlalchemy import text

from db import queries
from db.engine import build_engine, parse_url
from db.migrate import configuration
from db.session import open_database
from db.store import save_document
from pipeline.ids import digest
from tests.making import DAY, NOW, make_document

INSERT = text(
    "INSERT INTO documents "
    "(url, url_key, version, digest, title, text, country, origin, created_at, current_since) "
    "VALUES (:url, :key, :version, :digest, 'A title', :text, 'US', 'page', :at, :at)"
)
TEXT = "The Treasury imposed sanctions on Intellexa. " * 10


def test_documents_kept_before_there_were_addresses_have_theirs(empty_url: str) -> None:
    engine = build_engine(parse_url(empty_url), patience=5)
    with engine.begin() as connection:
        command.upgrade(configuration(connection), "0003")
        for n, (url, version, words) in enumerate([("a", 1, TEXT), ("a", 2, "Edited."), ("b", 1, "Other.")]):
            address = f"https://{url}.example/"
            row = {
                "url": address,
                "key": digest(address),
                "version": version,
                "digest": str(n),
                "text": words,
            }
            at = NOW + n * DAY
            plain = at.replace(tzinfo=None).isoformat(" ") if engine.dialect.name == "sqlite" else at
            connection.execute(INSERT, row | {"at": plain})
    engine.dispose()
    with open_database(empty_url) as opened, opened.session() as session:
        assert [one.is_current for one in queries.versions(session, 1)] == [False, True]
        (address,) = queries.addresses(session, 1)
        assert (address.url, address.document_id, address.first_seen_at) == ("https://a.example/", 2, NOW)
        mirror = make_document(TEXT, url="https://mirror.example/a")
        assert save_document(session, mirror, page_id=None, now=NOW + 9 * DAY).id == 1  # found by its text
