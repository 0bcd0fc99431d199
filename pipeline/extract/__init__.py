"""A page in, a document or the reason why there is none out."""

from pipeline.extract.documents import extract, from_entry, from_submission
from pipeline.extract.kinds import Kind, kind_of

__all__ = ["Kind", "extract", "from_entry", "from_submission", "kind_of"]
