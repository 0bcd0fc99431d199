"""Who did what a sentence tells of, to whom, and with whom."""
