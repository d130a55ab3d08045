"""
What somebody is shown of the public board beside the board itself.
"""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class BoardNews:
    """
    What whoever gave feedback is shown of the board: the entry that came of it, if any, and the column it stands in.

    With `may_quote` they have agreed that their own words are published.
    """

    title: str | None = field(repr=False)
    place: str | None
    may_quote: bool = False
