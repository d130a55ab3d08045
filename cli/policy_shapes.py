"""
Policies as commands show them: differences, what would become of running cases, and how each policy stands.

A name in the JSON never changes its meaning; instants are in UTC and end in Z.
"""

from collections.abc import Iterator

from cli.shapes import Shape, instant
from engine.agreeing.activating import Agreed, Standing
from engine.agreeing.migrating import Migrated, Planned
from policies.comparing import Difference
from policies.plain import dated, said

_REFUSED = {
    "holder-missing": "it cannot move: whoever holds it has no such place in the new version",
    "consent-needed": "it cannot move: someone who knows of it may not, under the new version, without consent",
    "same-version": "it follows that version already",
    "unknown-version": "there is no such version of its policy",
    "case-changed": "something has happened to it since it was looked at; look again",
    "not-from-here": "it has ended meanwhile",
}


def difference_shape(one: Difference) -> Shape:
    """Show one change for new cases."""
    return {"part": one.part, "name": one.name, "verdict": one.verdict.value, "says": one.says}


def plan_shape(one: Planned) -> Shape:
    """Show what would become of one running case; `due_at` are the times of promises before and after."""
    plan = one.plan
    return {
        "reference": one.reference,
        "holder": one.holder,
        "refused": plan.refused,
        "stays": [promise.name for promise in plan.stays],
        "changes": [
            {"name": old.name, "due_before": instant(old.due_at), "due_after": instant(new.due_at)}
            for old, new in plan.changes
        ],
        "ends": [{"name": promise.name, "due_before": instant(promise.due_at)} for promise in plan.ends],
        "begins": [{"name": owed.name, "due_after": instant(owed.due_at)} for owed in plan.begins],
    }


def plan_lines(one: Planned, zone: str) -> Iterator[str]:
    """Say what would become of one running case, with times on the clock of `zone`."""
    plan = one.plan
    yield f"{one.reference}, held by {said(one.holder)}"
    if plan.refused:
        yield f"    {why_refused(plan.refused)}"
        return
    for old, new in plan.changes:
        if old.due_at == new.due_at:
            yield f"    {said(old.name)}: still due {dated(old.due_at, zone)}, with another consequence or reminder"
        else:
            yield f"    {said(old.name)}: due {dated(new.due_at, zone)} instead of {dated(old.due_at, zone)}"
    for promise in plan.ends:
        yield f"    {said(promise.name)}: no longer owed (was due {dated(promise.due_at, zone)})"
    for owed in plan.begins:
        yield f"    {said(owed.name)}: owed for the first time, by {dated(owed.due_at, zone)}"
    if not (plan.changes or plan.ends or plan.begins):
        yield "    nothing changes"


def why_refused(reason: str) -> str:
    """Say why a case cannot move to another version."""
    return _REFUSED.get(reason, said(reason.replace("-", " ")))


def migrated_shape(one: Migrated) -> Shape:
    """Show what became of one running case."""
    return {"reference": one.reference, "status": one.status.value, "reason": one.reason}


def agreed_shape(one: Agreed) -> Shape:
    """Show how far an agreement is."""
    return {
        "policy": one.policy,
        "version": one.version,
        "in_force": one.in_force,
        "agreed_by": list(one.agreed_by),
        "needed": one.needed,
    }


def standing_shape(one: Standing) -> Shape:
    """Show how a policy stands; `since` is null while nobody has agreed on it and its file counts."""
    return {
        "policy": one.policy.name,
        "title": one.policy.title,
        "version": one.policy.version,
        "since": instant(one.since),
        "agreed_by": list(one.agreed_by),
        "findings": one.findings,
        "reasons": list(one.reasons),
        "file_version": one.laid,
        "waiting": [agreed_shape(agreed) for agreed in one.waiting],
    }
