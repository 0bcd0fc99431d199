"""Language: from a document to its annotation; spaCy stays in this room."""
