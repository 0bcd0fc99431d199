"""Store what people decide. Decisions are only ever added; what follows from them is their fold."""

from db.decisions.adding import add_action
from db.decisions.bulk import Preview, apply, preview, undo_batch
from db.decisions.deciding import decide
from db.decisions.given import Decision, Quote, Rules
from db.decisions.standing import rebuild
from db.decisions.undoing import undo
from db.schema import Part, Stage, Verdict

__all__ = [
    "Decision",
    "Part",
    "Preview",
    "Quote",
    "Rules",
    "Stage",
    "Verdict",
    "add_action",
    "apply",
    "decide",
    "preview",
    "rebuild",
    "undo",
    "undo_batch",
]
