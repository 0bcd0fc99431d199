"""The briefing: what it says is what was accepted, and every sentence leads to its quote."""

import io
import re
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from lxml import html

from pipeline.briefing import Gaps, Material, Period, Told
from pipeline.briefing.files import Kind, kind_of, write
from pipeline.briefing.material import in_words
from pipeline.briefing.outline import Briefing, brief, primary_first
from pipeline.briefing.rendering import Rendering, escape_markdown, plural
from pipeline.briefing.sentences import sentence
from pipeline.dates import PartialDate
from pipeline.errors import ReportError
from pipeline.naming import Names
from pipeline.records import Action, Certainty, Passage, Role, Source, Status
from pipeline.registry import load
from tests.making import NOW

REGISTRY = load()
NAMES = Names(REGISTRY)
GAPS = Gaps(waiting=7, undated=3, documents=5, unread=1)
JOINT = "Joint Statement X"
PICTURES = {"timeline": "x", "years": "x", "countries": "x"}


def act(number: int = 1, **fields: Any) -> Action:
    plain: dict[str, Any] = {
        "type": "sanctions",
        "date": PartialDate("2023-03"),
        "date_derivation": "stated",
        "actors": ("US",),
        "endorsers": (),
        "members": (),
        "firms": (),
        "instrument": None,
        "status": Status.DONE,
        "certainty": Certainty.CONFIRMED,
        "role": Role.PRIMARY,
        "proofs": (),
        "decision_id": number,
        "decided_at": NOW,
        "accepted_at": NOW,
    }
    return Action(id=number, **(plain | fields))


def source(number: int = 1, **fields: Any) -> Source:
    plain: dict[str, Any] = {
        "url": f"https://paper.example/{number}",
        "title": f"Title {number}",
        "publisher": "A Paper",
        "country": None,
        "published": PartialDate("2024"),
        "language": "en",
    }
    return Source(document_id=number, **(plain | fields))


def tell(action: Action, *sources: Source, quote: str = "It was done.") -> Told:
    found = sources or (source(),)
    passage = Passage(document_id=found[0].document_id, quote=quote, start=0, end=len(quote))
    return Told(action=action, passage=passage, sources=found)


def official(publisher: str | None, url: str) -> bool:
    return publisher == "The Treasury"


def make(*told: Told, joint: tuple[Told, ...] = (), **fields: Any) -> Briefing:
    period = Period(PartialDate("2023-03"), PartialDate("2024-03"))
    material = Material(period=period, told=told, joint=joint, gaps=GAPS, made=NOW, **fields)
    return brief(material, NAMES, official)


def rendered(briefing: Briefing) -> Any:
    return html.document_fromstring(Rendering().html(briefing, PICTURES))


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"firms": ("intellexa",)}, "The United States imposed sanctions on Intellexa."),
        ({"status": Status.REVERSED}, "The United States lifted sanctions."),
        ({"certainty": Certainty.REPORTED}, "The United States reportedly imposed sanctions."),
        ({"actors": ()}, "An actor that is not named imposed sanctions."),
        (
            {"type": "process", "actors": ("FR", "GB"), "instrument": "Pall Mall\nProcess"},
            "France and the United Kingdom launched or convened an international process: "
            "“Pall Mall Process”.",
        ),
        (
            {"type": "joint_statement", "actors": ("US",), "endorsers": ("FR", "US")},
            "France and the United States joined a joint statement.",
        ),
        (
            {"type": "joint_statement", "actors": (), "endorsers": ("FI", "DE", "IE", "JP", "PL")},
            "Finland, Germany, Ireland and 2 others joined a joint statement.",
        ),
        (
            {"type": "use_restriction", "instrument": "executive order"},
            "The United States set limits on government use of commercial spyware (executive order).",
        ),
        (
            {"actors": ("GB",), "endorsers": ("US",)},
            "The United Kingdom imposed sanctions, joined by the United States.",
        ),
    ],
)
def test_action_is_told_in_one_sentence_of_its_fields(fields: dict[str, Any], said: str) -> None:
    assert sentence(act(**fields), NAMES) == said


@pytest.mark.parametrize("kind", sorted(REGISTRY.codebook.types))
@pytest.mark.parametrize("status", list(Status))
def test_every_type_and_status_of_the_codebook_has_its_words(kind: str, status: Status) -> None:
    said = sentence(act(type=kind, status=status, firms=("nso_group",)), NAMES)
    assert re.fullmatch(r"The United States [a-z ]+ NSO Group\.", said)
    assert kind not in said or "_" not in kind


