"""A page in, a document or the reason why there is none out."""

from pipeline.extract.documents import extract, from_entry, from_submission

__all__ = ["extract", "from_entry", "from_submission"]
