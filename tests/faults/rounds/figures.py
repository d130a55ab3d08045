"""
The figures of recorded rounds, as a table: `python -m tests.faults.rounds.figures FILE...`.
"""

import json
import sys
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path
from statistics import median
from typing import Any


def rounds_in(files: Sequence[Path]) -> list[dict[str, Any]]:
    """Read every line of these files; one for what was looked at last has no kind."""
    return [json.loads(line) for file in files for line in file.read_text(encoding="utf-8").splitlines()]


def table(lines: Sequence[dict[str, Any]]) -> str:
    """Answer a table: of each kind how many rounds there were, the seconds until nothing was overdue, and findings."""
    by_kind: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for line in lines:
        if "kind" in line:
            by_kind[f"{line['kind']}"].append(line)
    rows = [
        "| fault | SQLite | PostgreSQL | overdue for, median | longest | findings |",
        "| --- | --: | --: | --: | --: | --: |",
    ]
    for kind, some in [*sorted(by_kind.items()), ("all", [line for line in lines if "kind" in line])]:
        late = [line.get("late", 0.0) for line in some]
        on = [sum(line["database"] == name for line in some) for name in ("sqlite", "postgresql")]
        found = sum(len(line.get("findings", ["it was cut short"])) for line in some)
        rows.append(f"| {kind} | {on[0]} | {on[1]} | {median(late):.1f} s | {max(late):.1f} s | {found} |")
    return "\n".join(rows)


if __name__ == "__main__":
    print(table(rounds_in([Path(name) for name in sys.argv[1:]])))  # noqa: T201 - a command prints
