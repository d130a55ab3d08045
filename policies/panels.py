"""
The groups of people a policy knows, what each must be, and how many of them a decision needs.

Who is in a group today is kept in `storage`; this module only says what the policy asks of the group.
"""

import re
from dataclasses import dataclass
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from policies.words import GroupName, Groups, Name, unknown
from states.roles import Role

VOTES = ("one", "majority", "two_thirds", "consensus", "unanimous")
"""How a group may decide; a number instead says how many must agree."""
QUORUMS = ("half", "majority", "two_thirds", "all")
"""How many must take part in a decision: half is rounded up and at least two; a number instead says how many."""

_NUMBER = re.compile(r"[1-9][0-9]?")
ROLES: dict[str, str] = {"facilitators": Role.FACILITATOR.value}
"""Groups whose people hold a role of another name."""


def _counted(kind: str, words: tuple[str, ...]) -> BeforeValidator:
    def read(value: object) -> object:
        if isinstance(value, bool) or not isinstance(value, int | str):
            return value
        word = str(value)
        if word not in words and not _NUMBER.fullmatch(word):
            raise unknown(kind, word, words)
        return word

    return BeforeValidator(read, json_schema_input_type=str | int)


Vote = Annotated[str, _counted("vote", VOTES), Field(examples=[*VOTES, 2])]
"""One of VOTES, or the number of members who must agree."""
Quorum = Annotated[str, _counted("quorum", QUORUMS), Field(examples=[*QUORUMS, 2])]
"""One of QUORUMS, or the number of members who must take part."""

Count = Annotated[int, Field(ge=0, le=999, strict=True)]


class Part(BaseModel):
    """Any part of a policy: it cannot be changed, and it knows every key it may have."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Group(Part):
    """A group of people, and what the policy asks of it."""

    role: Name | None = Field(None, description="the role its people hold; without it, the group's own name")
    at_least: Count = Field(1, description="fewest members without a conflict for the group to act on a case")
    at_most: Count | None = Field(None, description="most members")
    odd: bool = Field(default=False, strict=True, description="it should have an odd number of members")
    trained: bool = Field(default=False, strict=True, description="members serve only once they are trained")
    experienced: Count = Field(0, description="fewest members who have handled a case before or were trained to")
    outside: Groups = Field((), description="groups whose members may not be in this one")
    one_employer_at_most: Count | None = Field(None, description="most members with the same employer")
    mix: dict[Name, Count] = Field({}, description="fewest members of each kind, such as `{community: 2, staff: 1}`")
    meets_with: Count | None = Field(None, description="fewest members present at any meeting about a case")
    quorum: Quorum | None = Field(
        None, description="members who must take part in a decision: half, majority, two_thirds, all, or how many"
    )
    vote: Vote | None = Field(None, description="how this group decides, where it differs from `decide`")
    substitutes: GroupName | None = Field(None, description="who joins for one case when too few are left")


@dataclass(frozen=True, slots=True)
class Needs:
    """What a decision needs: how many agree, how many take part in the vote, and whether nobody may vote otherwise."""

    agree: int
    taking_part: int = 1
    unopposed: bool = False

    def met_by(self, agreeing: int, voting: int) -> bool:
        """Answer whether `agreeing` of `voting` members decide; `voting` counts the agreeing ones too."""
        return agreeing >= self.agree and voting >= self.taking_part and not (self.unopposed and voting > agreeing)


def needs(vote: str, quorum: str | None, eligible: int) -> Needs:
    """
    Answer what a decision of `eligible` members needs; no number is below 1 or above `eligible`.

    Consensus asks those who must take part, without a quorum the majority, and that nobody votes otherwise.
    """
    majority, two_thirds = eligible // 2 + 1, -(-2 * eligible // 3)
    present = {"half": max(2, -(-eligible // 2)), "majority": majority, "two_thirds": two_thirds, "all": eligible}
    quorate = present[quorum] if quorum in present else int(quorum or 1)
    asked = {
        "one": 1,
        "majority": majority,
        "two_thirds": two_thirds,
        "consensus": quorate if quorum else majority,
        "unanimous": eligible,
    }
    agree = max(1, min(asked[vote] if vote in asked else int(vote), eligible))
    return Needs(agree, max(agree, min(quorate, eligible)), unopposed=vote == "consensus")
