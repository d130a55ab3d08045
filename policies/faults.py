"""
What is wrong with a policy file: every fault with its place and the nearest valid word.
"""

from dataclasses import dataclass

from handrail.errors import HandrailError


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong; `line` and `column` count from 1, `nearest` is the valid word that may have been meant."""

    file: str
    line: int
    column: int
    message: str
    nearest: str | None = None

    def __str__(self) -> str:
        """Write it on one line, the way compilers do, so that editors can jump to it."""
        meant = f"; did you mean '{self.nearest}'?" if self.nearest else ""
        return f"{self.file}:{self.line}:{self.column}: {self.message}{meant}"


class PolicyError(HandrailError):
    """A policy cannot be loaded; `faults` holds everything that is wrong with it, in the order of the file."""

    code = "policy"

    def __init__(self, faults: tuple[Fault, ...]) -> None:
        """Keep the faults; the message is one line for each."""
        super().__init__("\n".join(str(fault) for fault in faults))
        self.faults = faults
