"""
The shapes of the API's bodies: what may be asked, and what is answered, with examples for `/openapi.json`.

A report's own body is `intake.body.ReportBody`; answers are written in `answers` and `views`, and tests hold them to
these shapes.
"""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from states.lifecycle import CaseState, Trigger

NOTE_LIMIT = 200_000
INSTANT = "2026-11-23T07:28:16Z"
RECEIPT = "twelve-words-that-you-were-given"

Note = Annotated[str, Field(max_length=NOTE_LIMIT)]
CODE_PATTERN = r"^[A-Za-z0-9_-]{0,64}$"
Code = Annotated[str, Field(pattern=CODE_PATTERN)]


class _Asked(BaseModel):
    """What every asked body shares: no unknown fields, nothing written shown in errors or representations."""

    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True, strict=True)

    def __repr__(self) -> str:
        """Show nothing of what a person wrote."""
        return f"{type(self).__name__}(...)"

    __str__ = __repr__


class ReceiptBody(_Asked):
    """A receipt, as it was given."""

    receipt: str = Field(max_length=500, examples=[RECEIPT])


class ReporterMoveBody(ReceiptBody):
    """
    What a reporter asks for: `reply`, `consent`, `escalate`, `withdraw` or `reopen`, as far as `may` says.

    `outcome` is what an appeal rests on (`process`, `new_evidence`), or what a reply says of the outcome they were
    asked about (`agrees`, `disagrees`).
    """

    trigger: Trigger = Field(strict=False, examples=["reply"])
    note: Note | None = Field(None, examples=["It happened again this morning."])
    outcome: Code | None = Field(None, examples=["new_evidence"])


class SignInBody(_Asked):
    """Who signs in."""

    email: str = Field(max_length=254, examples=["facilitator@example.org"])
    passphrase: str = Field(max_length=1_000, examples=["correct horse battery staple"])
    code: str | None = Field(None, max_length=200, description="of your second factor, if any", examples=["287082"])


class MoveBody(_Asked):
    """
    What someone asks of a case; `expects` is the version they looked at, `to` a group.

    With `no_conflict` they say that no conflict of interest keeps them from the case, where its policy asks.
    """

    trigger: Trigger = Field(strict=False, examples=["counsel"])
    note: Note | None = Field(None, examples=["We talked for half an hour."])
    outcome: Code | None = Field(None, examples=["no_action"])
    to: Code | None = Field(None, examples=["committee"])
    expects: int | None = Field(None, ge=0, le=1_000_000_000, examples=[3])
    no_conflict: bool = Field(default=False, examples=[True])


class Fault(BaseModel):
    """One field that is wrong; empty for the body as a whole."""

    field: str = Field(examples=["intent"])
    message: str = Field(examples=["is required"])


class ErrorAnswer(BaseModel):
    """What every error looks like."""

    error: str = Field(examples=["unknown-case"])
    message: str = Field(examples=["There is no such case here."])
    retry_after: int | None = Field(None, description="seconds after which a new try is welcome")


class InvalidAnswer(BaseModel):
    """An error that names fields."""

    error: Literal["invalid"]
    message: str
    fields: list[Fault]


class RefusedAnswer(BaseModel):
    """A move that was refused."""

    error: Literal["refused"]
    reason: str = Field(examples=["not-from-here"])
    message: str


class AppliedAnswer(BaseModel):
    """A move that was applied."""

    status: Literal["applied"]


class PendingAnswer(BaseModel):
    """A move that is saved and waits."""

    status: Literal["pending"]
    reason: str | None = Field(examples=["2 of 3 agreed"])
    message: str


class GivenPromise(BaseModel):
    """A promise as it is given."""

    name: str = Field(examples=["acknowledge"])
    due_at: str = Field(examples=[INSTANT])


class OpenedAnswer(BaseModel):
    """A report that was taken; the receipt is shown this once."""

    reference: str = Field(examples=["HR-7Q2KMN4P"])
    receipt: str = Field(examples=[RECEIPT])
    promises: list[GivenPromise]


class TakenAnswer(BaseModel):
    """A report that another tool handed over; its receipt is for the reporter alone, so no tool is given it."""

    reference: str = Field(examples=["HR-7Q2KMN4P"])


class ShownPromise(GivenPromise):
    """A promise and how it ended; while it runs, both instants are null."""

    to: str | None = Field(examples=["reporter"])
    kept_at: str | None = Field(examples=[None])
    broken_at: str | None = Field(examples=[None])
    released: bool = Field(description="nothing is owed any more")


class ShownMessage(BaseModel):
    """One message of the talk between the reporter and those who hold the case."""

    at: str = Field(examples=[INSTANT])
    mine: bool = Field(description="the reporter wrote it")
    text: str = Field(examples=["Thank you for telling us. When can we talk?"])


class ReceiptAnswer(BaseModel):
    """What a receipt opens; `may` are the triggers the reporter can pull now."""

    reference: str = Field(examples=["HR-7Q2KMN4P"])
    state: CaseState
    tier: str | None = Field(examples=[None])
    language: str = Field(examples=["en"])
    opened_at: str = Field(examples=[INSTANT])
    promises: list[ShownPromise]
    messages: list[ShownMessage]
    may: list[Trigger]
    outcome_given: bool
    appeal_until: str | None = Field(examples=[None])
    sayings: dict[Trigger, list[str]] = Field(
        description="codes to choose from with a trigger, as its `outcome`",
        examples=[{"reply": ["agrees", "disagrees"]}],
    )
    standing: str | None = Field(
        description="what its policy calls the state, where it is no incident", examples=[None]
    )
    board: dict[str, str] | None = Field(
        description="the `title` of the entry that came of feedback, and its `place` on the public board",
        examples=[None],
    )
    continued: str | None = Field(
        description="the receipt of the report in which feedback goes on in private", examples=[None]
    )


class PersonAnswer(BaseModel):
    """Who is signed in, and until when; the cookie comes in a header."""

    name: str = Field(examples=["A facilitator"])
    roles: list[str] = Field(examples=[["facilitator"]])
    ends_at: str = Field(examples=[INSTANT])


class SignedOutAnswer(BaseModel):
    """Nobody is signed in any more."""

    status: Literal["signed-out"]