def test_dates_are_written_as_precise_as_they_are() -> None:
    assert [in_words(PartialDate(d)) for d in ("2023-03-07", "2023-03", "2023")] == [
        "7 March 2023",
        "March 2023",
        "2023",
    ]


def test_actions_stand_in_order_of_time_with_date_sentence_quote_and_source() -> None:
    page = rendered(
        make(
            tell(act(2, date=PartialDate("2024-02"), type="visa_restriction"), quote="Visas are denied."),
            tell(act(1, firms=("intellexa",))),
        )
    )
    first, second = page.cssselect("#actions .action")
    fact = " ".join(first.cssselect(".fact")[0].text_content().split())
    assert fact == "March 2023: The United States imposed sanctions on Intellexa. [1]"
    assert second.cssselect("blockquote")[0].text == "“Visas are denied.”"
    (link,) = second.cssselect(".source a")
    assert link.get("href") == "https://paper.example/1"


def test_every_sentence_of_fact_leads_to_an_action_with_its_quote() -> None:
    joint = {"type": "joint_statement", "instrument": JOINT}
    earlier = tell(act(1, **joint, date=PartialDate("2022-01"), actors=("FR",)), quote="France did.")
    inside = tell(
        act(2, **joint, date=PartialDate("2023-09"), endorsers=("GB",), firms=("nso_group",)),
        quote="They joined.",
    )
    page = rendered(make(inside, joint=(earlier, inside), last=NOW - timedelta(days=1)))
    leads = page.cssselect("a.lead")
    assert len(leads) >= 8
    for lead in leads:
        (target,) = page.cssselect(lead.get("href"))
        assert target.cssselect("blockquote"), lead.get("href")
        assert target.cssselect(".source")
    lines = page.cssselect(".lines li")
    assert lines
    assert all(line.cssselect("a.lead") for line in lines)
    assert [one.get("id") for one in page.cssselect("#earlier .action")] == ["action-1"]


def test_joint_act_lists_all_states_and_what_joined_since() -> None:
    joint = {"type": "joint_statement", "instrument": JOINT}
    first = tell(act(1, **joint, actors=("FR", "GB")))
    wave = tell(
        act(
            2,
            **joint | {"instrument": "JOINT  statement X"},
            date=PartialDate("2024-03-18"),
            endorsers=("FI", "GB"),
            actors=(),
        )
    )
    left = tell(act(3, **joint, date=PartialDate("2024-03-20"), actors=("HU",), status=Status.REVERSED))
    (one,) = make(first, wave, left, joint=(first, wave, left)).joint
    assert [(j.name, j.when, j.action) for j in one.joined] == [
        ("Finland", "18 March 2024", 2),
        ("France", "March 2023", 1),
        ("United Kingdom", "March 2023", 1),
    ]
    assert [j.name for j in one.since] == ["Finland"]


def test_words_that_are_no_name_make_no_joint_act() -> None:
    some = tell(act(1, type="joint_statement", instrument="joint statement"))
    assert make(some, joint=(some,)).joint == ()


def test_new_is_what_was_decided_after_the_last_report() -> None:
    old = tell(act(1, decided_at=NOW - timedelta(days=9)))
    new = tell(act(2))
    assert [item.id for item in make(old, new, last=NOW - timedelta(days=1)).new] == [2]
    assert make(old, new).new == ()
    assert "New since" not in rendered(make(old, new)).text_content()


def test_official_sources_come_first_then_those_whose_news_it_is_then_the_earliest() -> None:
    told = [
        source(1),
        source(2, published=PartialDate("2023")),
        source(3, role=Role.PRIMARY),
        source(4, publisher="The Treasury", role=Role.BACKGROUND),
    ]
    assert [one.document_id for one in primary_first(told, official)] == [4, 3, 2, 1]


def test_gaps_are_told_in_numbers() -> None:
    briefing = make(tell(act(1)), tell(act(2), source(2, publisher="The Treasury"), source(3)))
    assert (briefing.single, briefing.unofficial) == (1, 1)
    said = rendered(briefing).cssselect("#method")[0].text_content()
    assert "7 proposed actions wait" in said
    assert "3 accepted actions have no date" in said


def test_retired_action_cannot_be_told() -> None:
    with pytest.raises(ValueError, match="action 1 was retired"):
        tell(act(1, retired=True))


def test_empty_period_is_said() -> None:
    assert "The record holds no action of this period." in rendered(make()).text_content()


def test_period_cannot_end_before_it_begins() -> None:
    with pytest.raises(ValueError, match="2024 is after 2023"):
        Period(PartialDate("2024"), PartialDate("2023"))


HOSTILE = [
    "<script>alert(1)</script>",
    "*bold* [x](javascript:alert(1)) `code`",
    "# head\n\n- list",
    "{{ 7 * 7 }}",
    "&lt;b&gt;",
]


