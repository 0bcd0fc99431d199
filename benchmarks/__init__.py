"""Measurements, run by hand: each compares in one run."""
