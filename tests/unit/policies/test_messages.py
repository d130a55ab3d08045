"""
The messages that exist.
"""

import re

from policies.messages import MESSAGES


def test_messages_are_named_once_and_like_folders() -> None:
    """Each name can be a template folder, and stands in the list once."""
    assert len(set(MESSAGES)) == len(MESSAGES)
    assert all(re.fullmatch(r"[a-z]+(-[a-z]+)*", name) for name in MESSAGES)
