"""All attacks, by category."""

from functools import cache

from tests.attacks.byte_level import by_byte
from tests.attacks.chains import by_chain
from tests.attacks.containers import by_cms
from tests.attacks.limits import by_limit
from tests.attacks.near_misses import by_near_miss
from tests.attacks.properties import by_property
from tests.attacks.ranges import by_range
from tests.attacks.references import by_hand
from tests.attacks.replay import by_replay
from tests.attacks.revisions import by_revision
from tests.attacks.revocation import by_revocation
from tests.attacks.suite import Attack
from tests.attacks.updates import by_field, by_update

CATEGORIES = (
    by_byte,
    by_update,
    by_field,
    by_property,
    by_hand,
    by_near_miss,
    by_range,
    by_cms,
    by_chain,
    by_revocation,
    by_replay,
    by_revision,
    by_limit,
)


@cache
def all_attacks() -> tuple[Attack, ...]:
    """Every attack, made anew for each process and the same all along it."""
    return tuple(attack for category in CATEGORIES for attack in category())
