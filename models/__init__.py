"""The language room: from a document's text to mentions and acts. spaCy stays in here."""

from models.annotator import Annotator, load

__all__ = ["Annotator", "load"]
