"""Names that the registry does not know: met in text, proposed, and written as rows of it."""

from pipeline.proposals.finding import Finder, NameKind, Sighting, folded, known, version

__all__ = ["Finder", "NameKind", "Sighting", "folded", "known", "version"]
