"""What is answered to a key that does nothing: the reason why, or that nothing here has a use for it."""

import re

from textual.keys import key_to_character

from contract_tui.tui.commands import keymap
from contract_tui.tui.commands.command import HELP, key_words
from contract_tui.tui.commands.meanings import meaning_of
from contract_tui.tui.notices import Notices

_F_KEY = re.compile(r"f[0-9]+")
_UNUSED_SECONDS = 3


class KeyAnswers:
    """Answers to keys that do nothing; each one takes the place of the last key's.

    Args:
        notices: Show the answers.
    """

    def __init__(self, notices: Notices) -> None:
        self._notices = notices
        self._answer = ""

    def refuse(self, reason: str) -> None:
        """Say why a key does nothing now."""
        self.withdraw()
        self._answer = self._notices.show(reason, "warning")

    def unused(self, key: str) -> None:
        """Say that a character or an F key does nothing here; one notice, however many are pressed.

        A key that moves something says nothing: that it is at the end is seen.
        """
        character = key_to_character(key)
        if _F_KEY.fullmatch(key) or (character is not None and character.isprintable()):
            meaning = meaning_of(key)
            elsewhere = f"（{meaning.words}）" if meaning else " "
            help_key = keymap.key_name(HELP.id)
            words = f"按键 {key_words(key)}{elsewhere}在这里没有作用，按 {help_key} 查看可用的按键。"
            self.withdraw()
            self._answer = self._notices.show(words, timeout=_UNUSED_SECONDS, is_kept=False)

    def withdraw(self) -> None:
        """Take the answer away: it is of no use on another page, and would cover it."""
        if self._answer:
            self._notices.withdraw(self._answer)
            self._answer = ""
