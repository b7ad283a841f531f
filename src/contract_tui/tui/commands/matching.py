"""Which commands somebody means who types a part of their names: for the palette and the command line."""

from collections.abc import Sequence

from contract_tui.tui.commands.offer import Offer
from contract_tui.tui.commands.word_initials import INITIALS


def matching(offers: Sequence[Offer], typed: str) -> list[int]:
    """The places of the commands that every typed word fits, in any order.

    A word fits where it is a part of name, help or id, or where its letters follow each other in the pinyin
    initials of the name: `cjht` fits 创建订单合同.

    Args:
        offers: The commands as they stand.
        typed: Words with spaces between; none fits all.

    Returns:
        Possible ones first; among them those whose names fit, then those whose help does.
    """
    words = typed.lower().split()
    ranks = {place: [_rank(offer, word) for word in words] for place, offer in enumerate(offers)}
    fitting = [place for place, each in ranks.items() if None not in each]
    return sorted(
        fitting,
        key=lambda place: (offers[place].reason is not None, [rank or 0 for rank in ranks[place]]),
    )


def _rank(offer: Offer, word: str) -> int | None:
    """How well a word fits: 0 best, None not at all."""
    command = offer.command
    initials = INITIALS.get(command.id, "")
    if word in (command.id, command.words.lower(), *initials.split()):
        return 0
    if word in command.words.lower() or word in command.id:
        return 1
    if any(_follow(word, each) for each in initials.split()):
        return 2
    return 3 if word in command.help.lower() else None


def _follow(letters: str, text: str) -> bool:
    """Whether letters stand in a text in this order, others between them or not."""
    rest = iter(text)
    return all(letter in rest for letter in letters)
