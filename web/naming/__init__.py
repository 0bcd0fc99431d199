"""Names that the registry does not know: proposed, drafted, written, dismissed."""
