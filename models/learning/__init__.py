"""Learning from reviewers' decisions; nothing in here decides an annotation."""
