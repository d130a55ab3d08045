"""
What must be reached: one entry a promise, each under the row of the table of targets that it belongs to.

A target is an absolute figure, a ratio to what is run beside it, or both. Absolute figures move with the machine.
"""

from dataclasses import dataclass

ROWS = {
    "reports": "reports in: sealed for 10 people, committed with `synchronous=FULL`, over HTTP",
    "due": "10,000 due of 100,000 open: applied, logged, deliveries queued, inside Prefect flows",
    "wakeup": "nothing due: cost of a wake-up with 1,000 / 100,000 / 1,000,000 open cases",
    "lateness": "lateness of a due move, up to 50 due a second",
    "burst": "10,000 due at one instant, default settings",
    "move": "a person's move, page to page, on the embedded default",
    "pages": "every page, with 10,000 cases open",
    "deliveries": "deliveries",
    "overload": "ten times capacity at three doors, while moves fall due",
    "up": "`handrail up` to first report taken, and idle",
    "proof": "policy proof",
    "simulation": "a simulated year of the default policy",
}
"""The rows of the table of targets, each under the name of the measure that answers it."""


@dataclass(frozen=True, slots=True)
class Target:
    """Bounds on a figure and on its ratio; None means no bound."""

    row: str
    at_least: float | None = None
    under: float | None = None
    ratio_at_least: float | None = None
    ratio_at_most: float | None = None

    def met(self, value: float, ratio: float | None) -> bool:
        """Answer whether a figure keeps every bound; a bound on a ratio that could not be taken is not kept."""
        return (
            (self.at_least is None or value >= self.at_least)
            and (self.under is None or value < self.under)
            and (self.ratio_at_least is None or (ratio is not None and ratio >= self.ratio_at_least))
            and (self.ratio_at_most is None or (ratio is not None and ratio <= self.ratio_at_most))
        )

    def words(self, unit: str) -> str:
        """Say it as the table does."""
        said = [
            f"at least {self.at_least:,.10g} {unit}" if self.at_least is not None else "",
            f"under {self.under:,.10g} {unit}" if self.under is not None else "",
            f"ratio at least {self.ratio_at_least:g}" if self.ratio_at_least is not None else "",
            f"ratio at most {self.ratio_at_most:g}" if self.ratio_at_most is not None else "",
        ]
        return ", ".join(part for part in said if part)


TARGETS = {
    "reports in": Target("reports", at_least=300, ratio_at_least=0.5),
    "reports in, p99 at 100/s": Target("reports", under=250),
    "due moves, SQLite": Target("due", at_least=2_500, ratio_at_least=0.45),
    "due moves, PostgreSQL": Target("due", at_least=2_500, ratio_at_least=0.45),
    "wake-up, many open": Target("wakeup", ratio_at_most=1.5),
    "wake-up, most open": Target("wakeup", ratio_at_most=1.5),
    "lateness at 50/s, p99": Target("lateness", under=1),
    "burst, p99 late": Target("burst", under=5),
    "burst, errors": Target("burst", under=1),
    "burst, memory while waiting": Target("burst", under=5),
    "a person's move, p50": Target("move", under=0.35),
    "a person's move, p99": Target("move", under=1.3),
    "a person's move, Prefect dead, p50": Target("move", under=0.35),
    "a person's move, Prefect dead, p99": Target("move", under=1.3),
    "slowest page, p50": Target("pages", under=50),
    "deliveries": Target("deliveries", ratio_at_least=0.8),
    "overload, taken": Target("overload", ratio_at_least=0.5),
    "overload, refused, p99": Target("overload", under=5_000),
    "overload, bad answers": Target("overload", under=1),
    "overload, lost": Target("overload", under=1),
    "overload, memory grown": Target("overload", under=100),
    "overload, lateness, p99": Target("overload", under=5),
    "up to first report": Target("up", under=12),
    "idle memory": Target("up", under=450),
    "idle processor": Target("up", under=2),
    "slowest policy proof": Target("proof", under=2),
    "simulated cases a minute": Target("simulation", at_least=100_000),
}
"""Every promise by the name of the figure that answers it."""
