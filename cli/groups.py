"""
What `handrail doctor` says of the groups of the policy in use: whether the roster is what the policy asks for.
"""

from cli.checks import Check, fail, ok, warn
from cli.databases import database_is_current
from cli.desk import desk_at
from cli.wording import words_for
from handrail.settings import Settings

_CURE = "ask people to join, then: handrail person add; or say otherwise in the policy"


async def groups(settings: Settings) -> Check:
    """Answer what the groups lack; of a database that is not there yet nothing can be said."""
    if not settings.data.exists():
        return warn("groups", "there is no roster yet", "handrail person add")
    try:
        if not await database_is_current(settings):
            return warn("groups", "the roster cannot be read yet", "handrail db upgrade")
        async with desk_at(settings) as desk:
            lacking = await desk.group_findings()
    except Exception as error:  # noqa: BLE001 - whatever is wrong is what the check-up is for
        return fail("groups", words_for(error).sentence, "mend what the lines above say first")
    if lacking:
        more = f" (and {len(lacking) - 1} more)" if len(lacking) > 1 else ""
        return warn("groups", f"{lacking[0]}{more}", _CURE)
    return ok("groups", "the roster is what the policy asks for")
