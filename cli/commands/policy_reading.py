"""
`handrail policy explain`, `draw`, `diff` and `schema`: what policies say, in words, in pictures, and side by side.

A policy is named by a file, by its name, or as `name@version`; see `cli.named_policies`.
"""

from datetime import datetime
from pathlib import Path
from typing import Annotated, Literal
from zoneinfo import ZoneInfo

from cyclopts import Parameter

from cli.desk import ask
from cli.exits import Exit
from cli.named_policies import policy_named
from cli.output import AsJson, say, say_json, tell
from cli.policy_shapes import difference_shape, plan_lines, plan_shape
from cli.wording import CommandError, UsageError
from engine.agreeing.migrating import Planned
from policies.comparing import compare
from policies.comparing import in_words as differences_in_words
from policies.drawing.mermaid import mermaid
from policies.drawing.places import picture
from policies.drawing.svg import svg
from policies.explain import explain as in_words
from policies.json_schema import policy_schema
from policies.schema import Policy

Named = Annotated[
    str | None,
    Parameter(help="A policy file, a policy's name, or name@version; without one, the policy that new cases follow."),
]
One = Annotated[str, Parameter(help="A policy file, a policy's name, or name@version.")]
At = Annotated[
    str | None,
    Parameter(help="When a report comes, such as 2026-12-24T16:00+01:00; without an offset, in the policy's zone."),
]
Route = Annotated[int | None, Parameter(help="Only the timeline of this route, counted from 1.")]
Format = Annotated[Literal["mermaid", "svg"], Parameter(name="--format", help="How it is drawn.")]
Out = Annotated[Path | None, Parameter(help="The file to write; else the standard output.")]
Running = Annotated[
    bool, Parameter(negative=(), help="Say also what would become of each running case that follows the first one.")
]


def explain(policy: Named = None, /, *, at: At = None, route: Route = None) -> int:
    """Say in words what a policy promises, and what happens when nobody acts."""
    found = policy_named(policy)
    if route is not None and not 1 <= route <= len(found.routes):
        raise UsageError(f"{found.name} has the routes 1 to {len(found.routes)}.")
    say(in_words(found, at=_instant(at, found) if at else None, route=route).rstrip())
    return Exit.OK


def draw(policy: Named = None, /, *, format_: Format = "svg", out: Out = None) -> int:
    """Draw where a case can be, what the clock does there, and what the reporter is promised."""
    shown = picture(policy_named(policy))
    text = mermaid(shown) if format_ == "mermaid" else svg(shown)
    if out is None:
        say(text.rstrip())
        return Exit.OK
    try:
        out.write_text(text, encoding="utf-8")
    except OSError as error:
        raise CommandError(Exit.OUTPUT, f"{out} cannot be written: {error.strerror}.") from None
    tell(f"{out} is written.")
    return Exit.OK


def diff(before: One, after: One, /, *, running: Running = False, json: AsJson = False) -> int:
    """Say what changes when the second policy takes the place of the first."""
    old, new = policy_named(before), policy_named(after)
    plans = ask(lambda desk: desk.migration_plans(old, new)) if running else ()
    differences = compare(old, new)
    if json:
        cases = {"running": [plan_shape(one) for one in plans]} if running else {}
        say_json({**_named(old, new), "new_cases": [difference_shape(one) for one in differences], **cases})
        return Exit.OK
    say(differences_in_words(differences))
    if running:
        say()
        tell_plans(plans, new)
    return Exit.OK


def tell_plans(plans: tuple[Planned, ...], new: Policy) -> None:
    """Say what would become of running cases."""
    if not plans:
        say("No running case follows the first policy.")
    for one in plans:
        for line in plan_lines(one, new.calendar.zone):
            say(line)


def schema() -> int:
    """Print the JSON Schema of policy files, for editors."""
    say_json(policy_schema())
    return Exit.OK


def _named(old: Policy, new: Policy) -> dict[str, object]:
    return {
        "before": {"policy": old.name, "version": old.version},
        "after": {"policy": new.name, "version": new.version},
    }


def _instant(text: str, policy: Policy) -> datetime:
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        raise UsageError(f"'{text[:40]}' is no instant; write it like 2026-12-24T16:00+01:00.") from None
    return at if at.tzinfo else at.replace(tzinfo=ZoneInfo(policy.calendar.zone))
