import hashlib
import pickle
from pathlib import Path

import pytest
import yaml
from babel import Locale

from pipeline.errors import RegistryError
from pipeline.records import Certainty, Feed, Role, Status
from pipeline.registry import FILES, FirmStatus, Registry, load
from pipeline.registry.loader import SHIPPED


@pytest.fixture(scope="module")
def registry() -> Registry:
    return load()


def test_shipped_registry_is_whole(registry: Registry) -> None:
    assert len(registry.feeds) == 278
    assert len(registry.firms) == 127
    assert len(registry.bodies) >= 960
    assert len(registry.countries) == 250
    assert all(key == feed.slug for key, feed in registry.feeds.items())


def test_feeds_of_low_confidence_are_off_and_the_others_on(registry: Registry) -> None:
    assert {(feed.confidence.value == "low", feed.enabled) for feed in registry.feeds.values()} == {
        (True, False),
        (False, True),
    }


def test_feed_keeps_what_the_file_says_and_takes_defaults_for_the_rest(registry: Registry) -> None:
    feed = registry.feeds["eu_commission_press"]
    assert (feed.polls_per_day, feed.expect_entries, feed.topic_filter) == (6, 10, True)
    assert registry.feeds["us_fr_spyware_term"].topic_filter is False
    assert registry.feeds["no_regjeringen"].country == "NO"


def test_named_agent_becomes_its_words(registry: Registry) -> None:
    agent = registry.feeds["us_state_press"].user_agent
    assert agent
    assert agent.startswith("Mozilla/5.0")
    assert agent.endswith("(Mercwatch; +{contact})")
    assert registry.feeds["us_whitehouse_news"].user_agent is None


@pytest.mark.parametrize(
    ("product", "firm"),
    [
        ("Pegasus", "nso_group"),
        ("Predator", "intellexa"),
        ("Alien", "intellexa"),
        ("Graphite", "paragon"),
        ("FinSpy", "finfisher"),
        ("DevilsTongue", "candiru"),
        ("Helios", "wintego"),
        ("Spyrtacus", "sio"),
    ],
)
def test_bare_product_means_one_firm(registry: Registry, product: str, firm: str) -> None:
    assert [one.id for one in registry.firms.values() if product in one.products] == [firm]


def test_second_seller_of_a_product_is_known_as_such(registry: Registry) -> None:
    assert "Predator" in registry.firms["cytrox"].also_sells
    assert registry.firms["hacking_team"].status is FirmStatus.RENAMED
    assert registry.firms["hacking_team"].successor == "memento_labs"


def test_listing_says_when_it_was_announced_and_took_effect(registry: Registry) -> None:
    step = registry.firms["nso_group"].listings[0]
    assert (step.list, str(step.date), str(step.announced)) == (
        "us_bis_entity_list",
        "2021-11-04",
        "2021-11-03",
    )
    assert registry.lists[step.list].type == "export_control"


def test_shared_names_of_bodies_carry_contexts_that_tell_them_apart(registry: Registry) -> None:
    for name, one, other in [
        ("Bundeskanzleramt", "de_government", "at_government"),
        ("PGR", "br_pgr", "mx_fgr"),
        ("NCSC", "gb_ncsc", "us_odni"),
    ]:
        needs = [
            {word for a in registry.bodies[body].ambiguous if a.term == name for word in a.needs_any}
            for body in (one, other)
        ]
        assert needs[0]
        assert needs[1]
        assert not needs[0] & needs[1]


def test_aliases_know_their_language(registry: Registry) -> None:
    body = registry.bodies["eu_parliament"]
    assert {alias.lang for alias in body.aliases} >= {"de", "el", "en", "fr"}
    assert "Europäisches Parlament" in {alias.text for alias in body.aliases if alias.lang == "de"}
    assert body.languages == tuple(sorted(body.languages))


def test_countries_are_those_of_cldr_with_its_names(registry: Registry) -> None:
    cldr = Locale("en").territories
    assert {country.code: country.name for country in registry.countries.values()} == {
        code: cldr[code] for code in registry.countries
    }
    assert {"XK", "NO", "US", "TW", "PS"} <= set(registry.countries)


