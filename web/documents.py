"""
The API's own description: `/openapi.json`, complete with what each address reads, answers and refuses.

Addresses read raw requests, for speed, so what they read is declared with `reads` and `says` beside each.
"""

from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from intake.body import ReportBody
from web.shapes import MoveBody, ReceiptBody, ReporterMoveBody, SignInBody
from web.shapes_of_exports import ExportBody
from web.shapes_of_keys import GrantBody, NewPassphraseBody, PassphraseBody, RecoverBody, SecondFactorBody

_OF_KEYS = (GrantBody, NewPassphraseBody, PassphraseBody, RecoverBody, SecondFactorBody)
_ASKED: tuple[type[BaseModel], ...] = (
    ReportBody,
    ReceiptBody,
    ReporterMoveBody,
    SignInBody,
    MoveBody,
    ExportBody,
    *_OF_KEYS,
)
_SCHEMA = "#/components/schemas/{model}"
_REPORT = {
    "intent": "report",
    "text": "During the second session someone kept talking over me.",
    "about": ["the person at the front desk"],
    "space": "autumn workshop",
    "danger": False,
    "consent": {"committee": True},
    "contact": {"email": "reporter@example.org"},
    "language": "en",
    "policy": None,
}
_ABOUT = (
    "Reports come in, reporters come back with their receipt, people on the roster see and move their cases. "
    "Every error is `{error, message}`; instants are UTC in RFC 3339."
)


def reads(model: str, *, parameters: list[dict[str, Any]] | None = None) -> dict[str, Any]:
    """Declare that an address reads the JSON shape of this name."""
    content = {"application/json": {"schema": {"$ref": _SCHEMA.format(model=model)}}}
    body = {"requestBody": {"required": True, "content": content}}
    return {**body, "parameters": parameters} if parameters else body


def says(status: int, model: type[BaseModel], when: str) -> dict[int | str, dict[str, Any]]:
    """Declare that an address may answer `status` with this shape."""
    return {status: {"model": model, "description": when}}


def describe(app: FastAPI) -> dict[str, Any]:
    """Write the whole description."""
    document = get_openapi(title="Handrail", version="1", description=_ABOUT, routes=app.routes)
    _, made = models_json_schema([(model, "validation") for model in _ASKED], ref_template=_SCHEMA)
    schemas = document.setdefault("components", {}).setdefault("schemas", {})
    schemas.update({name: schema for name, schema in made["$defs"].items() if name not in schemas})
    schemas["ReportBody"]["examples"] = [_REPORT]
    return document
