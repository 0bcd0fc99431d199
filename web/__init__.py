"""The reviewers' and analysts' door: FastAPI."""
