"""Whether what is told is news or an earlier act, and which date it takes, in sentences of our own."""

from collections.abc import Callable

import pytest

from pipeline.records import Annotation, Candidate, Role

Reader = Callable[..., tuple[Annotation, tuple[Candidate, ...]]]

LEAD = "Britain's High Court threw out the appeal of Saudi Arabia in the Pegasus spyware case. "
FAR = "The market for such tools grows from year to year. " * 60


def one(read: Reader, text: str, **fields: str | None) -> Candidate:
    (candidate,) = read(text, **fields)[1]
    return candidate


@pytest.mark.parametrize(
    "told",
    [
        "Apple is contributing $10 million to researchers who study spyware.",
        "Apple will also contribute $10 million to researchers who study spyware.",
        "Canada is joining nine partners in endorsing the joint statement on commercial spyware.",
        "Canada is proud to join the joint statement on commercial spyware.",
        "Canada and Kenya are going to host a conference on commercial spyware.",
    ],
)
def test_what_is_under_way_or_to_come_is_news_wherever_it_stands(read: Reader, told: str) -> None:
    _, (court, act) = read(LEAD + FAR + told, title="Markets")
    assert (court.role, act.role) == (Role.PRIMARY, Role.PRIMARY)


def test_what_was_done_is_no_news_far_from_the_lead(read: Reader) -> None:
    told = "Apple contributed $10 million to researchers who study spyware."
    _, (court, act) = read(LEAD + FAR + told, title="Markets")
    assert (court.role, act.role) == (Role.PRIMARY, Role.BACKGROUND)


@pytest.mark.parametrize(
    "told",
    [
        "The United States has already blacklisted NSO Group.",
        "Apple later filed a lawsuit against NSO Group.",
        "A few days earlier, Apple filed a lawsuit against NSO Group.",
        "The discovery comes on the heels of the United States adding NSO Group to its Entity List.",
        "Apple previously filed a lawsuit against NSO Group.",
    ],
)
def test_what_came_before_is_no_news_in_the_lead_either(read: Reader, told: str) -> None:
    (court, earlier) = read(LEAD + told, title="Markets")[1]
    assert (court.role, earlier.role, earlier.date) == (Role.PRIMARY, Role.BACKGROUND, None)


@pytest.mark.parametrize(
    ("head", "role"),
    [
        ("Actions announced at the summit include:", Role.PRIMARY),
        ("Today the government is unveiling these measures:", Role.PRIMARY),
        ("These efforts build on steps that Canada has already taken:", Role.BACKGROUND),
        ("Over the past year, Canada has implemented a policy against misuse, including", Role.BACKGROUND),
        ("Canada and its partners:", Role.BACKGROUND),
    ],
)
def test_the_words_that_head_a_list_tell_whether_it_is_news(read: Reader, head: str, role: Role) -> None:
    text = f"{LEAD}\n\n{FAR}\n\n{head}\n\n-   Canada imposed sanctions on the spyware maker Intellexa.\n"
    assert {c.type: c.role for c in read(text, title="Markets")[1]}["sanctions"] is role


def test_a_statement_is_news_in_which_news_is_told(read: Reader) -> None:
    told = (
        "Canada, Japan and Norway announced new measures in a joint statement issued after a spyware meeting."
    )
    assert one(read, told).role is Role.PRIMARY


@pytest.mark.parametrize(
    ("text", "date"),
    [
        # the voice, the clause and the time of the act
        ("NSO Group got into trouble last year when the United States blacklisted NSO Group.", "2024"),
        ("In March 2024 Kenya hosted a meeting on spyware, during which Kenya banned spyware.", "2024-03"),
        ("The ruling comes a year after WhatsApp sued NSO Group over its spyware.", "2024"),
        ("The fine comes a year after a Greek court convicted four people over Predator spyware.", "2024"),
        ("Greece's 2022 law bans the sale of spyware.", "2022"),
        # a weekday of what is said, and of what is to be done
        ("France said on Monday that France will host a conference on spyware.", "2025-06-09"),
        ("France will host a conference on spyware on Monday.", "2025-06-16"),
        # however long the list of who acted
        (
            "On 5 July 2019, the Society for Civil Liberties, a group of lawyers and others who stand up for"
            " the rights of those whom the state watches, of Berlin, of Hamburg, of Munich, of Cologne and of"
            " many other towns, and WhatsApp sued NSO Group.",
            "2019-07-05",
        ),
    ],
)
def test_a_date_is_of_the_clause_that_tells_the_act(read: Reader, text: str, date: str) -> None:
    assert date in {str(candidate.date) for candidate in read(text)[1]}


def test_a_clause_of_the_same_time_shares_the_date_above_it(read: Reader) -> None:
    text = (
        "Phase two of the initiative opened in Paris on 3 April 2025, when French and British officials"
        " convened the second Pall Mall conference for states, vendors and researchers of spyware."
    )
    dates = {act.date and act.date.id for act in read(text)[0].acts if act.type == "process"}
    assert dates == {"2025-04-03"}


@pytest.mark.parametrize(
    "text",
    [
        '"They began in May 2019," said a US judge, who ruled against NSO Group over attacks.',
        "In May 2019, after the United States imposed sanctions on Intellexa, it was used in Angola.",
    ],
)
def test_a_date_of_another_voice_or_time_dates_no_act(read: Reader, text: str) -> None:
    assert one(read, text).date is None


def test_a_pronoun_goes_on_from_the_date_of_the_act_before(read: Reader) -> None:
    text = (
        "France and Britain launched the Pall Mall Process in February 2024. They published its declaration."
    )
    assert {str(candidate.date) for candidate in read(text)[1]} == {"2024-02"}
    apart = text.replace("They", "Kenya and Ghana")
    assert {str(candidate.date) for candidate in read(apart)[1]} == {"2024-02", "2025-06"}
