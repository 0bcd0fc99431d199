"""What lessons make of classifier and confidence."""

from models import Annotator
from models.learning.making import taught_by
from models.learning.sentences import taught
from models.recipes.confidence import fit
from models.sentences.learnt import Learnt
from pipeline.review.lessons import Lesson
from tests.making import make_document

TEXT = (
    "• The Senate\xa0of Poland  opened an inquiry into Pegasus.\n\n"
    "Its phones were hacked. The EU acted, and Greece did."
)


def lesson(words: str, type_: str | None, text: str = TEXT, **more: object) -> Lesson:
    start = text.index(words)
    return Lesson(
        document=make_document(text, title="Spyware", **more),
        spans=((start, start + len(words)),),
        proposed="statement",
        told=None if type_ is None else {"type": type_},
        keys=frozenset({words}),
    )


def test_the_sentence_under_the_quote_is_taught_under_the_type_that_stands(annotator: Annotator) -> None:
    found = taught(annotator, [lesson("opened", "inquiry"), lesson("phones", None)])
    assert [(one.label, one.text.split()[-2:]) for one in found] == [
        ("inquiry", ["into", "Pegasus."]),
        ("none", ["were", "hacked."]),
    ]
    assert ("inquiry" in {word for word, _ in found[0].blocks[0]}, "hacked" in str(found[1].blocks)) == (
        True,
        True,
    )


def test_an_act_goes_before_a_rejection_on_the_same_sentence(annotator: Annotator) -> None:
    found = taught(annotator, [lesson("Greece", None), lesson("EU acted", "statement")])
    assert [one.label for one in found] == ["statement"]


def test_a_sentence_is_taught_once_and_an_unclear_rejection_not(annotator: Annotator) -> None:
    twice = [lesson("opened", "inquiry"), lesson("opened", "inquiry", url="https://copy.example/")]
    unclear = Lesson(
        document=twice[0].document,
        spans=((60, 66),),
        proposed="statement",
        told=None,
        unclear=True,
        keys=frozenset("a"),
    )
    assert [one.label for one in taught(annotator, [*twice, unclear])] == ["inquiry"]


def test_other_languages_teach_no_sentence(annotator: Annotator) -> None:
    french = "Le gouvernement a sanctionné la société. Il en a parlé dans la presse, et les autres aussi."
    assert taught(annotator, [lesson("sanctionné", "sanctions", french, language="fr")]) == []


def test_an_annotator_reads_by_what_it_was_taught_and_then_as_before(annotator: Annotator) -> None:
    before, version = annotator.learnt, annotator.version
    with taught_by(annotator, Learnt("learnt-1-abc", before.classifier, {"always": 5.0})):
        assert annotator.learnt.weights == {"always": 5.0}
        assert annotator.version == f"learnt-1-abc+{version.partition('+')[2]}"
    assert (annotator.learnt, annotator.version) == (before, version)


def test_few_decisions_move_the_weights_of_traits_little_and_many_far() -> None:
    known = {"always": -2.0, "firm": 1.0}
    right = ({"always": 1.0, "firm": 1.0}, True)
    few, many = fit([right] * 3, 3.0, known), fit([right] * 3000, 3.0, known)
    assert few["firm"] - 1.0 < 0.6 < 1.0 < many["firm"] - 1.0
    assert few["always"] + 2.0 < 0.6 < many["always"] + 2.0
    assert fit([({"firm": 0.0}, True)], 3.0, known) == known
