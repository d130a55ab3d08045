"""
Kinds of case beside incidents: a policy that says what kind its cases are is in use beside the community's main one.

Watches, cohorts, feedback and the like have the same lifecycle and the same promises; only words and clocks differ.
"""

from typing import Annotated

from pydantic import Field

from policies.panels import Part
from policies.words import Code, Intents, Name, StateWord
from states.lifecycle import CaseState

INCIDENT = "incident"
"""What cases are whose policy does not say."""

Word = Annotated[str, Field(min_length=1, max_length=40, pattern=r"^[^\n<>&]+$")]
"""What pages call a case state."""


class Kind(Part):
    """What cases of a policy are, and what people call the states they go through."""

    of: Code = Field(description="what its cases are, in one word", examples=["feedback", "watch"])
    words: dict[StateWord, Word] = Field({}, description="what pages call the four states")
    takes: Intents = Field((), description="what a reporter may want for which this policy is followed")
    board: tuple[Name, ...] = Field(
        (),
        max_length=9,
        description="columns of the public board, in order, where what such cases ask for is shown",
        examples=[["wished_for", "planned", "done"]],
    )
    dated: bool = Field(default=False, strict=True, description="each case has a day of its own, for `its day - 14d`")

    def word_for(self, state: CaseState) -> str:
        """Answer what pages call a state; its usual name where the policy does not say."""
        return self.words.get(state, state.value)
