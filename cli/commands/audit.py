"""
`handrail audit`: whether what must always hold does hold, in the running system and since heads were written.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from cli.desk import OperatorDesk, ask
from cli.exits import Exit
from cli.output import AsJson, counting, say, say_json, tell
from cli.shapes import audit_shape
from engine.views import Audit

Against = Annotated[Path | None, Parameter(help="Compare with the heads in this file, which an earlier audit wrote.")]
Head = Annotated[Path | None, Parameter(help="Write heads over all logs to this file, to be kept elsewhere.")]


def audit(*, against: Against = None, head: Head = None, json: AsJson = False) -> int:
    """Check that what must always hold does hold; end with 1 if something does not."""
    before = against.read_text(encoding="utf-8").splitlines() if against else None
    with counting("cases checked") as now:
        result, heads = ask(lambda desk: _audit(desk, now, before, write=head is not None))
    if head is not None:
        head.write_text("".join(f"{line}\n" for line in heads), encoding="utf-8")
    if json:
        say_json(audit_shape(result))
    else:
        counted = ", ".join(f"{count} {name.replace('_', ' ')}" for name, count in sorted(result.checked.items()))
        found = f"{len(result.findings) or 'no'} finding{'' if len(result.findings) == 1 else 's'}"
        say(f"Checked {counted or 'nothing'}: {found}.")
        for finding in result.findings:
            say(f"- {finding}")
    if head is not None:
        tell(f"The heads are in {head}. Keep them where whoever can write to the database cannot.")
    return Exit.FINDINGS if result.findings else Exit.OK


async def _audit(
    desk: OperatorDesk, now: Callable[[int], None], before: list[str] | None, *, write: bool
) -> tuple[Audit, tuple[str, ...]]:
    """Audit, compare with heads from before, and answer new ones where they are to be written."""
    result = await desk.audit(now)
    if before is not None:
        found = await desk.compare_with_heads(before)
        result = Audit(result.checked, (*result.findings, *found))
    return result, await desk.heads_as_lines() if write else ()
