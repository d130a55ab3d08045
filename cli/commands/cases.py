"""
`handrail case`: what an operator may know of the cases, which is never what they say or who is in them.
"""

from datetime import datetime
from typing import Annotated

from cyclopts import Parameter

from cli.desk import ask
from cli.exits import Exit
from cli.output import AsJson, say, say_json, say_table
from cli.shapes import case_shape, log_shape
from engine.views import CaseFacts, PromiseView
from handrail.identifiers import Reference

Case = Annotated[str, Parameter(help="The case, as in HR-7Q2K3M4P.")]
OnlyOpen = Annotated[bool, Parameter(name="--open", negative=(), help="Only those that are not resolved.")]
NOTHING = "There are no cases."
_MINUTE = "%Y-%m-%d %H:%MZ"


def show_all(*, open_: OnlyOpen = False, json: AsJson = False) -> int:
    """List the cases."""
    cases = ask(lambda desk: desk.list_cases(only_open=open_))
    if json:
        say_json([case_shape(facts) for facts in cases])
    else:
        columns = ("reference", "state", "held by", "policy", "intent", "opened", "next promise", "due")
        say_table(columns, [_row(facts) for facts in cases], empty=NOTHING)
    return Exit.OK


def show(reference: Case, /, *, json: AsJson = False) -> int:
    """Show one case with its promises."""
    facts = ask(lambda desk: desk.case_facts(_tidy(reference)))
    if json:
        say_json(case_shape(facts))
        return Exit.OK
    for name, value in _lines(facts):
        say(f"{name:<14}{value}")
    say()
    rows = [(p.name, p.to or "", _minute(p.due_at), *_ended(p)) for p in facts.promises]
    say_table(("promise", "to", "due", "ended", "at"), rows, empty="Nothing has been promised.")
    return Exit.OK


def log(reference: Case, /, *, json: AsJson = False) -> int:
    """Show the log of one case."""
    lines = ask(lambda desk: desk.case_log(_tidy(reference)))
    if json:
        say_json([log_shape(line) for line in lines])
    else:
        rows = [(str(e.seq), _minute(e.at), e.who, e.event, _facts(e.data), e.policy_version[:12]) for e in lines]
        say_table(("no", "at", "who", "event", "facts", "policy version"), rows, empty="The log is empty.")
    return Exit.OK


def _tidy(reference: str) -> Reference:
    return Reference(reference.strip().upper())


def _row(facts: CaseFacts) -> tuple[str, ...]:
    row = facts.row
    running = [p for p in facts.promises if not (p.kept_at or p.broken_at or p.released)]
    due = row.next_promise or min(running, key=lambda p: p.due_at, default=None)
    upcoming = (due.name, _minute(due.due_at)) if due else ("", "")
    danger = " (danger)" if row.danger else ""
    return (row.reference, row.state + danger, row.holder, row.policy, row.intent, _minute(row.opened_at), *upcoming)


def _lines(facts: CaseFacts) -> tuple[tuple[str, str], ...]:
    row = facts.row
    return (
        ("reference", row.reference),
        ("state", row.state),
        ("held by", row.holder),
        ("tier", row.tier or "none"),
        ("policy", f"{row.policy} ({row.policy_version})"),
        ("intent", row.intent),
        ("danger", "yes" if row.danger else "no"),
        ("opened", _minute(row.opened_at)),
        ("outcome", row.outcome or "none"),
        ("version", str(facts.version)),
        ("pending moves", str(facts.pending_moves)),
    )


def _ended(promise: PromiseView) -> tuple[str, str]:
    if promise.kept_at:
        return "kept", _minute(promise.kept_at)
    if promise.broken_at:
        return "broken", _minute(promise.broken_at)
    return ("released" if promise.released else "running"), ""


def _facts(data: dict[str, object]) -> str:
    return ", ".join(f"{name} {value}" for name, value in sorted(data.items()) if value not in (None, "", [], ()))


def _minute(at: datetime) -> str:
    return at.strftime(_MINUTE)
