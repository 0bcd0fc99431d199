"""Which acts a document tells of: what signals them, their types, dates and stages, and which stand."""
