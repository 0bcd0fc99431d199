"""Who may decide, and in which part."""

from db.decisions.fold import Standing
from db.decisions.given import Rules
from db.schema import Part, Stage, Verdict
from pipeline.errors import RightError


def part_of(
    verdict: Verdict, standing: Standing, reviewer: str, rules: Rules, *, adjudicates: bool
) -> Part | None:
    """Return in which part a reviewer decides; raise RightError where another has to.

    None: for verdicts that say nothing of the candidate.
    """
    if verdict in {Verdict.SKIP, Verdict.FLAG, Verdict.UNDO}:
        return None
    if standing.flagged_by == reviewer:
        raise RightError("you asked for a second opinion on it: leave it to another, or undo that you did")
    coders = {one.reviewer for one in standing.codings}
    if standing.stage is Stage.DISPUTED or (rules.reviewers > 1 and standing.stage is Stage.SETTLED):
        decided = coders | {one.reviewer for one in standing.settlings[-1:]}
        if not adjudicates:
            raise RightError("two reviewers have decided on it: only an adjudicator may decide now")
        if reviewer in decided:
            raise RightError("you have decided on it yourself: another adjudicator must decide now")
        return Part.ADJUDICATION
    if rules.reviewers > 1:
        if reviewer in coders:
            raise RightError("you have decided on it: a second reviewer must now")
        return Part.CODING
    return Part.SOLE
