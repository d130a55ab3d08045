"""
`handrail policy list`, `activate` and `migrate`: which version of each policy is in force, and who agreed to it.
"""

import sys
from typing import Annotated

from cyclopts import Parameter

from cli.commands.policy_reading import One, tell_plans
from cli.desk import OperatorDesk, ask
from cli.exits import Exit
from cli.named_policies import path_of, policy_named
from cli.output import AsJson, say, say_json, say_table, tell
from cli.passphrases import FromStdin, passphrase
from cli.policy_shapes import agreed_shape, migrated_shape, plan_shape, standing_shape, why_refused
from cli.wording import CommandError, UsageError
from engine.agreeing.activating import Agreed, NotProvenError, Standing
from engine.agreeing.migrating import Migrated, Planned
from handrail.identifiers import Reference
from policies.loading import load_policy
from policies.schema import Policy
from states.case import MoveStatus

Laid = Annotated[str, Parameter(help="A policy file, or the name of one that lies in the folder of policies.")]
By = Annotated[str, Parameter(help="The address of whoever agrees; their passphrase is asked for.")]
Despite = Annotated[
    str | None,
    Parameter(help="Why it is agreed to although the proof found faults; it is recorded. Name nobody in it."),
]
OneCase = Annotated[str | None, Parameter(name="--case", help="One case, as in HR-7Q2K3M4P.")]
EveryCase = Annotated[bool, Parameter(name="--all", negative=(), help="Every running case that follows the first one.")]
Yes = Annotated[bool, Parameter(negative=(), help="Do it without asking once more.")]


def show(*, json: AsJson = False) -> int:
    """List the policies: which version is in force, since when, and agreed by whom."""
    standings = ask(lambda desk: desk.standings())
    if json:
        say_json([standing_shape(one) for one in standings])
        return Exit.OK
    columns = ("policy", "version", "in force", "agreed by", "its file")
    say_table(columns, [_row(one) for one in standings], empty="There is no policy; see HANDRAIL_POLICIES.")
    for one in standings:
        for line in _notes(one):
            tell(line)
    return Exit.OK


def _row(one: Standing) -> tuple[str, ...]:
    since = one.since.strftime("since %Y-%m-%d %H:%MZ") if one.since else "as its file says"
    file = "none" if one.laid is None else "the same" if one.laid == one.policy.version else f"differs ({one.laid})"
    return one.policy.name, one.policy.version, since, ", ".join(one.agreed_by), file


def _notes(one: Standing) -> list[str]:
    notes = [f"{one.policy.name}: version {agreed.version} waits; {_so_far(agreed)}" for agreed in one.waiting]
    reasons = f" Why all the same: {' / '.join(one.reasons)}" if one.reasons else ""
    return notes + ([f"{one.policy.name}: agreed to with {one.findings} findings.{reasons}"] if one.findings else [])


def _so_far(agreed: Agreed) -> str:
    return f"{len(agreed.agreed_by)} of {agreed.needed} people agree: {', '.join(agreed.agreed_by)}."


def activate(
    policy: Laid,
    /,
    *,
    by: By,
    despite_findings: Despite = None,
    passphrase_stdin: FromStdin = False,
    json: AsJson = False,
) -> int:
    """Agree to a policy; with enough people it is in force for new cases from then on."""
    found = load_policy(path_of(policy))
    secret = passphrase(piped=passphrase_stdin)
    try:
        agreed = ask(lambda desk: desk.activate(found, email=by.strip(), passphrase=secret, despite=despite_findings))
    except NotProvenError as error:
        _refuse(found, error)
        return Exit.FINDINGS
    if json:
        say_json(agreed_shape(agreed))
    elif agreed.in_force:
        say(f"{agreed.policy} is in force as version {agreed.version}, agreed by {', '.join(agreed.agreed_by)}.")
        tell("Running cases keep their version; see `handrail policy migrate`.")
    else:
        say(f"{agreed.policy}, version {agreed.version}: {_so_far(agreed)}")
        tell("It is not in force yet; the others run the same command with the same file within 30 days.")
    return Exit.OK


def _refuse(policy: Policy, error: NotProvenError) -> None:
    for finding in error.findings:
        tell(f"{policy.name}: {finding.message}")
        for step in finding.steps:
            tell(f"    {step}")
    tell(f"{policy.name} cannot keep its word, so nothing was recorded; mend it, or say why with --despite-findings.")


def migrate(
    before: One,
    after: One,
    /,
    *,
    case: OneCase = None,
    every: EveryCase = False,
    yes: Yes = False,
    json: AsJson = False,
) -> int:
    """Move running cases from one version of a policy to the one in force, after showing what changes."""
    if bool(case) == every:
        raise UsageError("Say which cases move: --case REFERENCE, or --all.")
    old, new = policy_named(before), policy_named(after)
    only = [Reference(case.strip().upper())] if case else None
    plans = ask(lambda desk: desk.migration_plans(old, new, only))
    if only and not plans:
        raise CommandError(Exit.MISSING, f"No running case {only[0]} follows version {old.version} of {old.name}.")
    if not json:
        tell_plans(plans, new)
    chosen = tuple(one for one in plans if not one.plan.refused)
    if not chosen or not (yes or _agreed_at_the_terminal(len(chosen))):
        tell("No case was moved.")
        return Exit.FINDINGS if plans else Exit.OK
    return _moved(plans, ask(lambda desk: _migrate(desk, old, new, chosen)), json=json)


async def _migrate(desk: OperatorDesk, old: Policy, new: Policy, chosen: tuple[Planned, ...]) -> tuple[Migrated, ...]:
    return await desk.migrate(old, new, chosen)


def _moved(plans: tuple[Planned, ...], done: tuple[Migrated, ...], *, json: bool) -> int:
    moved = [one for one in done if one.status is MoveStatus.APPLIED]
    if json:
        say_json({"planned": [plan_shape(one) for one in plans], "moved": [migrated_shape(one) for one in done]})
    else:
        say(f"{len(moved)} of {len(plans)} cases follow the new version.")
        for one in done:
            if one not in moved:
                tell(f"{one.reference}: {why_refused(one.reason or 'still waiting')}.")
    return Exit.OK if len(moved) == len(plans) else Exit.FINDINGS


def _agreed_at_the_terminal(count: int) -> bool:
    if not sys.stdin.isatty():
        raise UsageError("Nobody is at the terminal to agree; give --yes once you have seen what changes.")
    tell(f"Move {count} case{'' if count == 1 else 's'}? Type yes:")
    return sys.stdin.readline().strip().lower() == "yes"
