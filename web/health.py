"""
`/healthz`, `/readyz` and `/metrics`: what machines watch.

Live means that this process answers; ready means that a report would be taken. A dashboard or an engine that is away
makes us degraded, never unready: reports are taken all the same.
"""

import hmac
from dataclasses import replace
from datetime import datetime

from fastapi import APIRouter
from prometheus_client import CollectorRegistry
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4, generate_latest
from prometheus_client.registry import Collector
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from engine.views import Health, Measure
from web.answers import json_answer, maybe_instant
from web.context import context_of, desk_of
from web.desk import Desk

LATE_AFTER = 30.0
_TENS = 10
router = APIRouter(tags=["machines"])


@router.get("/healthz", summary="Is this process alive?")
async def live(request: Request) -> Response:
    """Answer without asking anything else."""
    del request
    return json_answer({"status": "live"})


@router.get("/readyz", summary="Would a report be taken?")
async def ready(request: Request) -> Response:
    """
    Answer 503 only when the database is down.

    It is `degraded` when an engine or its orchestrator was not seen lately, or a move that is due is not made.
    """
    desk = desk_of(request)
    health = await desk.health()
    status = _status(desk, health)
    parts = {
        "status": status,
        "database": "up" if health.database else "down",
        "engine": _seen(desk, health.engine_seen),
        "engine_seen": maybe_instant(health.engine_seen),
        "orchestrator": _seen(desk, health.orchestrated_seen),
        "orchestrated_seen": maybe_instant(health.orchestrated_seen),
        "moves": _moves(desk, health.overdue),
        "overdue_seconds": _overdue(desk, health.overdue),
    }
    return json_answer(parts, 503 if status == "down" else 200)


@router.get("/metrics", summary="Numbers for Prometheus", response_class=PlainTextResponse)
async def metrics(request: Request) -> Response:
    """
    Write counts and clocks only; no label holds anything a person wrote.

    Counts are exact for whoever shows the token that the operator has set, and rounded down to tens for the rest: a
    step from 0 to 1 would tell everybody that someone has just reported.
    """
    context, registry = context_of(request), CollectorRegistry()
    found = (*await context.desk.measures(), *context.admission.measures())
    registry.register(_Collected(found if _is_watcher(request) else tuple(_rounded(one) for one in found)))
    return Response(generate_latest(registry), media_type=CONTENT_TYPE_PLAIN_0_0_4)


def _is_watcher(request: Request) -> bool:
    token = desk_of(request).settings.metrics_token
    shown = request.headers.get("authorization", "").removeprefix("Bearer ")
    return token is not None and hmac.compare_digest(shown.encode(), token.get_secret_value().encode())


def _rounded(measure: Measure) -> Measure:
    return measure if measure.exact else replace(measure, value=measure.value // _TENS * _TENS)


def _status(desk: Desk, health: Health) -> str:
    if not health.database:
        return "down"
    seen = {_seen(desk, health.engine_seen), _seen(desk, health.orchestrated_seen)}
    return "ready" if seen == {"seen"} and _moves(desk, health.overdue) == "in time" else "degraded"


def _seen(desk: Desk, at: datetime | None) -> str:
    """Judge a sign of life by real seconds: on a sped-up clock they are longer."""
    if at is None:
        return "never"
    return "seen" if desk.clock.now() - at <= desk.clock.span(LATE_AFTER) else "late"


def _moves(desk: Desk, overdue: datetime | None) -> str:
    """Say whether moves are made; an engine makes one within a second, and the pages the rest when it is away."""
    return "late" if _overdue(desk, overdue) > LATE_AFTER else "in time"


def _overdue(desk: Desk, overdue: datetime | None) -> int:
    """Answer since how many real seconds the oldest move waits, in tens, so that it does not tell of single reports."""
    if overdue is None:
        return 0
    seconds = (desk.clock.now() - overdue) / desk.clock.span(1.0)
    return max(0, int(seconds // _TENS * _TENS))


class _Collected(Collector):
    """Measures in the form that Prometheus' own library writes."""

    def __init__(self, measures: tuple[Measure, ...]) -> None:
        self._measures = measures

    def collect(self) -> list[Metric]:
        families: dict[str, Metric] = {}
        for one in self._measures:
            kind = CounterMetricFamily if one.counter else GaugeMetricFamily
            family = families.setdefault(one.name, kind(one.name, one.help))
            suffix = "_total" if one.counter else ""
            family.add_sample(family.name + suffix, dict(one.labels), one.value)
        return list(families.values())
