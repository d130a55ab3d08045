"""
What the pages of the board say: its columns, to everybody and so to translate; and why something was not done.
"""

from handrail.languages import to_translate

PLACES = {
    "wished_for": to_translate("Wished for"),
    "planned": to_translate("Planned"),
    "under_way": to_translate("Under way"),
    "done": to_translate("Done"),
    "no_immediate_fix": to_translate("Not now"),
}
"""The columns of the board; a policy may name its own, which are shown as they are."""
REASONS = {
    "address-in-text": "A mail address or an account like @someone is in the text. Leave it out. Everybody reads it.",
    "giver-s-words": "The text repeats five or more words in a row of the giver. Write it in your own words, "
    "or ask the giver whether they agree to be quoted and say so below.",
    "no-feedback": "This case is no feedback, so it cannot go on the board.",
    "no-link": "A link begins with https:// or http://.",
    "no-such-place": "Choose one of the columns of the board.",
    "not-there": "This entry is not on the board any more.",
    "not-yours": "Only those who hold the feedback can do this: its giver has to be told, and they can write to them.",
    "private": "This goes on in private. It does not come back to the board.",
    "slot-taken": "Somebody reads this channel at that hour already. Choose another hour, or another channel.",
    "someone-named": "Somebody whom the giver has named is in the text. Leave the name out.",
    "tell-the-giver": "Write to the giver what becomes of it: they are told at every step.",
    "there-already": "It is on the board already.",
    "too-early": "Choose an hour within the next year.",
    "too-late": "That hour is over.",
    "too-long": "That is too long. A title has up to 200 characters, a text up to 5,000, a channel up to 100.",
    "words-needed": "Something is missing. Fill in every field that is not optional.",
}
"""Why the board was not changed, by the engine's code; for those who keep it."""


def reason_in_words(reason: str) -> str:
    """Say why the board was not changed."""
    return REASONS.get(reason, "That cannot be done here.")
