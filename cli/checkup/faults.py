"""
What a fault is, and what one look of the check-up came to.

The faults themselves are in `cli.checkup.table`.
"""

import re
from dataclasses import dataclass
from enum import StrEnum

from cli.exits import Exit

RUNBOOKS = "docs/operate/failures.md"
"""Where each fault has a section, under its title."""


class Verdict(StrEnum):
    """How a look ended."""

    OK = "ok"
    """Nothing to do."""
    WARN = "warn"
    """It runs, but not as it should for long."""
    FAIL = "fail"
    """Reports would be lost, late or readable by others."""
    SKIP = "skip"
    """It could not be looked at before something above is mended."""


@dataclass(frozen=True, slots=True)
class Fault:
    """
    One fault: what is looked at, how bad it is, and the words for it.

    `title` is the heading of its runbook; `says` and `cure` are filled in with the facts of the case in hand. `status`
    is how the check-up ends when this is the first failure.
    """

    title: str
    looks_at: str
    verdict: Verdict
    status: Exit
    says: str
    cure: str

    @property
    def runbook(self) -> str:
        """Where to read on."""
        return f"{RUNBOOKS}#{re.sub(r'[^a-z0-9 -]', '', self.title.lower()).replace(' ', '-')}"


@dataclass(frozen=True, slots=True)
class Check:
    """One line of the check-up; `fault` is a code of the table, and empty when there is nothing to do."""

    name: str
    verdict: Verdict
    says: str
    cure: str = ""
    fault: str = ""
    status: Exit = Exit.OK
    runbook: str = ""


def ok(name: str, says: str) -> Check:
    """Answer that nothing is to be done."""
    return Check(name, Verdict.OK, says)


def skip(name: str) -> Check:
    """Answer that this could not be looked at."""
    return Check(name, Verdict.SKIP, "it can be looked at once what stands above is mended")
