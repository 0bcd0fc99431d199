"""`mercwatch feeds test`: what an address is, and the row that it gets."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from cli.feeds import app
from pipeline.registry import load
from tests.pipeline.feeds.bodies import rss
from tests.server import HOST, Pages

ITEMS = ("<title>One</title><link>/1</link>", "<title>Two</title><link>/2</link>")
PAGE = "<html lang='fr'><head><title>Presse</title>{head}</head><body>{body}</body></html>"
LINKS = "".join(
    f"<p>18 mars 2024 <a href='/presse/{n}'>Le ministre a rencontré la presse</a></p>" for n in "ab"
)


@pytest.fixture
def run(pages: Pages, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):  # type: ignore[no-untyped-def]
    """Return the command, run at an address of the server."""
    pages.add("/robots.txt", status=404)
    monkeypatch.setenv("MERCWATCH_HOME", str(tmp_path))
    monkeypatch.setenv("MERCWATCH_ALLOW_HOSTS", HOST)
    return lambda path: CliRunner().invoke(app, ["test", pages.base + path if path.startswith("/") else path])


def serve(pages: Pages, path: str, body: str, content_type: str = "text/html; charset=utf-8") -> None:
    pages.add(path, body.encode(), content_type=content_type)


def pasted(result: Result, tmp_path: Path) -> dict[str, object]:
    """Return the feeds of a registry that the row was pasted into, filled in."""
    text = result.stdout.replace("kind:  # fill in", "kind: government").replace(
        "country:  # fill in", "country: FR"
    )
    text = text.replace("publisher:  # fill in", "publisher: P").replace(
        "language:  # fill in", "language: en"
    )
    (tmp_path / "registry").mkdir()
    (tmp_path / "registry" / "feeds.yml").write_text("feeds:\n" + text)
    return dict(load(tmp_path / "registry").feeds)


def test_feed_is_read_and_its_row_can_be_pasted(run, pages: Pages, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    serve(pages, "/feed", rss(*ITEMS), "text/xml")
    result = run("/feed")
    assert result.exit_code == 0, result.output
    assert "rss: 2 entries" in result.stderr
    assert "Two" in result.stderr
    ((_, feed),) = pasted(result, tmp_path).items()
    assert (feed.url, feed.format, feed.name) == (pages.base + "/feed", "rss", "News")


def test_feed_that_a_page_names_is_preferred_to_its_links(run, pages: Pages) -> None:  # type: ignore[no-untyped-def]
    head = "<link rel='alternate' type='application/rss+xml' href='flux.xml'>"
    serve(pages, "/presse", PAGE.format(head=head, body=LINKS))
    serve(pages, "/flux.xml", rss(*ITEMS), "text/xml")
    result = run("/presse")
    assert "The page names a feed:" in result.stderr
    assert f"url: {pages.base}/flux.xml" in result.stdout


def test_feed_that_lies_where_feeds_do_is_found(run, pages: Pages) -> None:  # type: ignore[no-untyped-def]
    serve(pages, "/presse/", PAGE.format(head="", body=LINKS))
    serve(pages, "/rss.xml", rss(*ITEMS), "text/xml")
    result = run("/presse/")
    assert "A feed lies where feeds usually do:" in result.stderr
    assert f"url: {pages.base}/rss.xml" in result.stdout


def test_page_without_a_feed_becomes_a_listing(run, pages: Pages, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    serve(pages, "/presse", PAGE.format(head="", body=LINKS))
    result = run("/presse")
    assert "listing: 2 entries" in result.stderr
    assert "2024-03-18" in result.stderr
    ((_, feed),) = pasted(result, tmp_path).items()
    assert (feed.format, feed.language, feed.name) == ("listing", "fr", "Presse")


def test_links_of_a_page_that_lie_elsewhere_get_a_pattern(run, pages: Pages) -> None:  # type: ignore[no-untyped-def]
    serve(pages, "/", PAGE.format(head="", body=LINKS))
    assert "links: /presse/." in run("/").stdout


def test_keys_of_an_api_are_guessed(run, pages: Pages, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    rows = [{"id": 1, "name": "Act", "html_url": "https://a.example/1", "publication_date": "2024-03-18"}]
    serve(pages, "/api", json.dumps({"meta": {"count": 1}, "data": {"results": rows}}), "application/json")
    result = run("/api")
    assert "api: 1 entries" in result.stderr
    ((_, feed),) = pasted(result, tmp_path).items()
    assert (feed.keys.entries, feed.keys.title, feed.keys.guid) == ("data.results", "name", "id")


def test_index_of_sitemaps_is_tried_with_its_newest(run, pages: Pages) -> None:  # type: ignore[no-untyped-def]
    ns = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
    index = f"<sitemapindex {ns}><sitemap><loc>{pages.base}/a.xml</loc></sitemap></sitemapindex>"
    serve(pages, "/index.xml", index, "text/xml")
    serve(pages, "/a.xml", f"<urlset {ns}><url><loc>{pages.base}/x</loc></url></urlset>", "text/xml")
    result = run("/index.xml")
    assert "sitemap: 1 entries" in result.stderr
    assert f"url: {pages.base}/index.xml" in result.stdout


@pytest.mark.parametrize(
    ("body", "told"),
    [
        ("<html><title>Down</title>", "an HTML page ('Down')"),
        ("%PDF-1.7", "none of the formats"),
        ("{}", "none of"),
    ],
)
def test_what_lists_nothing_is_told_and_fails(run, pages: Pages, body: str, told: str) -> None:  # type: ignore[no-untyped-def]
    serve(pages, "/x", body)
    result = run("/x")
    assert result.exit_code == 1
    assert told in result.stderr
    assert result.stdout == ""


def test_what_is_not_there_is_told_and_fails(run) -> None:  # type: ignore[no-untyped-def]
    result = run("/nothing")
    assert result.exit_code == 1
    assert "404" in result.stderr


def test_what_is_neither_address_nor_slug_is_misuse(run) -> None:  # type: ignore[no-untyped-def]
    assert run("nosuch").exit_code == 2
