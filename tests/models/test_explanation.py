"""What `mercwatch explain` shows of a document."""

from models import Annotator
from models.explanation import explain, html
from pipeline.records import Document, Origin

TEXT = "The US Treasury imposed sanctions on Intellexa on 5 March 2024.\n\n<script>alert(1)</script> No more."


def document(title: str = "Spyware <b>") -> Document:
    return Document(
        url="https://example.org/a",
        title=title,
        text=TEXT,
        published=None,
        publisher=None,
        country=None,
        language="en",
        origin=Origin.SUBMITTED,
    )


def test_a_sentence_tells_what_fired_and_why(annotator: Annotator) -> None:
    sentences, said = explain(annotator, document())
    (fired,) = sentences[0].fired
    assert (fired.type, fired.actors, fired.firms, fired.date) == (
        "sanctions", ("US",), ("intellexa",), "2024-03-05",
    )  # fmt: skip
    assert fired.words == "imposed sanctions"
    assert any("impose sanctions" in reason for reason in fired.reasons)
    assert sentences[0].text.startswith("The US Treasury imposed")
    assert len(said.acts) == 1


def test_markup_in_a_document_stays_text(annotator: Annotator) -> None:
    page = html(document(), explain(annotator, document())[1])
    assert "<script>" not in page
    assert "&lt;script&gt;" in page
    assert "Spyware &lt;b&gt;" in page
