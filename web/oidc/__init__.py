"""Logging in by an OpenID Connect provider; nothing here is imported where none is configured."""
