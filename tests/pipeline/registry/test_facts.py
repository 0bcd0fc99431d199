"""Whether the registry holds every fact that was collected for it."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from pipeline.registry import Registry, load

SEJM = {"pl_sejm_api", "pl_sejm_committees"}  # JSON of its own, no JSON Feed
LISTS = {"us_ofac_sdn", "gb_sanctions_list", "eu_sanctions_fsf"}  # files to be compared with our firms
ELSEWHERE = {"us_ofac_sdn", "gb_sanctions_list"}  # the file itself, in a form and size that can be read

pytestmark = pytest.mark.shared


@pytest.fixture(scope="module")
def registry() -> Registry:
    return load()


def facts(shared: Path, name: str) -> Any:
    return yaml.load((shared / "facts" / name).read_text(), Loader=yaml.CSafeLoader)


def test_every_feed_is_in_with_its_url_and_particulars(registry: Registry, shared: Path) -> None:
    for fact in facts(shared, "feeds.yaml"):
        feed = registry.feeds[fact["id"]]
        assert feed.url.startswith(fact["url"]) or feed.slug in ELSEWHERE  # a query may narrow it
        for key in ("kind", "language", "polls_per_day", "confidence"):
            assert getattr(feed, key) == fact[key], (feed.slug, key)
        assert feed.topic_filter == (fact["topic_filter"] and feed.slug not in LISTS)
        given = "api" if feed.slug in SEJM else "list" if feed.slug in LISTS else fact["format"]
        assert feed.format == given
        assert feed.country == {"au_news": "AU_ORG"}.get(feed.slug, fact["country"])
        assert feed.notes or not fact.get("notes")


def test_every_firm_is_in_with_its_sources_names_and_listings(registry: Registry, shared: Path) -> None:
    for fact in facts(shared, "vendors.yaml"):
        firm = registry.firms[fact["id"]]
        assert list(firm.sources) == fact["source"]
        assert firm.verified is fact["verified"]
        assert firm.kind == fact["kind"]
        assert list(firm.jurisdictions) == fact["jurisdictions"]
        names = {*firm.terms(), *firm.also_sells}
        assert names >= {fact["name"], *fact.get("aliases", ()), *fact.get("products", ())}, firm.id
        assert [(step.list, str(step.date)) for step in firm.listings] == [
            (step["list"], step["date"]) for step in fact.get("listings", ())
        ]
        assert (firm.status == "active") == ("status" not in fact)


def test_every_body_is_in_with_its_actor_and_names(registry: Registry, shared: Path) -> None:
    given = facts(shared, "bodies.yaml")
    states = {name for country in registry.countries.values() for name in country.terms()}
    capitals = {metonym.text for metonym in registry.metonyms}
    reworded = {"NCSC (US)", "SC (India)", "National Communications Authority (Ghana)"}
    for fact in given["bodies"]:
        body = registry.bodies[fact["id"]]
        assert (body.actor, body.kind) == (fact["actor"], fact["kind"])
        known = {*body.terms()} | states | capitals | reworded
        missing = {alias["text"] for alias in fact["aliases"] if alias["text"].isascii()} - known
        assert not missing, body.id
        assert bool(body.note) == bool(fact.get("note"))
    assert {(m.text, m.actor) for m in registry.metonyms} >= {
        (m["text"], m["actor"]) for m in given["metonyms"]
    }
