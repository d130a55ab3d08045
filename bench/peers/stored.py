"""
Figures that no run takes, since what they tell of cannot be installed by a run: kept with their date and their source.

They were measured on a machine like the one that these targets were set on, not in the run that shows them. Where a
source gives a range, its better end is kept, so that the comparison is hard on us.
"""

from bench.figures import Figure, Kind

NOTED = "2026-11-21"
SOURCE = (
    f"not in this run: noted {NOTED} with the targets, as medians of three or more runs on such a machine "
    "(2 cores, 24 GB, Debian)"
)


def _stored(name: str, value: float, unit: str) -> Figure:
    return Figure(name, value, unit, taken=SOURCE, kind=Kind.STORED, run=None)


STORED = (
    _stored("Request Tracker 5, mail gateway", 7.8, "reports/s"),
    _stored("Request Tracker 5, REST", 4.7, "reports/s"),
    _stored("GlobaLeaks, encrypted submission", 0.5, "reports/s"),
    _stored("Request Tracker 5, mail gateway, p99", 400, "ms"),
    _stored("Request Tracker 5, rt-crontool, 1,000 of 10,000, SQLite", 1_000 / 87, "moves/s"),
    _stored("Request Tracker 5, rt-crontool, 1,000 of 10,000, PostgreSQL", 1_000 / 46, "moves/s"),
)
"""Every stored figure; REST was 2.7 to 4.7 a second, and the gateway's 99th percentile 0.4 to 3 s."""
