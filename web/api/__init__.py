"""The API for programs, version 1: JSON, CSV, JSON lines and Atom over accepted actions."""
