"""The operators' door: Typer."""
