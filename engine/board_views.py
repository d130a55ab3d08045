"""
What somebody is shown of the public board beside the board itself.
"""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class BoardNews:
    """An entry of the public board as whoever it came of is shown it; `place` is the column it stands in."""

    title: str = field(repr=False)
    place: str
