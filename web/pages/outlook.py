"""
What will happen to a report, with real times, before it is sent: what the policy promises, put side by side.

The times come from the engine's forecast; when it has none, the pages say so and the form stays open.
"""

from dataclasses import dataclass

from engine.views import Forecast, PromiseView
from handrail.errors import HandrailError
from states.case import ASKED, Intent
from web.desk import Desk
from web.pages.typed import Typed
from web.shield import log_unforeseen


@dataclass(frozen=True, slots=True)
class Outlook:
    """What would happen: for which intents, or in danger, who would hold the report, and what is promised by when."""

    intents: tuple[Intent, ...]
    danger: bool
    holder: str
    promises: tuple[PromiseView, ...]


async def every_outlook(desk: Desk) -> list[Outlook]:
    """Answer what would happen for each intent, those with the same future together, and in danger."""
    found: dict[object, tuple[list[Intent], Forecast]] = {}
    for intent in ASKED:
        forecast = await _forecast(desk, intent)
        if forecast is not None:
            found.setdefault(_key(forecast), ([], forecast))[0].append(intent)
    shown = [_outlook(tuple(intents), forecast) for intents, forecast in found.values()]
    danger = await _forecast(desk, Intent.REPORT, danger=True)
    return shown + ([_outlook((), danger, danger=True)] if danger else [])


async def this_outlook(desk: Desk, typed: Typed) -> list[Outlook]:
    """Answer what would happen to just this report."""
    intent = typed.chosen or Intent.REPORT
    about = tuple(typed.about.splitlines())
    forecast = await _forecast(desk, intent, danger=typed.danger, consent=typed.agreed, about=about)
    return [_outlook((intent,), forecast, danger=typed.danger)] if forecast else []


async def _forecast(
    desk: Desk, intent: Intent, *, danger: bool = False, consent: bool | None = None, about: tuple[str, ...] = ()
) -> Forecast | None:
    try:
        return await desk.forecast(intent, danger=danger, consent=consent, policy=None, about=about)
    except HandrailError:
        return None
    except Exception as error:  # noqa: BLE001 - without its times the form can still be filled in, and nothing typed is lost
        log_unforeseen(error)
        return None


def _key(forecast: Forecast) -> object:
    """Tell futures apart by the minute, since each was computed an instant later than the one before."""
    promises = tuple((one.name, one.due_at.replace(second=0, microsecond=0)) for one in forecast.promises)
    return forecast.holder, forecast.state, promises


def _outlook(intents: tuple[Intent, ...], forecast: Forecast, *, danger: bool = False) -> Outlook:
    ordered = sorted(forecast.promises, key=lambda one: one.due_at)
    return Outlook(intents, danger, forecast.holder, tuple(ordered))
