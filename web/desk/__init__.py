"""The reviewers' desk: the queue, one candidate on one screen, decisions, and what is added by hand."""