def test_every_state_has_a_demonym_but_uninhabited_and_unnamed_places(registry: Registry) -> None:
    without = {code for code, country in registry.countries.items() if not country.demonyms}
    assert (
        " ".join(sorted(without)) == "AQ AX BL BV CC CG CX DM GG GS HM JE MF MP NF PM PN SJ SX TC TF UM VA VI"
    )


def test_official_and_older_names_are_aliases(registry: Registry) -> None:
    named = {alias: code for code, country in registry.countries.items() for alias in country.aliases}
    assert {
        name: named[name] for name in ("Republic of Korea", "Czech Republic", "Cabo Verde", "Turkey")
    } == {
        "Republic of Korea": "KR",
        "Czech Republic": "CZ",
        "Cabo Verde": "CV",
        "Turkey": "TR",
    }
    assert registry.countries["US"].abbreviations == ("US", "U.S.", "U.S", "USA", "U.S.A.")
    assert {"Indian Ocean", "New Mexico", "Inner Mongolia", "Latin America", "Northern Ireland"} <= set(
        registry.decoys
    )


def test_codebook_has_the_types_fields_and_codes_that_code_relies_on(registry: Registry) -> None:
    book = registry.codebook
    assert book.version == 1
    assert len(book.types) == 16
    assert [code for code, kind in book.types.items() if kind.joint] == [
        "joint_statement",
        "process",
        "principles",
    ]
    assert list(book.statuses) == list(Status)
    assert list(book.certainties) == list(Certainty)
    assert list(book.roles) == list(Role)
    assert book.fields["actors"].many
    assert all(kind.rule and kind.name for kind in book.types.values())


def test_topic_words_cover_many_languages_without_repeats(registry: Registry) -> None:
    topic = registry.codebook.topic
    assert {"spyware", "Staatstrojaner", "logiciel espion", "Pall Mall Process", "υποκλοπ"} <= set(topic)
    assert len(topic) == len(set(topic))


def test_registry_survives_pickling(registry: Registry) -> None:
    assert pickle.loads(pickle.dumps(registry)) == registry


def test_digest_changes_with_a_file_and_only_then(registry: Registry, tmp_path: Path) -> None:
    same = (SHIPPED / "firms.yml").read_bytes()
    (tmp_path / "firms.yml").write_bytes(same)
    assert load(tmp_path).digest == registry.digest == load().digest
    (tmp_path / "firms.yml").write_bytes(same + b"# edited\n")
    assert load(tmp_path).digest != registry.digest
    assert len(bytes.fromhex(registry.digest)) == hashlib.sha256().digest_size


def test_file_of_a_folder_stands_in_for_the_shipped_one(tmp_path: Path) -> None:
    (tmp_path / "feeds.yml").write_text(
        "feeds:\n  mine: {name: Mine, publisher: I, kind: ngo, country: 'NO', language: 'no', format: rss, "
        "url: 'https://example.org/feed', confidence: high}\n"
    )
    registry = load(tmp_path)
    assert list(registry.feeds) == ["mine"]
    assert isinstance(registry.feeds["mine"], Feed)
    assert len(registry.firms) == 127


def test_file_with_a_name_that_no_registry_file_has_is_a_mistake(tmp_path: Path) -> None:
    (tmp_path / "feed.yml").write_text("feeds: {}\n")
    with pytest.raises(RegistryError, match=r"feed\.yml:1: .*did you mean feeds\.yml\?"):
        load(tmp_path)


def test_folder_that_is_not_there_is_a_mistake(tmp_path: Path) -> None:
    with pytest.raises(RegistryError, match="no such folder"):
        load(tmp_path / "nowhere")


def test_shipped_files_are_utf8_and_know_no_yaml_anchors() -> None:
    files = [*SHIPPED.glob("*.yml"), *SHIPPED.glob("*/*.yml")]
    assert {path.name for path in files} >= {*FILES} - {"bodies.yml"} | {"companies.yml"}
    for path in files:
        text = path.read_bytes().decode()
        assert "\t" not in text
        assert not any(
            isinstance(token, yaml.AnchorToken) for token in yaml.scan(text, Loader=yaml.CSafeLoader)
        )
