"""
The API as its own description tells it, asked by schemathesis: what the description allows, and what it does not.
"""

from dataclasses import dataclass
from functools import cache
from typing import Any

import schemathesis
from hypothesis import strategies as st
from schemathesis import GenerationMode
from schemathesis.specs.openapi.checks import response_schema_conformance

from tests.hostile.bodies import answered
from tests.hostile.doors import Door
from tests.hostile.world import World
from tests.integration.web.fake_desk import FakeDesk
from web.app import make_app
from web.documents import describe

_TOO_DEAR = {"POST /api/me/passphrase", "POST /api/me/recovery-code", "POST /api/sign-out"}
"""Half a second of the processor each on purpose, or the end of the sign-in that the others need."""


_ALWAYS = ("404", "405", "408", "413", "415", "422", "503")
"""What every address may answer: it is not there, not by this method, or not in this kind, length or time."""


@dataclass(frozen=True)
class Asked:
    """One request to one operation, and who sends it."""

    case: schemathesis.Case[Any]
    signed: bool


@cache
def operations() -> tuple[Any, ...]:
    """Answer every operation of the description."""
    schema = schemathesis.openapi.from_dict(describe(make_app(FakeDesk())))
    every = (found.ok() for found in schema.get_all_operations())  # type: ignore[union-attr]  # it would raise
    return tuple(one for one in every if one.label not in _TOO_DEAR)


def _requests() -> st.SearchStrategy[Asked]:
    modes = (GenerationMode.POSITIVE, GenerationMode.POSITIVE, GenerationMode.NEGATIVE)
    every = [one.as_strategy(generation_mode=mode) for one in operations() for mode in modes]
    return st.builds(Asked, st.one_of(every), st.booleans())


async def _take(world: World, given: Asked) -> None:
    """Every operation answers with a status that its description names, in the shape that is described there."""
    sent = given.case.as_transport_kwargs(base_url="http://handrail.test")
    sent["headers"] = [
        (name.encode(), str(value).encode("utf-8", "replace")) for name, value in sent["headers"].items()
    ]
    sent.pop("cookies", None)  # hers are those of the one who signed in
    client = world.member if given.signed else world.stranger
    answer = await client.request(**{("content" if name == "data" else name): value for name, value in sent.items()})
    answered(answer)
    named = given.case.operation.definition.raw["responses"]
    assert {str(answer.status_code), "default"} & {*named, *_ALWAYS}, f"{answer.status_code} is not described"
    given.case.validate_response(answer, checks=[response_schema_conformance])


DESCRIBED = Door("the API as described", st.deferred(_requests), _take, examples=40)
