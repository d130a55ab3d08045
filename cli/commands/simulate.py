"""
`handrail policy simulate`: a year of a policy, lived through by chance, as tables, JSON or a page with pictures.
"""

from collections.abc import Callable, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from cli.configuration import command_settings
from cli.exits import Exit
from cli.named_policies import path_of
from cli.output import AsJson, say, say_json, say_table, tell, waiting
from cli.wording import CommandError, UsageError
from policies.loading import load_policy
from policies.schema import Policy
from policies.simulation.community import Community
from policies.simulation.community_file import load_community
from policies.simulation.figures import SHARES, WAITS, Figures, figures
from policies.simulation.one_more import OneMore, compare
from policies.simulation.page import page
from policies.simulation.plots import hours, said_of
from policies.simulation.usual import usual_community
from policies.simulation.year import Lives, live

YEAR = 2027
"""The year that is lived unless another is named; always the same one, so that figures can be compared."""
_MOST_CASES, _ENOUGH = 1_000_000, 20_000
_FEWEST_PAIRS, _MOST_PAIRS = 3, 20
_YEARS = range(1971, 2200)

Named = Annotated[
    str | None,
    Parameter(help="A policy file, or the name of a policy in use; without one, the one that reports come under."),
]
Year = Annotated[int, Parameter(help="The year to live through.")]
Cases = Annotated[int | None, Parameter(help="How many reports arrive in the year.")]
PerWeek = Annotated[float | None, Parameter(help="How many reports arrive in a week, on average; instead of --cases.")]
Seed = Annotated[int, Parameter(help="Chance: the same seed gives the same year, on every machine.")]
CommunityFile = Annotated[
    Path | None, Parameter(name="--community", help="Who is there and when, and how long people take; else made up.")
]
Html = Annotated[Path | None, Parameter(help="Write a page with pictures to this file.")]
OneMoreOf = Annotated[
    str | None, Parameter(help="The group to try with one more person; without it, who holds ordinary reports first.")
]
Pairs = Annotated[
    int | None, Parameter(help="How many pairs of years to compare with one more person; 0 compares none.")
]


def simulate(
    policy: Named = None,
    /,
    *,
    year: Year = YEAR,
    cases: Cases = None,
    per_week: PerWeek = None,
    seed: Seed = 1,
    community: CommunityFile = None,
    html: Html = None,
    one_more: OneMoreOf = None,
    pairs: Pairs = None,
    json: AsJson = False,
) -> int:
    """Live through a year of a policy by chance, and say what was kept, who waited and who carried how much."""
    rules = load_policy(path_of(policy or command_settings().policy))
    _require_sense(rules, year, cases, per_week, one_more)
    people = _rated(load_community(community, rules) if community else usual_community(rules), per_week)
    with waiting("living through a year") as now:
        lives = live(rules, people, year=year, seed=seed, count=cases)
        more = _compared(rules, people, lives, (year, seed, cases, one_more, pairs), now)
    found = figures(rules, people.community, lives, year=year, seed=seed)
    if html:
        _write(html, page(found, more))
    if json:
        say_json({**asdict(found), "one_more": asdict(more) if more else None})
    else:
        _show(found, more)
    return Exit.OK


def _require_sense(rules: Policy, year: int, cases: int | None, per_week: float | None, group: str | None) -> None:
    if cases is not None and per_week is not None:
        raise UsageError("Say how many reports arrive by --cases or by --per-week, not by both.")
    if cases is not None and not 0 < cases <= _MOST_CASES:
        raise UsageError(f"--cases is a number from 1 to {_MOST_CASES:,}.")
    if per_week is not None and not 0 < per_week * 52 <= _MOST_CASES:
        raise UsageError(f"--per-week is more than 0, and at most {_MOST_CASES // 52:,}.")
    if year not in _YEARS:
        raise UsageError(f"--year is from {_YEARS.start} to {_YEARS.stop - 1}.")
    if group is not None and group not in rules.groups:
        raise UsageError(f"The policy has no group {group}; there are: {', '.join(rules.groups)}.")


def _rated(people: Community, per_week: float | None) -> Community:
    if per_week is None:
        return people
    return people.model_copy(update={"reports": people.reports.model_copy(update={"per_week": per_week})})


def _compared(
    rules: Policy,
    people: Community,
    lives: Lives,
    asked: tuple[int, int, int | None, str | None, int | None],
    now: Callable[[str], None],
) -> OneMore | None:
    year, seed, cases, group, pairs = asked
    number = pairs if pairs is not None else _usual_pairs(lives.tally.opened)
    if number <= 0:
        return None
    return compare(
        rules,
        people,
        group or rules.routes[-1].to,
        year=year,
        seeds=range(seed, seed + number),
        count=cases,
        first=lives,
        now=lambda pair: now(f"with one more person, {pair} of {number}"),
    )


def _usual_pairs(opened: int) -> int:
    """Answer how many pairs are worth waiting for: many of small years, few of large ones, none of very large ones."""
    if opened > _ENOUGH:
        return 0
    return max(_FEWEST_PAIRS, min(_MOST_PAIRS, _ENOUGH // (10 * max(1, opened))))


def _write(path: Path, text: str) -> None:
    try:
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise CommandError(Exit.OUTPUT, f"The page cannot be written to {path}: {error.strerror}.") from None
    tell(f"The page is in {path}.")


def _show(found: Figures, more: OneMore | None) -> None:
    outcomes = ", ".join(f"{count} {_OUTCOMES.get(how, how)}" for how, count in found.outcomes)
    say(f"{found.title}: {found.year}, seed {found.seed}, {found.opened} reports ({outcomes})")
    _titled("Promises", ("promise", "kept", "broken", "no longer owed", "running", "share"), _promises(found))
    _titled("Waiting", ("within", *(f"{share:.0%}" for share in SHARES), "still waiting"), _waits(found))
    _titled("People", ("name", "cases", "at once", "hours worked", "hours there"), _people(found))
    _titled(
        "Why cases moved", ("what", "why", "times"), [(one.event, one.cause, str(one.count)) for one in found.causes]
    )
    if more:
        rows = [
            (
                one.figure,
                f"{one.without:,.1f}",
                f"{one.with_one_more:,.1f}",
                said_of(one),
                "yes" if one.is_clear else "no",
            )
            for one in more.differences
        ]
        title = f"One more of {more.group} ({more.pairs} pairs of years; in brackets where the change lies, at 95 %)"
        _titled(title, ("figure", "without", "with", "change", "clear of chance"), rows)


_OUTCOMES = {"counsel": "ended by counsel", "tier": "ended by a tier"}


def _titled(title: str, columns: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> None:
    say()
    say(title)
    say_table(columns, rows, empty="none")


def _promises(found: Figures) -> list[tuple[str, ...]]:
    return [
        (
            one.name,
            *(str(count) for count in (one.kept, one.broken, one.released, one.running)),
            f"{one.share:.1%}" if one.share is not None else "",
        )
        for one in found.promises
    ]


def _waits(found: Figures) -> list[tuple[str, ...]]:
    return [(WAITS[one.what], *(hours(count) for count in one.hours), str(one.still_waiting)) for one in found.waits]


def _people(found: Figures) -> list[tuple[str, ...]]:
    return [
        (one.name, str(one.cases), str(one.peak), f"{one.worked:,.0f}", f"{one.there:,.0f}") for one in found.people
    ]
