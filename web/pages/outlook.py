"""
What will happen to a report, with real times, before it is sent: what the policy promises, put side by side.

The times come from the engine's forecast; when it has none, the pages say so and the form stays open.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from engine.views import Forecast, PromiseView
from handrail.errors import HandrailError
from states.case import Intent
from web import labels
from web.desk import Desk
from web.pages.typed import Typed


@dataclass(frozen=True, slots=True)
class Outlook:
    """What would happen: for whom this is, who would hold the report, and what is promised by when."""

    title: str
    holder: str
    promises: tuple[PromiseView, ...]


async def every_outlook(desk: Desk) -> list[Outlook]:
    """Answer what would happen for each intent, those with the same future together, and in danger."""
    found: dict[object, tuple[list[str], Forecast]] = {}
    for intent in Intent:
        forecast = await _forecast(desk, intent)
        if forecast is not None:
            found.setdefault(_key(forecast), ([], forecast))[0].append(labels.INTENTS[intent][0].lower())
    shown = [_outlook(f"If you {_or(names)}", forecast) for names, forecast in found.values()]
    danger = await _forecast(desk, Intent.REPORT, danger=True)
    return shown + ([_outlook("If someone is in danger now", danger)] if danger else [])


async def this_outlook(desk: Desk, typed: Typed) -> list[Outlook]:
    """Answer what would happen to just this report."""
    forecast = await _forecast(desk, typed.chosen or Intent.REPORT, danger=typed.danger, consent=typed.agreed)
    return [_outlook("With what you have chosen", forecast)] if forecast else []


async def _forecast(
    desk: Desk, intent: Intent, *, danger: bool = False, consent: bool | None = None
) -> Forecast | None:
    try:
        return await desk.forecast(intent, danger=danger, consent=consent, policy=None)
    except HandrailError:
        return None


def _key(forecast: Forecast) -> object:
    """Tell futures apart by the minute, since each was computed an instant later than the one before."""
    promises = tuple((one.name, one.due_at.replace(second=0, microsecond=0)) for one in forecast.promises)
    return forecast.holder, forecast.state, promises


def _outlook(title: str, forecast: Forecast) -> Outlook:
    ordered = sorted(forecast.promises, key=lambda one: one.due_at)
    return Outlook(title, forecast.holder, tuple(ordered))


def _or(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} or {names[-1]}"
