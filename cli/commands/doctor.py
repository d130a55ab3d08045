"""
`handrail doctor`: a check-up of this installation, one line a check, each with its cure.
"""

from cli import checks, neighbours
from cli.checks import Check, Verdict, fail, ok
from cli.configuration import command_clock, command_settings
from cli.exits import Exit
from cli.groups import groups
from cli.loop import run
from cli.output import AsJson, say, say_json, waiting
from handrail.errors import SettingsError
from handrail.settings import Settings


def doctor(*, json: AsJson = False) -> int:
    """Check this installation and say how to mend it; end with 1 if something must be done."""
    with waiting("looking"):
        found = _look()
    failed = any(check.verdict is Verdict.FAIL for check in found)
    if json:
        say_json({"ok": not failed, "checks": [_shape(check) for check in found]})
    else:
        for check in found:
            say(f"{check.verdict:<5}{check.name:<14}{check.says}" + (f" -> {check.cure}" if check.cure else ""))
    return Exit.FINDINGS if failed else Exit.OK


def _look() -> list[Check]:
    try:
        settings = command_settings()
    except SettingsError as error:
        return [fail("settings", str(error), "correct it in the environment or in handrail.toml; see docs/settings.md")]
    return [ok("settings", "they can be read"), *run(_look_around(settings))]


async def _look_around(settings: Settings) -> list[Check]:
    return [
        checks.data_folder(settings),
        await checks.database(settings),
        await checks.key_store(settings),
        checks.policies(settings),
        await groups(settings),
        checks.webhooks(settings),
        checks.messages(settings),
        await neighbours.pages(settings),
        await neighbours.mail_door(settings),
        await neighbours.prefect(settings),
        await neighbours.smtp(settings),
        checks.replies(settings),
        checks.time(settings, command_clock(settings)),
    ]


def _shape(check: Check) -> dict[str, str]:
    return {"name": check.name, "verdict": check.verdict.value, "says": check.says, "cure": check.cure}
