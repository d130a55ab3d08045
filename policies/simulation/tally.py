"""
What a simulated year came to: counted while it is lived, read by the report.
"""

from collections import Counter
from dataclasses import dataclass, field

from policies.simulation.lived import Lived
from states.case import Ending

BY_PEOPLE = "a person"
"""The cause of what people chose, beside promises and routes."""


@dataclass
class Tally:
    """
    Counts of one year. Waits are in seconds, by number of case; a wait that has not ended counts up to the year's end.

    `endings` counts (promise, ending), `remedies` (what happened, why), `outcomes` how cases ended.
    """

    begin: int
    end: int
    opened: int = 0
    given: Counter[str] = field(default_factory=Counter)
    endings: Counter[tuple[str, Ending]] = field(default_factory=Counter)
    running: Counter[str] = field(default_factory=Counter)
    remedies: Counter[tuple[str, str]] = field(default_factory=Counter)
    outcomes: Counter[str] = field(default_factory=Counter)
    first_human: list[int] = field(default_factory=list)
    decision: list[int] = field(default_factory=list)
    silence: list[int] = field(default_factory=list)
    waiting: Counter[str] = field(default_factory=Counter)
    opened_by_week: Counter[int] = field(default_factory=Counter)
    ended_by_week: Counter[int] = field(default_factory=Counter)
    broken_by_week: Counter[int] = field(default_factory=Counter)

    def week(self, at: int) -> int:
        """Answer the week of the year, from 0, of an instant."""
        return (at - self.begin) // 604_800

    def close(self, case: Lived, now: int, *, ended: bool) -> None:
        """Count what a case came to, at its end or at the year's."""
        for name, list_, at in (
            ("first_human", self.first_human, case.first_human_at),
            ("decision", self.decision, case.decided_at),
        ):
            list_.append((now if at is None else at) - case.arrival.at)
            self.waiting[name] += at is None
        silence = case.silence if ended else max(case.silence, now - case.last_word_at)
        self.silence.append(silence)
        self.waiting["silence"] += not ended and silence > case.silence
