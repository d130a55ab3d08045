"""
The shapes of taking a case away by the API: the reason that is asked for, and everything about the case.
"""

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from web.shapes import INSTANT
from web.shapes_of_cases import CaseAnswer


class ExportBody(BaseModel):
    """Why a case is taken away; those who may read it see that."""

    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True, strict=True)

    reason: Literal["meeting", "mediator", "reporter", "law", "archive"] = Field(examples=["mediator"])


class ShownRead(BaseModel):
    """Someone opened something of a case; `what` is a code."""

    at: str = Field(examples=[INSTANT])
    who: str = Field(examples=["Robin"])
    what: str = Field(examples=["case"])


class ExportAnswer(CaseAnswer):
    """One case with everything, its log of reads too, in which this export stands."""

    reads: list[ShownRead]
    exported_at: str = Field(examples=[INSTANT])
    exported_by: str = Field(examples=["Robin"])
    reason: str = Field(examples=["mediator"])
