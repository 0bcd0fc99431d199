"""What an edit changed, for a reader: paragraphs taken out and put in."""

from difflib import SequenceMatcher, unified_diff

MOST_PARAGRAPHS = 2_000  # of both texts together: comparing grows with the square
MOST = 20_000  # characters of a stored diff
CUT = "… cut here: the two versions tell the rest"


def difference(old: str, new: str) -> str:
    """Return a unified diff of two texts by paragraphs, cut where it grows long; empty if they are one."""
    before, after = old.split("\n"), new.split("\n")
    if len(before) + len(after) > MOST_PARAGRAPHS:
        return "" if old == new else CUT
    said, size = [], 0
    for line in unified_diff(before, after, "before", "after", n=1, lineterm=""):
        size += len(line) + 1
        if size > MOST:
            said.append(CUT)
            break
        said.append(line)
    return "\n".join(said)


def likeness(old: str, new: str) -> float:
    """Return from 0 to 1 how much of two texts is the same paragraphs, by their characters."""
    before, after = old.split("\n")[:MOST_PARAGRAPHS], new.split("\n")[:MOST_PARAGRAPHS]
    blocks = SequenceMatcher(None, before, after, autojunk=False).get_matching_blocks()
    same = sum(len(line) for block in blocks for line in before[block.a : block.a + block.size])
    whole = sum(map(len, before)) + sum(map(len, after))
    return 2 * same / whole if whole else 1.0
