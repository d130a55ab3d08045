"""
The groups of people a policy knows, what each must be, and how many of them a decision needs.

Who is in a group today is kept in `storage`; this module only says what the policy asks of the group.
"""

import re
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from policies.words import GroupName, Groups, Name, unknown
from states.roles import Role

VOTES = ("one", "consent", "majority", "two_thirds", "consensus", "unanimous")
"""How a group may decide; a number instead says how many must agree."""

_NUMBER = re.compile(r"[1-9][0-9]?")
ROLES: dict[str, str] = {"facilitators": Role.FACILITATOR.value}
"""Groups whose people hold a role of another name."""


def _vote(value: object) -> object:
    if isinstance(value, bool) or not isinstance(value, int | str):
        return value
    word = str(value)
    if word not in VOTES and not _NUMBER.fullmatch(word):
        raise unknown("vote", word, VOTES)
    return word


Vote = Annotated[
    str,
    BeforeValidator(_vote, json_schema_input_type=str | int),
    Field(examples=[*VOTES, 2]),
]
"""One of VOTES, or the number of members who must agree."""

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
    quorum: Vote | None = Field(None, description="members who must take part in a decision")
    vote: Vote | None = Field(None, description="how this group decides, where it differs from `decide`")
    substitutes: GroupName | None = Field(None, description="who joins for one case when too few are left")


def needed(vote: str, eligible: int) -> int:
    """Answer how many of `eligible` members must agree under `vote`: at least 1, never more than there are."""
    asked = {
        "one": 1,
        "consent": 1,
        "majority": eligible // 2 + 1,
        "two_thirds": -(-2 * eligible // 3),
        "consensus": eligible,
        "unanimous": eligible,
    }
    return max(1, min(asked[vote] if vote in asked else int(vote), eligible))
