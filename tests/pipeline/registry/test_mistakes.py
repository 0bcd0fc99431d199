# ruff: noqa: E501 - a case a line reads best
"""Each mistake in a registry file is told with its file, line and key, and all of a load at once."""

from pathlib import Path

import pytest

from pipeline.errors import RegistryError
from pipeline.registry import load

FEEDS = """\
agents:
  browser: Mozilla/5.0 (Mercwatch; +{contact})
feeds:
  us_press:
    name: Press releases
    publisher: Department
    kind: government
    country: US
    language: en
    format: rss
    url: https://example.gov/feed
    confidence: high
  eu_press:
    name: Press corner
    publisher: Commission
    kind: government
    country: EU
    language: fr
    format: atom
    url: https://example.eu/feed
    confidence: medium
    user_agent: browser
"""
FIRMS = """\
lists:
  us_list: {name: The List, actor: US, type: sanctions}
firms:
  alpha:
    name: Alpha Group
    kind: spyware
    jurisdictions: [IL, US]
    aliases: [Alpha, Alpha Ltd]
    products: [Kestrel]
    ambiguous:
      - term: Alpha
        needs_any: [spyware]
    listings:
      - {list: us_list, date: 2024-03-05, step: added}
    verified: true
    sources: [https://example.org/alpha]
  beta:
    name: Beta
    kind: exploit_broker
    jurisdictions: [IT]
    also_sells: [Kestrel]
    verified: false
    sources: [https://example.org/beta]
"""
BODIES = """\
bodies:
  us_treasury:
    name: Department of the Treasury
    actor: US
    kind: sanctions_authority
    aliases:
      en: [Treasury, MOFA]
      de: [Finanzministerium]
    ambiguous:
      - {term: MOFA, needs_any: [Washington]}
  it_mofa:
    name: Foreign Ministry
    actor: IT
    kind: foreign_ministry
    aliases:
      it: [MOFA, Farnesina]
    ambiguous:
      - {term: MOFA, needs_any: [Rome]}
  org_lab:
    name: The Lab
    actor: org:lab
    kind: ngo
metonyms:
  - {text: Washington, actor: US, needs: decision_verb}
"""
COUNTRIES = """\
countries:
  IL:
    name: Israel
  IT:
    name: Italy
    demonyms: [Italian]
  "NO":
    name: Norway
  US:
    name: United States
    abbreviations: [US, U.S.]
decoys:
  - New Mexico
"""
INSTRUMENTS = """\
instruments:
  charter:
    name: The Charter
    types: [principles]
    waves:
      - {date: 2024-03-18, members: [IL, US], source: https://example.org/charter}
      - {date: 2024-09, members: [IT], source: https://example.org/charter}
"""
WHOLE = {
    "feeds.yml": FEEDS,
    "firms.yml": FIRMS,
    "bodies.yml": BODIES,
    "countries.yml": COUNTRIES,
    "instruments.yml": INSTRUMENTS,
}


def write(folder: Path, **texts: str | bytes) -> None:
    """Write the small registry with some of its files in other words; the codebook stays the shipped one."""
    for name, text in WHOLE.items():
        given = texts.get(name.removesuffix(".yml"), text)
        (folder / name).write_bytes(given if isinstance(given, bytes) else given.encode())


def mistakes(folder: Path) -> list[str]:
    """Return the lines of the error that loading the folder raises, without the folder."""
    with pytest.raises(RegistryError) as caught:
        load(folder)
    return [line.replace(f"{folder}/", "") for line in str(caught.value).splitlines()]


def test_small_registry_without_mistakes_loads(tmp_path: Path) -> None:
    write(tmp_path)
    registry = load(tmp_path)
    assert list(registry.feeds) == ["us_press", "eu_press"]
    assert registry.feeds["eu_press"].user_agent == "Mozilla/5.0 (Mercwatch; +{contact})"
    assert list(registry.countries) == ["IL", "IT", "NO", "US"]


