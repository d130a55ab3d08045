"""
Every door that hostile input is thrown at.
"""

from tests.hostile.addresses import ADDRESSES
from tests.hostile.bodies import BODIES
from tests.hostile.described import DESCRIBED
from tests.hostile.doors import Door
from tests.hostile.forms import FORMS
from tests.hostile.lines import LINES
from tests.hostile.mails import MAIL
from tests.hostile.pictures import PICTURES
from tests.hostile.policies_broken import POLICIES
from tests.hostile.secrets_guessed import GUESSES

DOORS: tuple[Door, ...] = (MAIL, LINES, BODIES, FORMS, ADDRESSES, GUESSES, POLICIES, PICTURES, DESCRIBED)
