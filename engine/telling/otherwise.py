"""
When mail has failed somebody: first another way to the same person, then others who can act.
"""

from collections.abc import Collection, Sequence

from engine.context import Context
from engine.telling.instead import alarms_instead
from engine.telling.second_channels import over_second_channels
from states.people import Delivery
from storage import deliveries
from storage.database import Session


async def tell_otherwise(
    context: Context, session: Session, failed: Sequence[Delivery], given_up: Collection[str]
) -> None:
    """Queue what goes over second channels, and alarms for those of `given_up` (keys) where there is none."""
    over = await over_second_channels(context, session, failed)
    await deliveries.add(session, over.new)
    nobody = [one for one in failed if one.id in given_up and one.id not in over.instead_of]
    await deliveries.add(session, await alarms_instead(context, session, nobody))