@pytest.mark.parametrize(
    ("file", "old", "new", "told"),
    [
        # feeds
        ("feeds", "    format: atom", "    fromat: atom", "feeds.yml:19: feeds.eu_press.fromat: unknown key; did you mean format?"),
        ("feeds", "    format: atom\n", "", "feeds.yml:13: feeds.eu_press.format: is missing; add it"),
        ("feeds", "format: atom", "format: telex", "feeds.yml:19: feeds.eu_press.format: 'telex' is unknown; use one of"),
        ("feeds", "  eu_press:", "  us_press:", "feeds.yml:13: feeds.us_press: stands here twice, first on line 4; keep one"),
        ("feeds", "  eu_press:", "  eu-press:", "feeds.yml:13: feeds.eu-press: 'eu-press' is no slug; use"),
        ("feeds", "https://example.eu/feed", "ftp://example.eu/feed", "feeds.yml:20: feeds.eu_press.url: 'ftp://example.eu/feed' is no http(s) URL; give"),
        ("feeds", "https://example.eu/feed", "https://me:pw@example.eu/", "feeds.yml:20: feeds.eu_press.url: 'https://me:pw@example.eu/' is no http(s) URL; give"),
        ("feeds", "https://example.eu/feed", "https://example.gov/feed", "feeds.yml:20: feeds.eu_press.url: is the URL of us_press too; keep"),
        ("feeds", "format: atom", "format: atom\n    timezone: Rome", "feeds.yml:20: feeds.eu_press.timezone: 'Rome' is no IANA time zone; use"),
        ("feeds", "format: atom", "format: atom\n    links: '[a'", "feeds.yml:20: feeds.eu_press.links: '[a' is no regular expression; mend"),
        ("feeds", "format: atom", "format: api", "feeds.yml:13: feeds.eu_press: the format api needs keys; add them"),
        ("feeds", "format: atom", "format: atom\n    keys: {title: t, url: u}", "feeds.yml:13: feeds.eu_press: keys are for the format api; take them out"),
        ("feeds", "format: atom", "format: api\n    keys: {title: t}", "feeds.yml:20: feeds.eu_press.keys: keys need a url or a guid; name"),
        ("feeds", "format: atom", "format: api\n    keys: {title: t, url: u, datum: d}", "feeds.yml:20: feeds.eu_press.keys.datum: unknown key"),
        ("feeds", "format: atom", "format: listing\n    selectors: {entries: 'li >', date: 'time@datetime'}", "feeds.yml:20: feeds.eu_press.selectors.entries: 'li >' is no CSS selector; mend"),
        ("feeds", "format: atom", "format: list\n    columns: {list: us_lst, names: [a], least: 1}", "feeds.yml:20: feeds.eu_press.columns.list: 'us_lst' is no known list; did you mean us_list?"),
        ("feeds", "format: atom", "format: list\n    columns: {list: us_list, names: [], least: 1}", "feeds.yml:20: feeds.eu_press.columns: names is empty; name"),
        ("feeds", "country: EU", "country: QQ", "feeds.yml:17: feeds.eu_press.country: 'QQ' is no known country or body id; "),
        ("feeds", "country: EU", "country: org:labb", "feeds.yml:17: feeds.eu_press.country: 'org:labb' is no known country or body id; did you mean org:lab?"),
        ("feeds", "country: EU", "country: NO", "feeds.yml:17: feeds.eu_press.country: YAML reads NO as a truth value; quote it ('NO'), or write true or false"),
        ("feeds", "language: fr", "language: qq", "feeds.yml:18: feeds.eu_press.language: 'qq' is no known language; use"),
        ("feeds", "user_agent: browser", "user_agent: browse", "feeds.yml:22: feeds.eu_press.user_agent: 'browse' is none of the agents above; did you mean browser?"),
        ("feeds", "user_agent: browser", "polls_per_day: 100", "feeds.yml:22: feeds.eu_press.polls_per_day: 100 is not within 1 and 48; mend it"),
        ("feeds", "user_agent: browser", "expect_entries: many", "feeds.yml:22: feeds.eu_press.expect_entries: 'many' does not fit"),
        ("feeds", "user_agent: browser", "enabled: yes", "feeds.yml:22: feeds.eu_press.enabled: YAML reads yes as a truth value; "),
        ("feeds", "user_agent: browser", "slug: eu_press", "feeds.yml:22: feeds.eu_press.slug: unknown key; take it out"),
        ("feeds", "name: Press corner", "name:", "feeds.yml:14: feeds.eu_press.name: is empty; give it a value or take it out"),
        ("feeds", "name: Press corner", "name: 2024", "feeds.yml:14: feeds.eu_press.name: 2024 is no text; quote it"),
        ("feeds", "name: Press corner", 'name: "a\\u0007b"', "feeds.yml:14: feeds.eu_press.name: 'a\\x07b' holds a control character; take it out"),
        ("feeds", "agents:", "agent:", "feeds.yml:1: agent: unknown key; did you mean agents?"),
        ("feeds", "user_agent: browser", "\tuser_agent: browser", "feeds.yml:22: (file): no YAML: "),
        ("feeds", "name: Press corner", "name: [Press corner", "feeds.yml:15: (file): no YAML: "),
        ("feeds", FEEDS, "", "feeds.yml:1: (file): is empty or no mapping; "),
        ("feeds", FEEDS, "feeds: none", "feeds.yml:1: feeds: is missing or no mapping; "),
        ("feeds", "  eu_press:\n", "  it_press: none\n  eu_press:\n", "feeds.yml:13: feeds.it_press: is no mapping; "),
        # firms
        ("firms", "  beta:\n", "  Beta Ltd:\n", "firms.yml:17: firms.Beta Ltd.id: 'Beta Ltd' is no id; use a-z, 0-9 and single _"),
        ("firms", "name: Beta", "name: alpha ltd", "firms.yml:18: firms.beta.name: 'alpha ltd' names alpha too; keep"),
        ("firms", "also_sells: [Kestrel]", "aliases: [Bet, Alpha]", "firms.yml:21: firms.beta.aliases[1]: 'Alpha' names alpha too; keep"),
        ("firms", "also_sells", "products", "firms.yml:21: firms.beta.products[0]: 'Kestrel' names alpha too; keep it with one; a shared product"),
        ("firms", "also_sells: [Kestrel]", "also_sells: [Merlin]", "firms.yml:21: firms.beta.also_sells[0]: 'Merlin' is no product of another firm; "),
        ("firms", "jurisdictions: [IT]", "jurisdictions: [IT, QQ]", "firms.yml:20: firms.beta.jurisdictions[1]: 'QQ' is no known country; use one of"),
        ("firms", "jurisdictions: [IT]", "jurisdictions: [NO]", "firms.yml:20: firms.beta.jurisdictions[0]: YAML reads NO as a truth value; quote it"),
        ("firms", "jurisdictions: [IT]", "jurisdictions: IT", "firms.yml:20: firms.beta.jurisdictions: 'IT' is no list; write"),
        ("firms", "term: Alpha", "term: Alfa", "firms.yml:11: firms.alpha.ambiguous[0].term: 'Alfa' is none of its names; add"),
        ("firms", "needs_any: [spyware]", "needs_any: []", "firms.yml:11: firms.alpha.ambiguous[0]: 'Alpha' has no context words; name"),
        ("firms", "needs_any: [spyware]", "needs_all: [spyware]", "firms.yml:12: firms.alpha.ambiguous[0].needs_all: unknown key"),
        ("firms", "kind: exploit_broker", "kind: broker", "firms.yml:19: firms.beta.kind: 'broker' is unknown; use one of 'spyware'"),
        ("firms", "type: sanctions", "type: sanction", "firms.yml:2: lists.us_list.type: 'sanction' is no known action type; did you mean sanctions?"),
        ("firms", "list: us_list", "list: uk_list", "firms.yml:14: firms.alpha.listings[0].list: 'uk_list' is no known list; did you mean us_list?"),
        ("firms", "2024-03-05", "2024-02-30", "firms.yml:14: firms.alpha.listings[0].date: "),
        ("firms", "https://example.org/beta", "example.org", "firms.yml:23: firms.beta.sources[0]: 'example.org' is no http(s) URL; give"),
        ("firms", "verified: false", "verified: false\n    successor: gamma", "firms.yml:23: firms.beta.successor: 'gamma' is no known firm; "),
        ("firms", "aliases: [Alpha, Alpha Ltd]", "aliases: &a [Alpha]\n    note: *a", "firms.yml:8: firms.alpha.note: is a YAML alias (*); write"),
        # bodies
        ("bodies", "actor: IT", "actor: QQ", "bodies.yml:13: bodies.it_mofa.actor: 'QQ' is no known country or body id; "),
        ("bodies", "actor: IT", "actor: Italy", "bodies.yml:13: bodies.it_mofa.actor: 'Italy' has no actor's form; use"),
        ("bodies", "      it: [", "      qq: [", "bodies.yml:16: bodies.it_mofa.aliases.qq: 'qq' is no known language; use"),
        ("bodies", "      it: [", "      no: [", "bodies.yml:16: bodies.it_mofa.aliases.no: YAML reads the key no as a truth value; quote it: 'no'"),
        ("bodies", "MOFA, Farnesina", "MOFA, Finanzministerium", "bodies.yml:16: bodies.it_mofa.aliases.it[1]: 'Finanzministerium' means us_treasury too; give"),
        ("bodies", "needs_any: [Rome]", "needs_any: [Rome, washington]", "bodies.yml:16: bodies.it_mofa.aliases.it[0]: 'MOFA' means us_treasury too; give"),
        ("bodies", "- {term: MOFA, needs_any: [Rome]}", "[]", "bodies.yml:16: bodies.it_mofa.aliases.it[0]: 'MOFA' means us_treasury too; give"),
        ("bodies", "- {term: MOFA, needs_any: [Rome]}", "- {term: MOFA, needs_any: [Rome]}\n      - {term: MOFA, needs_any: [Farnesina]}", "bodies.yml:19: bodies.it_mofa.ambiguous[1].term: 'MOFA' stands here twice; join"),
        ("bodies", "Farnesina]", "' Farnesina']", "bodies.yml:16: bodies.it_mofa.aliases.it[1]: ' Farnesina' is empty or has blanks around it; write"),
        ("bodies", "Washington, actor: US", "Washington, actor: QQ", "bodies.yml:24: metonyms[0].actor: 'QQ' is no known country; "),
        # instruments
        ("instruments", "[IT]", "[IT, QQ]", "instruments.yml:7: instruments.charter.waves[1].members[1]: 'QQ' is no known country or body id; "),
        ("instruments", "[IT]", "[US]", "instruments.yml:7: instruments.charter.waves[1].members[0]: US joined before; keep"),
        ("instruments", "[principles]", "[principle]", "instruments.yml:4: instruments.charter.types[0]: 'principle' is no known action type; did you mean principles?"),
        # countries
        ("countries", '  "NO":', "  NO:", "countries.yml:7: countries.NO: YAML reads the key NO as a truth value; quote it: 'NO'"),
        ("countries", "  IL:", "  ISR:", "countries.yml:2: countries.ISR: 'ISR' is no country code; use"),
        ("countries", "demonyms: [Italian]", "demonyms: [Italian, Israel]", "countries.yml:6: countries.IT.demonyms[1]: 'Israel' means IL too; give"),
        ("countries", "    abbreviations: [US, U.S.]", "    ambiguous: [{term: USA, needs_any: [Washington]}]", "countries.yml:11: countries.US.ambiguous[0].term: 'USA' is none of its names; add"),
        ("countries", "  - New Mexico", "  - 7", "countries.yml:13: decoys[0]: 7 is no text; quote"),
    ],
)  # fmt: skip
def test_mistake_is_told_with_file_line_and_key(
    tmp_path: Path, file: str, old: str, new: str, told: str
) -> None:
    text = WHOLE[f"{file}.yml"]
    assert text.count(old) == 1
    write(tmp_path, **{file: text.replace(old, new)})
    found = mistakes(tmp_path)
    assert any(line.startswith(told) for line in found), found


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("version: 1\n", "version: 0\n", "codebook.yml:4: version: 0 does not fit"),
        ("    over: [statement]", "    over: [statements]", "precedence[0].over[0]: 'statements' is no known action type; did you mean statement?"),
        ("    type: industry_action\n", "    type: industry\n", "settled[1].type: 'industry' is no known action type; "),
        ("  reported: alleged", "  rumoured: alleged", "certainties.reported: is missing; add it"),
        ("    holds: derivation\n", "    holds: text and more\n", "fields.date_derivation.holds: 'text and more' is unknown; use"),
        ("  hi:\n", "  qq:\n", "topic.qq: 'qq' is no known language; use"),
    ],
)  # fmt: skip
def test_mistake_in_the_codebook_is_told(tmp_path: Path, old: str, new: str, told: str) -> None:
    text = (Path(load.__code__.co_filename).parent / "codebook.yml").read_text()
    assert text.count(old) == 1
    (tmp_path / "codebook.yml").write_text(text.replace(old, new))
    found = mistakes(tmp_path)
    where = text.partition(old)[0].count("\n") + 1
    assert any(told in line for line in found), found
    assert any(line.startswith(f"codebook.yml:{where}: ") for line in found) or "is missing" in told


