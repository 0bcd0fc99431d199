"""Errors a user can mend: each names what is wrong, where, and what to do.

Expected outcomes (not modified, gone, off topic) are values, not errors; see `pipeline.records`.
"""


class MercwatchError(Exception):
    """A mistake in the surroundings, told in one line to whoever can mend it."""


class SettingsError(MercwatchError):
    """A `MERCWATCH_` variable has a value that cannot be used."""


class RegistryError(MercwatchError):
    """The registry breaks its own rules; the message lists file, line, key and cause, a line each."""


class ParseError(MercwatchError):
    """A body is not what its feed's format promises."""


class ArchiveError(MercwatchError):
    """An archive file cannot be written, or does not hold what a row says it holds."""


class ClusterError(MercwatchError):
    """The workers of a backfill cannot be had, or went away."""


class DatabaseError(MercwatchError):
    """The database cannot be opened, locked, written or migrated."""


class BusyError(DatabaseError):
    """Another run works on the database, and two would fetch every page twice."""


class StaleError(DatabaseError):
    """What a reviewer was shown is not what is stored now."""


class ReprocessError(DatabaseError):
    """What was read anew cannot be adopted or dropped as asked."""


class DecisionError(DatabaseError):
    """A decision cannot be taken as given: no such candidate, an unknown field, a value out of form."""


class RightError(MercwatchError):
    """Somebody may not do what they ask for: it takes another role, or another person."""


class AccountError(MercwatchError):
    """An account, password or token cannot be made or changed as asked."""


class ProviderError(MercwatchError):
    """A login provider cannot be asked, or does not answer as OpenID Connect has it."""


class ProofError(ProviderError):
    """What a login provider, or somebody in its name, gave proves nothing."""


class AlertError(MercwatchError):
    """An alert or a delivery cannot be made or changed as asked; the message names the field."""


class SubmissionError(MercwatchError):
    """A document given by hand cannot be fetched or read."""


class ReportError(MercwatchError):
    """A briefing cannot be written: an unusable template, an unknown kind of file, a missing extra."""


class ModelError(MercwatchError):
    """The language model cannot be loaded."""


class ExportError(MercwatchError):
    """An export cannot be written as asked."""
