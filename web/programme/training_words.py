"""
What the pages of trainings and services say: why something cannot be done, the parts of a training, choices.
"""

from states.programme import Choice, Part, Place

REASONS = {
    "no-cohort": "There is no such training, or none takes people just now.",
    "full": "The waiting list is full. Please come back when the next training is announced.",
    "no-name": "Write what we may call you.",
    "no-address": "That is no mail address. Write it as name@example.org.",
    "no-consent": "Tick that you know the documents: facilitators know them before they begin.",
    "too-late": "That time is over. Choose one that lies ahead.",
    "too-early": "That has not taken place yet.",
    "too-few": "Fewer than ten have a place. Say whether the training is held all the same, or merged with the next.",
    "enough": "Ten or more have a place, so there is nothing to decide. Confirm the training.",
    "not-now": "This step does not fit where it stands now. Look again, then decide.",
    "in-a-moment": "Your step is saved and takes effect in a moment. Look again shortly.",
    "no-mentor": "There is no mentor yet: nobody on the roster is a member of the committee.",
    "no-service": "No term of service runs there.",
    "no-choice": "Choose one of those that are named.",
    "no-number": "Write a number from 1 to 50, or leave it empty.",
    "not-certified": "Only who is certified as a facilitator, and as long as that holds, can be on the list.",
    "not-invited": "Somebody could not be invited: the policy in use allows no other facilitator. Ask the keeper.",
    "no-refresher": "There is no such case that you may see and that ended with a refresher. Check the reference.",
    "no-facilitator": "Choose a facilitator; nobody does this to themselves.",
    "no-time": "Write a day and a time.",
}
"""Why something cannot be done, by its code."""

PARTS = {
    Part.WELCOME: "Welcome",
    Part.INTRODUCTION: "Introduction",
    Part.THEORY: "Values, norms and codes",
    Part.THE_CODE: "Our code of conduct",
    Part.BREAK: "Break",
    Part.FACILITATION: "Facilitation: scenarios",
    Part.JOINING: "Joining, and goodbye",
}
"""What the parts of a training are called."""

PLACES = {
    Place.PLACED: "has a place",
    Place.WAITING: "waits for a place",
    Place.WITHDRAWN: "withdrew",
    Place.DECLINED: "was declined",
    Place.CERTIFIED: "is certified",
    Place.MISSED: "missed a part",
}
"""Where applicants stand."""

CHOICES = {
    Choice.SERVE_ON: "I serve for another six months",
    Choice.OTHER_ROLE: "I train for another role",
    Choice.MENTOR: "I become a mentor",
    Choice.REST: "I step off and rest",
}
"""What somebody may choose at the end of their service."""

SETTLED = {
    Choice.SERVE_ON: "They serve for another six months",
    Choice.OTHER_ROLE: "They train for another role",
    Choice.MENTOR: "They become a mentor",
    Choice.REST: "They step off and rest",
    Choice.INACTIVE: "They are inactive",
}
"""What mentors may say of somebody who did not choose."""


def reason_in_words(reason: str) -> str:
    """Say why something cannot be done."""
    return REASONS.get(reason, REASONS["not-now"])
