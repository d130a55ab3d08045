"""
Which messages go out before others when many wait.

An escalation is somebody's turn who does not know it yet; a reminder is a second word about what they know. Which
message says what is for `engine.deciding` and the policies.
"""

FIRST = frozenset({"alarm", "case-escalated", "handed-over", "promise-broken", "reopened", "tier-raised"})
"""Somebody has to act now who did not have to before, or must know that something is wrong."""
LAST = frozenset({"digest", "nudge", "someones-term-ends", "term-ends"})
"""Reminders of what was told before, and what has days."""
