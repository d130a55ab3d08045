"""
`python -m bench`: takes the measures, prints the table, writes `var/bench.json`.
"""

import argparse
import asyncio
import json
import signal
import sys
from collections.abc import Sequence
from pathlib import Path

from bench.conditions import conditions
from bench.document import write_document
from bench.figures import Figure
from bench.peers.stored import STORED
from bench.plan import FULL, QUICK, USUAL, Plan, Sizes, new_plan
from bench.processes import ROOT
from bench.registry import MEASURES, about
from bench.showing import show, write_json

JSON = Path("var/bench.json")
DOCUMENT = ROOT / "docs" / "performance.md"
CHARTS = ROOT / "docs" / "pictures"


def main(words: Sequence[str]) -> int:
    """Do what was typed; answer 1 if a measure could not be taken."""
    asked = _read(words)
    if asked.list:
        for name in MEASURES:
            print(f"{name:<12}{about(name)}")
        return 0
    if asked.docs:
        write_document(json.loads(asked.json.read_text(encoding="utf-8")), DOCUMENT, CHARTS)
        return 0
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # what was started is ended then, too
    sizes = QUICK if asked.quick else FULL if asked.full else USUAL
    runs = asked.runs or (1 if asked.quick else 3)
    figures, failed = asyncio.run(take(asked.only or list(MEASURES), sizes, runs, asked.json))
    show(figures)
    write_json([*figures, *STORED], asked.json, keep=asked.only is not None)
    return 1 if failed else 0


async def take(names: Sequence[str], sizes: Sizes, runs: int, path: Path) -> tuple[list[Figure], list[str]]:
    """
    Take measures one after another; answer the figures, and the names of those that could not be taken.

    What was taken is written after each, so that a run that is cut off has not been for nothing.
    """
    figures: list[Figure] = []
    failed: list[str] = []
    _say(conditions())
    async with new_plan(sizes, runs, _say) as plan:
        for name in names:
            _say(name)
            found = await _try(name, plan)
            figures += found
            failed += [] if found else [name]
            write_json([*figures, *STORED], path, keep=True)
    return figures, failed


async def _try(name: str, plan: Plan) -> Sequence[Figure]:
    try:
        return await MEASURES[name](plan)
    except Exception as error:  # noqa: BLE001 - the other measures are still worth taking
        _say(f"  {name} could not be taken: {type(error).__name__}: {error}")
        return ()


def _say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


def _read(words: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser("python -m bench", description="Measure Handrail beside the same work done bare.")
    parser.add_argument(
        "--only", nargs="+", choices=MEASURES, metavar="NAME", help="take these alone; other rows of the file stay"
    )
    parser.add_argument("--quick", action="store_true", help="small sizes, once each: to see that nothing is broken")
    parser.add_argument("--full", action="store_true", help="large sizes: a million open cases among them")
    parser.add_argument("--runs", type=int, help="how often each is taken; the median counts (default 3)")
    parser.add_argument("--list", action="store_true", help="list the measures")
    parser.add_argument(
        "--docs", action="store_true", help="write the tables and the charts of docs/performance.md from the JSON file"
    )
    parser.add_argument("--json", type=Path, default=JSON, help=f"where the figures are kept (default {JSON})")
    return parser.parse_args(words)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
