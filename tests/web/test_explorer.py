"""The analysts' pages: accepted actions only, each leading to its evidence."""

import csv
import io
import re
from collections.abc import Callable
from typing import Any

import pytest
from lxml import html
from starlette.testclient import TestClient

from db.decisions import Verdict
from db.session import Database
from pipeline.dates import PartialDate
from tests.db.deciding import propose, say
from tests.making import make_candidate, make_document
from tests.web.inert import Page

Accept = Callable[..., int]
TEXT = "The US and France sanctioned Intellexa under the Pall Mall Process in March 2024. More follows."
QUOTES = {"US": "US", "FR": "France", "intellexa": "Intellexa", "2024-03": "March 2024"}
NAMED = {"instrument": "Pall Mall Process", "quotes": {"Pall Mall Process": "Pall Mall Process"}}


@pytest.fixture
def accept(sqlite_database: Database) -> Accept:
    """Return a function that proposes an act and decides on it; the first has the id 1."""
    counted = iter(range(1, 99))

    def accept(verdict: Verdict | None = Verdict.ACCEPT, text: str = TEXT, **fields: Any) -> int:
        number = next(counted)
        plain = {"actors": ("US",), "date": PartialDate("2024-03"), "date_derivation": "stated"}
        quotes = QUOTES | fields.pop("quotes", {})
        document = make_document(text, url=f"https://t.example/{number}", title=f"Act {number}")
        with sqlite_database.session() as session:
            propose(session, document, make_candidate(document, quotes=quotes, **(plain | fields)))
            if verdict:
                say(session, verdict, number)
        return number

    return accept


def seen(desk: TestClient, address: str, status: int = 200) -> Any:
    answer = desk.get(address)
    assert answer.status_code == status, answer.text
    assert Page(answer.text).faults == []
    return html.document_fromstring(answer.text)


def shown(desk: TestClient, address: str) -> list[str]:
    """Return the numbers of the actions listed."""
    links = seen(desk, address).cssselect(".list a")
    return [link.get("href").rpartition("/")[2] for link in links]


def test_list_shows_accepted_actions_only_the_newest_first(desk: TestClient, accept: Accept) -> None:
    accept(date=PartialDate("2023"), quotes={"2023": "2024"})
    accept()
    accept(None)
    accept(Verdict.REJECT)
    assert shown(desk, "/actions") == ["2", "1"]


def test_candidates_are_shown_on_request_and_marked(desk: TestClient, accept: Accept) -> None:
    accept()
    accept(None)
    assert not seen(desk, "/actions").cssselect(".unreviewed")
    (box,) = seen(desk, "/actions?candidates=true&type=sanctions").cssselect(".unreviewed")
    assert "Not reviewed" in box.text_content()
    assert [link.get("href") for link in box.cssselect("a")] == ["/candidates/2"]
    assert "none" in html.tostring(
        seen(desk, "/actions?candidates=true&type=funding").cssselect(".unreviewed")[0], encoding="unicode"
    )


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("actor=US", ["1"]),
        ("actor=united+states", ["1"]),
        ("party=FR", ["2", "1"]),
        ("firm=Intellexa", ["2"]),
        ("instrument=pall+mall+process", ["2"]),
        ("since=2024-03&until=2024-03-31", ["1"]),
        ("since=2020", ["2", "1"]),
        ("until=2020", []),
        ("status=announced", []),
        ("words=follows+sanctioned", ["2", "1"]),
        ("words=nowhere", []),
        ("type=funding", []),
    ],
)
def test_filters_are_addresses(desk: TestClient, accept: Accept, query: str, found: list[str]) -> None:
    accept(endorsers=("FR",))
    accept(
        actors=("FR",),
        firms=("intellexa",),
        date=PartialDate("2025"),
        quotes={"2025": "2024"} | NAMED["quotes"],
        instrument="Pall Mall Process",
    )  # type: ignore[operator] # a dict
    assert shown(desk, f"/actions?{query}") == found
    assert (
        f"{len(found)} accepted actions that are like this" in seen(desk, f"/overview?{query}").text_content()
    )


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("color=red", "color: there is no such filter; there are words, type, actor, party"),
        ("type=nope", "the codebook has no action type 'nope'"),
        ("since=March", "since: 'March' is not YYYY"),
        ("since=2025&until=2024", "since: 2025 is after 2024"),
        ("status=maybe", "status: 'maybe' is not proposed, announced, done or reversed."),
        ("words=%00", "words: "),
    ],
)
def test_what_cannot_be_asked_is_told(desk: TestClient, query: str, told: str) -> None:
    for address in ("/actions", "/overview", "/charts/timeline.csv"):
        assert told in seen(desk, f"{address}?{query}", 400).text_content()


