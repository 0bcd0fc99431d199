"""Mistakes of one load, gathered so that all are told at once."""

from dataclasses import dataclass, field

from pipeline.errors import RegistryError


@dataclass(frozen=True, slots=True, order=True)
class Mistake:
    """Where a registry file is wrong, why, and what to do; `line` counts from 1."""

    file: str
    line: int
    key: str
    cause: str
    mend: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.key or '(file)'}: {self.cause}; {self.mend}"


@dataclass(slots=True)
class Mistakes:
    """The mistakes found so far."""

    found: set[Mistake] = field(default_factory=set)

    def add(self, file: str, line: int, key: str, cause: str, mend: str) -> None:
        """Note one mistake."""
        self.found.add(Mistake(file, line, key, cause, mend))

    def raise_any(self) -> None:
        """Raise RegistryError listing all of them, a line each, unless there are none."""
        if self.found:
            raise RegistryError("\n".join(str(mistake) for mistake in sorted(self.found)))
