"""What is remembered: SQLAlchemy stays in this room."""