def test_pages_of_the_list_follow_each_other(
    desk: TestClient, accept: Accept, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("web.explorer.listing.PAGE", 1)
    monkeypatch.setattr("web.explorer.asked.PAGE", 1)
    accept()
    accept()
    first = seen(desk, "/actions?actor=US")
    (following,) = first.cssselect("a[rel=next]")
    assert following.get("href") == "/actions?actor=US&page=2"
    assert shown(desk, following.get("href")) == ["1"]
    assert "There are no more" in seen(desk, "/actions?page=9").text_content()


def test_action_s_page_leads_to_quotes_sources_and_history(
    desk: TestClient, accept: Accept, sqlite_database: Database
) -> None:
    accept(firms=("intellexa",), **NAMED)
    accept(None, text="The Treasury says: the US sanctioned it in March 2024.")
    with sqlite_database.session() as session:
        say(session, Verdict.DUPLICATE, 2, duplicate_of=1)
    page = seen(desk, "/actions/1")
    assert (
        page.cssselect("h1")[0]
        .text_content()
        .strip()
        .endswith("sanctions on Intellexa: “Pall Mall Process”.")
    )
    passage = page.cssselect(".passage a")[0]
    assert passage.text_content() == TEXT.partition(" More")[0]
    assert passage.get("href") == "/documents/1"
    assert {q.text for q in page.cssselect(".proof q")} >= {"Intellexa", "US", "March 2024", "sanctioned"}
    links = {link.get("href") for link in page.cssselect("dd > a")}
    assert {"/actors/US", "/firms/intellexa", "/instruments?instrument=Pall+Mall+Process"} <= links
    assert [li.cssselect("a")[0].text_content() for li in page.cssselect("#sources + ol li")] == [
        "Act 1",
        "Act 2",
    ]
    assert "accept by ada" in " ".join(page.cssselect("#history + ol")[0].text_content().split())
    for link in links:
        assert seen(desk, link) is not None


def test_retired_action_says_so_and_one_never_accepted_is_not_there(
    desk: TestClient, accept: Accept, sqlite_database: Database
) -> None:
    accept()
    with sqlite_database.session() as session:
        say(session, Verdict.REJECT, 1)
    accept(None)
    assert "It counts no more" in seen(desk, "/actions/1").text_content()
    assert seen(desk, "/actions/2", 404) is not None


def test_actor_s_page_tells_with_whom_and_about_whom(desk: TestClient, accept: Accept) -> None:
    accept(endorsers=("FR",), firms=("intellexa",))
    page = seen(desk, "/actors/FR")
    links = [link.get("href") for link in page.cssselect(".counts a")]
    assert {"/actors/US", "/firms/intellexa"} <= set(links)
    assert shown(desk, "/actors/FR") == ["1"]
    assert "None is accepted yet" in seen(desk, "/actors/DE").text_content()
    assert seen(desk, "/actors/nowhere", 404) is not None
    assert seen(desk, "/actors/org:citizen_lab") is not None
    assert {"/actors/US", "/actors/FR"} <= {a.get("href") for a in seen(desk, "/actors").cssselect("a")}


def test_firm_s_page_has_what_the_registry_knows(desk: TestClient, accept: Accept) -> None:
    accept(firms=("intellexa",))
    said = " ".join(seen(desk, "/firms/intellexa").text_content().split())
    for words in ("Cyprus", "Thalestris Limited", "Predator", "2024-03-05: added", "1 action about it"):
        assert words in said
    assert seen(desk, "/firms/nowhere", 404) is not None
    assert "/firms/nso_group" in {a.get("href") for a in seen(desk, "/firms").cssselect("a")}


def test_instrument_s_page_shows_who_joined_when(desk: TestClient, accept: Accept) -> None:
    accept(**NAMED)
    accept(
        **NAMED
        | {
            "actors": (),
            "endorsers": ("FR", "US"),
            "date": PartialDate("2025"),
            "quotes": NAMED["quotes"] | {"2025": "2024"},
        }
    )  # type: ignore[operator, arg-type] # a dict
    (link,) = seen(desk, "/instruments").cssselect(".counts a")
    page = seen(desk, link.get("href"))
    rows = [" ".join(li.text_content().split()) for li in page.cssselect(".card .counts li")]
    assert rows == ["United States 2024-03", "France 2025"]
    assert seen(desk, "/instruments?instrument=none", 404) is not None


@pytest.mark.parametrize("name", ["timeline", "years", "countries", "firms", "network", "members"])
def test_each_figure_has_a_drawing_a_table_and_words(desk: TestClient, accept: Accept, name: str) -> None:
    accept(endorsers=("FR",), firms=("intellexa",))
    light, dark = (desk.get(f"/charts/{name}.svg?theme={theme}") for theme in ("light", "dark"))
    assert light.headers["content-type"] == dark.headers["content-type"] == "image/svg+xml"
    assert light.text != dark.text
    rows = list(csv.reader(io.StringIO(desk.get(f"/charts/{name}.csv").text)))
    assert len(rows) > 1
    again = desk.get(f"/charts/{name}.svg", headers={"If-None-Match": light.headers["etag"]})
    assert (again.status_code, again.text) == (304, "")
    accept()
    changed = desk.get(f"/charts/{name}.svg", headers={"If-None-Match": light.headers["etag"]})
    assert changed.status_code == 200
    assert desk.get(f"/charts/{name}.svg?actor=DE").status_code == 404


def test_figures_on_a_page_have_text_alternatives_and_csv_of_the_same_filter(
    desk: TestClient, accept: Accept
) -> None:
    accept(endorsers=("FR",), firms=("intellexa",))
    page = seen(desk, "/overview?actor=US&since=2020")
    figures = page.cssselect("figure")
    assert len(figures) == 5
    for figure in figures:
        (image,) = figure.cssselect("img")
        assert len(image.get("alt")) > 20
        assert image.get("src").endswith(".svg?actor=US&since=2020")
        assert figure.cssselect("a[download]")[0].get("href").endswith(".csv?actor=US&since=2020")
        assert desk.get(image.get("src")).status_code == 200
        assert desk.get(figure.cssselect("source")[0].get("srcset")).status_code == 200


def test_figures_say_when_there_is_nothing_to_draw(desk: TestClient) -> None:
    page = seen(desk, "/overview")
    assert not page.cssselect("img[alt]:not([alt=''])")
    assert "There is no dated action." in page.text_content()


def test_preview_of_many_actions_shows_the_first_and_leads_to_all(
    desk: TestClient, accept: Accept, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("web.explorer.briefing.SHOWN", 1)
    accept(firms=("intellexa",))
    for number in (1, 2):
        page = seen(desk, "/briefing?since=2024&until=2024-12")
        assert len(page.cssselect(".told > li")) == 1
        assert ("and 1 more in the files" in page.text_content()) is (number == 2)
        for link in page.cssselect("a.lead"):
            target = link.get("href")
            assert page.cssselect(target) if target.startswith("#") else seen(desk, target) is not None
        accept(firms=("nso_group",))


def test_briefing_s_preview_and_files_say_the_same(desk: TestClient, accept: Accept) -> None:
    accept(firms=("intellexa",))
    accept(None)
    query = "?since=2024&until=2024-12&last=2020"
    page = seen(desk, f"/briefing{query}")
    said = "The United States imposed sanctions on Intellexa."
    assert said in page.text_content()
    for link in page.cssselect("a.lead"):
        target = link.get("href")
        assert page.cssselect(target) if target.startswith("#") else seen(desk, target) is not None
    for kind, start in (("md", b"# Update"), ("html", b"<!doctype html>"), ("pdf", b"%PDF"), ("docx", b"PK")):
        answer = desk.get(f"/briefing.{kind}{query}")
        assert answer.content.startswith(start)
        assert "attachment" in answer.headers["content-disposition"]
        if kind in {"md", "html"}:
            assert answer.text.count(said) >= 3
            assert not re.search(r"action-2\b", answer.text)
    assert desk.get("/briefing.odt").status_code == 404
    assert "2025 is after 2024" in seen(desk, "/briefing?since=2025&until=2024", 400).text_content()
