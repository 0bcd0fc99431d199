"""The stages of a run: each loads, calls pure steps of the pipeline, saves; free of Prefect.

`poll` asks the feeds, `collect` fetches the pages of what they list, `read` turns pages into documents and
candidates, `look` looks again at pages that candidates rest on, `sample` draws from what was discarded. Each
stage leaves its work in the database and the archive and takes up whatever an earlier run left there, so a
run can be stopped anywhere and started again.
"""

from flows.steps.collecting import collect
from flows.steps.looking import look
from flows.steps.maintaining import Maintained, maintain
from flows.steps.polling import poll
from flows.steps.reading import read
from flows.steps.replaying import Replay, replay
from flows.steps.running import Run, recorded
from flows.steps.sampling import Drawn, sample
from flows.steps.submitting import submit
from flows.steps.telling import Told, tell
from flows.steps.watching import Watched, watch
from flows.summary import Summary

__all__ = [
    "Drawn",
    "Maintained",
    "Replay",
    "Run",
    "Summary",
    "Told",
    "Watched",
    "collect",
    "look",
    "maintain",
    "poll",
    "read",
    "recorded",
    "replay",
    "sample",
    "submit",
    "tell",
    "watch",
]
