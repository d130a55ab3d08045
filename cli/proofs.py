"""
What a proof says of a policy, as lines for people and as values for programs.

What it means is told in `docs/policy-proof.md`; `cli.commands.policies` asks for it.
"""

from collections.abc import Iterator
from datetime import timedelta

from policies.proving.dates import hours
from policies.proving.findings import Figures, Finding, Reached, Tolerated

Shape = dict[str, object]


def finding_shape(file: str, policy: str, finding: Finding) -> Shape:
    """Answer a finding as values."""
    return {
        "file": file,
        "policy": policy,
        "code": finding.code,
        "line": None,
        "column": None,
        "message": finding.message,
        "nearest": None,
        "steps": list(finding.steps),
        "recusals": finding.recusals,
    }


def figures_shape(file: str, policy: str, figures: Figures) -> Shape:
    """Answer the figures as values; times are whole seconds, None where nothing ever comes."""
    return {
        "file": file,
        "policy": policy,
        "looked_at": {"places": figures.places, "promises": figures.nodes, "combinations": figures.combinations},
        "first_told": _seconds(figures.first_person),
        "at_work": _seconds(figures.at_work),
        "at_work_from": figures.at_work_from,
        "next_word": _seconds(figures.word),
        "left_alone": _seconds(figures.somebody),
        "no_more_words": list(figures.wordless),
        "hears": [_reached_shape(one) for one in figures.reached],
        "members": [_tolerated_shape(one) for one in figures.tolerated],
        "messages": dict(figures.messages),
    }


def figure_lines(figures: Figures) -> Iterator[str]:
    """Answer the figures in words."""
    yield f"looked at {figures.combinations} combinations of place, promises and people missing"
    yield f"a person is told {_within(figures.first_person)}"
    worst = f", from {figures.at_work_from}" if figures.at_work else ""
    yield f"a person is told on a working day {_within(figures.at_work)}{worst}"
    yield f"wherever a case stands, the clock tells somebody {_within(figures.somebody)}"
    yield f"if nobody acts, the reporter hears something every {hours(figures.word)}"
    yield from (_reached_line(one, figures.messages.get(one.group, 0)) for one in figures.reached)
    yield from (_tolerated_line(one) for one in figures.tolerated)


def _reached_line(one: Reached, messages: int) -> str:
    if one.within is None:
        return f"{one.group}: the clock alone never tells them"
    never = f"; never of reports by route {', '.join(str(number) for number in one.unheard)}" if one.unheard else ""
    return f"{one.group}: if nobody acts they hear {_within(one.within)}{never}; {messages} messages in 90 days"


def _tolerated_line(one: Tolerated) -> str:
    then = f"; then {' or '.join(one.then)} step in" if one.then else "; then nobody else can act"
    return (
        f"{one.group}: {one.members} members, {one.short - 1} may be missing{then}; "
        f"{one.silent} until nobody is left who may hear"
    )


def _reached_shape(one: Reached) -> Shape:
    return {"group": one.group, "within": _seconds(one.within), "from": one.said, "never_by_routes": list(one.unheard)}


def _tolerated_shape(one: Tolerated) -> Shape:
    return {
        "group": one.group,
        "members": one.members,
        "may_be_missing": max(0, one.short - 1),
        "then": list(one.then),
        "nobody_left_after": one.silent,
    }


def _seconds(time: timedelta | None) -> int | None:
    return None if time is None else round(time.total_seconds())


def _within(time: timedelta | None) -> str:
    if time is None:
        return "never"
    return f"within {hours(time)}" if time else "at once"
