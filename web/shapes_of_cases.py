"""
The shapes of a case in the API's answers, as people on the roster see it.

What a reporter sees, and every error, is in `shapes`.
"""

from pydantic import BaseModel, Field

from states.case import Intent
from states.lifecycle import CaseState, Trigger
from web.shapes import INSTANT, ShownPromise


class CaseInList(BaseModel):
    """A case in a list; `next_promise` is the running promise that is due first."""

    reference: str = Field(examples=["HR-7Q2KMN4P"])
    state: CaseState
    policy: str = Field(examples=["carpentries"])
    policy_version: str = Field(examples=["4f0c2a9d"])
    holder: str = Field(examples=["facilitators"])
    tier: str | None = Field(examples=[None])
    intent: Intent
    danger: bool
    opened_at: str = Field(examples=[INSTANT])
    outcome: str | None = Field(examples=[None])
    assigned_to_me: bool
    next_promise: ShownPromise | None


class CasesAnswer(BaseModel):
    """The cases that the person signed in may see, late ones first."""

    cases: list[CaseInList]


class ShownWriting(BaseModel):
    """One text of a case; `part` says which."""

    part: str = Field(examples=["text"])
    who: str = Field(examples=["reporter"])
    at: str = Field(examples=[INSTANT])
    text: str = Field(examples=["What happened, in the reporter's words."])


class ShownEntry(BaseModel):
    """One entry of a case's log: codes and instants only."""

    seq: int = Field(examples=[1])
    at: str = Field(examples=[INSTANT])
    who: str = Field(examples=["reporter"])
    event: str = Field(examples=["received"])
    data: dict[str, object]
    policy_version: str = Field(examples=["4f0c2a9d"])
    hash: str = Field(examples=["9b1c"])


class CaseAnswer(CaseInList):
    """One case, with what was written; `may` are the triggers this person can pull now."""

    version: int = Field(examples=[3])
    promises: list[ShownPromise]
    writings: list[ShownWriting]
    log: list[ShownEntry]
    may: list[Trigger]
    outcomes: list[str]
    asks: bool = Field(description="whether the policy asks this person about conflicts before they act")
    groups: list[str]
    votes: dict[str, int]
    readable: bool = Field(description="false when this person holds no key to what was written")
