"""
How much of what shows the policy proof is run: a share of it in every run, all of it with `PROOFS=long`.
"""

import os
from collections.abc import Sequence
from typing import TypeVar

T = TypeVar("T")
LONG = os.environ.get("PROOFS") == "long"
"""Whether every mutant and every trace is wanted: `make proofs`."""


def share(every: Sequence[T], one_in: int) -> Sequence[T]:
    """Answer one in so many of `every`, evenly; all of them in the long form."""
    return every if LONG else every[::one_in]
