"""Lists of states: who endorsed, who is only a member."""

from typing import Any

FORTY = (
    "Albania, Argentina, Australia, Austria, Belgium, Bulgaria, Canada, Chile, Colombia, Costa Rica, "
    "Croatia, Cyprus, the Czech Republic, Denmark, Estonia, Finland, France, Georgia, Germany, Ghana, "
    "Greece, Iceland, Ireland, Italy, Japan, Kenya, Latvia, Lithuania, Luxembourg, Malta, Mexico, Moldova, "
    "Mongolia, the Netherlands, New Zealand, Norway, Poland, "
    "the Republic of Korea, Slovakia, and the United Kingdom"
)


def test_a_colon_list_of_forty_states_endorses(read: Any) -> None:
    _, candidates = read(
        f"The joint statement on spyware now has the support of the following 40 nations: {FORTY}."
    )
    (one,) = candidates
    assert one.type == "joint_statement"
    assert len(one.endorsers) == 40
    assert not one.actors


def test_states_that_join_are_actors_and_endorsers(read: Any) -> None:
    _, candidates = read(
        "On 3 June, Austria, the Netherlands and Estonia joined the joint statement on spyware."
    )
    (one,) = candidates
    assert set(one.actors) == set(one.endorsers) == {"AT", "NL", "EE"}
    assert str(one.date) == "2025-06-03"


def test_members_below_a_bullet_belong_to_the_body_that_acted(read: Any) -> None:
    text = (
        "What was done:\n\n"
        "  • May 2024: The Freedom Online Coalition releases guiding principles on surveillance technology.\n"
        "    • Members of the coalition: Canada, Chile, Denmark, Georgia\n"
        "  • June 2024: France and Italy launch a process on commercial spyware.\n"
    )
    _, candidates = read(text)
    principles, process = candidates
    assert (principles.type, principles.actors, principles.endorsers) == ("principles", ("FOC",), ())
    assert set(principles.members) == {"CA", "CL", "DK", "GE"}
    assert (str(principles.date), principles.date_derivation) == ("2024-05", "heading")
    assert (process.type, set(process.actors), str(process.date)) == ("process", {"FR", "IT"}, "2024-06")
