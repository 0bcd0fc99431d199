"""The analysts' rooms: accepted actions as lists, pages, figures and a briefing."""
