"""
`handrail audit`: whether what must always hold does hold, in the running system.
"""

from cli.desk import ask
from cli.exits import Exit
from cli.output import AsJson, counting, say, say_json
from cli.shapes import audit_shape


def audit(*, json: AsJson = False) -> int:
    """Check that what must always hold does hold; end with 1 if something does not."""
    with counting("cases checked") as now:
        result = ask(lambda desk: desk.audit(now))
    if json:
        say_json(audit_shape(result))
    else:
        counted = ", ".join(f"{count} {name.replace('_', ' ')}" for name, count in sorted(result.checked.items()))
        found = f"{len(result.findings) or 'no'} finding{'' if len(result.findings) == 1 else 's'}"
        say(f"Checked {counted or 'nothing'}: {found}.")
        for finding in result.findings:
            say(f"- {finding}")
    return Exit.FINDINGS if result.findings else Exit.OK
