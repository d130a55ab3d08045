"""
`/policy`: what this community has promised, for everybody: in words, as a picture, and with what its proof found.

The words are written by `policies.explain`, the picture by `policies.drawing`; here they only become a page.
"""

import base64
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from functools import lru_cache
from hashlib import sha256
from typing import Protocol, cast

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from engine.showing.policy_pages import InForce
from engine.telling.publishing import Published
from policies.drawing.places import picture
from policies.drawing.svg import described, svg
from policies.explain import explain
from policies.proving.dates import hours
from policies.proving.findings import Figures, Proof, Reached, Tolerated
from policies.routing import past_those_who_decide
from policies.schema import Policy
from web.context import desk_of
from web.pages.rendering import page

_STYLE = re.compile(r"<style>(.*?)</style>", re.DOTALL)


class PolicyDesk(Protocol):
    """What these pages ask of the engine; its own desk satisfies it."""

    async def policies_in_force(self) -> tuple[InForce, ...]:
        """Answer the policies that a report may come under here, the usual one first."""
        ...

    async def proof_of(self, policy: Policy) -> Proof | None:
        """Answer a policy's proof; None while it is still being worked out."""
        ...

    async def published(self) -> tuple[Published, ...]:
        """Answer the numbers that everybody may see."""
        ...


@dataclass
class Said:
    """A line of a policy in words, with the lines that belong to it."""

    text: str
    inside: list["Said"] = field(default_factory=list)


async def show(request: Request) -> Response:
    """Show a policy that is in force: the usual one, or the one that is named."""
    found = await _in_force(request)
    chosen = _chosen(request, found)
    proof = await _desk(request).proof_of(chosen.policy)
    return page(
        request,
        "policy",
        chosen=chosen,
        others=[one for one in found if one is not chosen],
        sections=in_words(chosen.policy),
        picture_says=described(picture(chosen.policy)),
        proof=proof,
        numbers=bool(await _desk(request).published()),
        door=past_those_who_decide(chosen.policy) if chosen.usual else None,
        figures=tuple(figures_in_words(proof.figures)) if proof else (),
    )


async def draw(request: Request) -> Response:
    """Draw a policy; the picture may use its own style and nothing else."""
    drawn = _drawn(_chosen(request, await _in_force(request)).policy)
    style = base64.b64encode(sha256(_STYLE.findall(drawn)[0].encode()).digest()).decode()
    rules = f"default-src 'none'; style-src 'sha256-{style}'; frame-ancestors 'none'; sandbox"
    return Response(drawn, media_type="image/svg+xml", headers={"Content-Security-Policy": rules})


def in_words(policy: Policy) -> list[Said]:
    """Answer a policy's sections, each with its lines, as `policies.explain` writes them."""
    return _sections(policy)


@lru_cache(maxsize=32)
def _sections(policy: Policy) -> list[Said]:
    top = Said("")
    path = [top]
    for line in explain(policy).splitlines():
        if line.strip():
            depth = (len(line) - len(line.lstrip())) // 2
            del path[depth + 1 :]
            path[-1].inside.append(Said(line.strip()))
            path.append(path[-1].inside[-1])
    return [one for one in top.inside if one.inside]


@lru_cache(maxsize=32)
def _drawn(policy: Policy) -> str:
    return svg(picture(policy))


def figures_in_words(figures: Figures) -> Iterator[str]:
    """Say what holds at worst, one sentence each."""
    yield f"A person is told of a report {_within(figures.first_person)}."
    yield f"A person is told on a working day {_within(figures.at_work)}."
    yield f"Wherever a case stands, the clock tells somebody {_within(figures.somebody)}."
    yield f"If nobody acts, the reporter hears something at least every {hours(figures.word)}."
    yield from (_reached(one) for one in figures.reached)
    yield from (_tolerated(one) for one in figures.tolerated)


def _reached(one: Reached) -> str:
    name = _named(one.group)
    if one.within is None:
        return f"{name}: a case reaches them only if somebody brings it; the clock alone does not."
    return f"{name}: if nobody acts, they hear of a report {_within(one.within)}."


def _tolerated(one: Tolerated) -> str:
    then = f"then {' or '.join(_named(group).lower() for group in one.then)} take over" if one.then else ""
    missing = max(0, one.short - 1)
    may = f"{missing} of {one.members} may be missing" if missing else "nobody may be missing"
    return f"{_named(one.group)}: {may} and they can still act{'; ' if then else ''}{then}."


def _within(time: timedelta | None) -> str:
    if time is None:
        return "only if somebody does it by hand"
    return f"within {hours(time)}" if time else "at once"


def _named(group: str) -> str:
    return f"The {group.replace('_', ' ')}"


async def _in_force(request: Request) -> tuple[InForce, ...]:
    return await _desk(request).policies_in_force()


def _chosen(request: Request, found: tuple[InForce, ...]) -> InForce:
    name = request.path_params.get("name")
    for one in found:
        if one.policy.name == name or (name is None and one.usual):
            return one
    raise HTTPException(404)


def _desk(request: Request) -> PolicyDesk:
    return cast("PolicyDesk", desk_of(request))
