"""What reviewers are, what their decisions show of the machine, and what they teach it."""