@pytest.mark.parametrize("words", HOSTILE)
def test_words_from_outside_stay_words_in_every_template(words: str) -> None:
    joint = tell(
        act(1, type="joint_statement", instrument=f"X{words}", actors=("US", "FR")),
        source(1, title=words, publisher=words, url=f"javascript:{words}"),
        quote=words,
    )
    briefing = make(joint, joint=(joint,), title=words)
    calm = make(
        replace(joint, action=act(1, type="joint_statement", instrument="X", actors=("US", "FR"))),
        joint=(joint,),
    )
    page = Rendering().html(briefing, PICTURES)
    tree = html.document_fromstring(page)
    assert tree.cssselect("blockquote")[0].text_content() == f"“{words}”"
    assert {one.tag for one in tree.iter()} == {one.tag for one in rendered(calm).iter()}
    assert not [one for one in tree.cssselect("a") if one.get("href", "").startswith("javascript:")]
    markdown = Rendering().markdown(briefing, PICTURES)
    assert f"“{escape_markdown(words)}”" in markdown
    assert not re.search(r"(?<!\\)<script|(?<!\\)\[x\]\(|(?m:^# head)", markdown)


def test_web_address_in_markdown_cannot_end_its_link() -> None:
    briefing = make(tell(act(1), source(1, url="https://x.example/a_(b) c>[d]")))
    said = Rendering().markdown(briefing, PICTURES)
    assert "(https://x.example/a_%28b%29%20c%3E%5Bd%5D)" in said


def test_user_s_templates_take_the_place_of_ours(tmp_path: Path) -> None:
    (tmp_path / "briefing.md").write_text(
        "Ours: {% for i in briefing.lines %}{{ i.sentence }}{% endfor %}", encoding="utf-8"
    )
    said = Rendering(tmp_path).markdown(make(tell(act(1))), {})
    assert said == "Ours: The United States imposed sanctions.\n"
    assert "<html" in Rendering(tmp_path).html(make(), {})


@pytest.mark.parametrize(("text", "told"), [("{% if %}", "line 1"), ("{{ briefing.nothing }}", "nothing")])
def test_template_that_cannot_be_used_is_named(tmp_path: Path, text: str, told: str) -> None:
    (tmp_path / "briefing.md").write_text(text, encoding="utf-8")
    with pytest.raises(ReportError, match=rf"briefing\.md.*{told}"):
        Rendering(tmp_path).markdown(make(), {})


def test_unknown_kind_of_file_and_missing_folder_are_told(tmp_path: Path) -> None:
    with pytest.raises(ReportError, match=r"update\.odt: the name must end in \.md"):
        kind_of("update.odt")
    with pytest.raises(ReportError, match="no such folder"):
        Rendering(tmp_path / "none")


def test_pdf_and_docx_hold_the_same_sentences() -> None:
    pypdfium2 = pytest.importorskip("pypdfium2")
    docx = pytest.importorskip("docx")
    joint = tell(
        act(1, type="joint_statement", instrument=JOINT, actors=("US", "FR")), quote="Both of them did."
    )
    briefing = make(joint, joint=(joint,))
    pages = pypdfium2.PdfDocument(write(briefing, Rendering(), Kind.PDF)["briefing.pdf"])
    printed = " ".join(page.get_textpage().get_text_range() for page in pages)
    document = docx.Document(io.BytesIO(write(briefing, Rendering(), Kind.DOCX)["briefing.docx"]))
    paragraphs = [one.text for one in document.paragraphs]
    for said in (briefing.lines[0].sentence, "“Both of them did.”", JOINT):
        assert said in " ".join(printed.split())
        assert any(said in one for one in paragraphs)
    assert len(document.inline_shapes) == len(briefing.figures) == 3
    xml = document.element.xml
    marks = set(re.findall(r'w:bookmarkStart [^>]*w:name="([^"]+)"', xml))
    assert set(re.findall(r'w:anchor="([^"]+)"', xml)) - {"actions"} == marks == {"action-1"}


def test_markdown_has_its_pictures_beside_it() -> None:
    files = write(make(tell(act(1))), Rendering(), Kind.MARKDOWN, stem="update")
    assert sorted(files) == ["update.countries.svg", "update.md", "update.timeline.svg", "update.years.svg"]
    assert b"](update.timeline.svg)" in files["update.md"]


@pytest.mark.parametrize(("counted", "told"), [(0, "bodies"), (1, "body"), (2, "bodies"), (["x"], "body")])
def test_one_of_a_thing_is_told_as_one(counted: Any, told: str) -> None:
    assert plural(counted, "body", "bodies") == told