def test_all_mistakes_of_all_files_come_at_once(tmp_path: Path) -> None:
    write(
        tmp_path,
        feeds=FEEDS.replace("country: EU", "country: QQ").replace("language: fr", "language: qq"),
        firms=FIRMS.replace("kind: spyware", "kind: malware").replace("[IT]", "[QQ]"),
        bodies=BODIES.replace("kind: ngo", "kind: club"),
    )
    assert [line.split(": ")[0] for line in mistakes(tmp_path)] == [
        "bodies.yml:22",
        "feeds.yml:17",
        "feeds.yml:18",
        "firms.yml:6",
        "firms.yml:20",
    ]


def test_unreadable_file_is_blamed_alone(tmp_path: Path) -> None:
    write(tmp_path, countries=b"countries:\n  IT:\n    name: It\xe9ly\n")
    assert mistakes(tmp_path) == [
        "countries.yml:3: (file): byte 0xe9 is not UTF-8; save the file as UTF-8",
    ]


def test_file_that_is_a_folder_is_told(tmp_path: Path) -> None:
    write(tmp_path)
    (tmp_path / "feeds.yml").unlink()
    (tmp_path / "feeds.yml").mkdir()
    (found,) = mistakes(tmp_path)
    assert found.startswith("feeds.yml:1: (file): cannot be read: Is a directory; ")


def test_acronyms_are_told_apart_by_case(tmp_path: Path) -> None:
    write(tmp_path, bodies=BODIES.replace("Treasury, MOFA]", "MPs, MOFA]").replace("Farnesina", "MPS"))
    assert load(tmp_path).bodies["it_mofa"].aliases[1].text == "MPS"


def test_self_containing_yaml_ends(tmp_path: Path) -> None:
    write(tmp_path, countries="countries: &c\n  IT: *c\n")
    assert any("is a YAML alias" in line for line in mistakes(tmp_path))


def test_byte_order_mark_is_no_mistake(tmp_path: Path) -> None:
    write(tmp_path, feeds=b"\xef\xbb\xbf" + FEEDS.encode())
    assert len(load(tmp_path).feeds) == 2


def test_names_are_composed_as_the_text_of_documents_is(tmp_path: Path) -> None:
    write(tmp_path, countries=COUNTRIES.replace("name: Norway", "name: Nore\u0301ge"))
    assert load(tmp_path).countries["NO"].name == "Nor\u00e9ge"
