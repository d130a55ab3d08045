"""
`handrail doctor`: a check-up of this installation, one line a look, each fault with its cure and where to read on.
"""

from cli.checkup.faults import Check, Verdict, ok
from cli.checkup.looking import look_around
from cli.checkup.table import found
from cli.configuration import command_clock, command_settings
from cli.exits import Exit
from cli.loop import run
from cli.output import AsJson, say, say_json, waiting
from handrail.errors import SettingsError


def doctor(*, json: AsJson = False) -> int:
    """Check this installation and say how to mend it; end with the status of the first fault that must be mended."""
    with waiting("looking"):
        seen = _look()
    status = next((one.status for one in seen if one.verdict is Verdict.FAIL), Exit.OK)
    if json:
        say_json({"ok": status is Exit.OK, "status": int(status), "checks": [_shape(one) for one in seen]})
    else:
        for one in seen:
            say(f"{one.verdict:<5}{one.name:<14}{one.says}" + (f" -> {one.cure} [{one.runbook}]" if one.cure else ""))
    return status


def _look() -> list[Check]:
    try:
        settings = command_settings()
    except SettingsError as error:
        return [found("settings", "settings-wrong", why=error)]
    return [ok("settings", "they can be read"), *run(look_around(settings, command_clock(settings)))]


def _shape(one: Check) -> dict[str, str | int]:
    told = {"name": one.name, "verdict": one.verdict.value, "says": one.says, "cure": one.cure}
    return {**told, "fault": one.fault, "status": int(one.status), "runbook": one.runbook}
