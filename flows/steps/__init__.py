"""The stages of a run: each loads, calls pure steps of the pipeline, saves; free of Prefect.

`poll` asks the feeds, `collect` fetches the pages of what they list, `read` turns pages into documents and
candidates. Each stage leaves its work in the database and the archive and takes up whatever an earlier run
left there, so a run can be stopped anywhere and started again.
"""

from flows.steps.collect import collect
from flows.steps.poll import poll
from flows.steps.read import read
from flows.steps.submit import submit
from flows.summary import Summary

__all__ = ["Summary", "collect", "poll", "read", "submit"]
