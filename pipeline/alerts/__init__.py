"""Who wants to be told of what, when it is due, and what is said; nothing is sent from here."""

from pipeline.alerts.alert import About, Alert, Cadence, Channel
from pipeline.alerts.digest import Digest, Line, digest_payload
from pipeline.alerts.letter import Letter, letter_of
from pipeline.alerts.matching import touches
from pipeline.alerts.signing import new_secret, signed_headers
from pipeline.alerts.times import TRIES, next_due, next_try

__all__ = [
    "TRIES",
    "About",
    "Alert",
    "Cadence",
    "Channel",
    "Digest",
    "Letter",
    "Line",
    "digest_payload",
    "letter_of",
    "new_secret",
    "next_due",
    "next_try",
    "signed_headers",
    "touches",
]
