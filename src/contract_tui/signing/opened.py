"""The platform's seal as this process holds it: opened once, since a passphrase may be told only once."""

import threading

from contract_tui.config import Settings
from contract_tui.config.settings import Seal
from contract_tui.domain.errors import InvalidInputError
from contract_tui.signing.keys import SigningKey
from contract_tui.signing.platform_key import open_seal

_LOCK = threading.Lock()
_Which = tuple[str, Seal]
_OPEN: dict[_Which, SigningKey] = {}
_REFUSED: dict[_Which, InvalidInputError] = {}


def opened_seal(settings: Settings) -> SigningKey:
    """The seal of a home; opened at the first call and kept as long as the process lives.

    A wrong passphrase is not tried twice by the same process: tokens lock themselves after a few.

    Raises:
        DeskError: The key cannot be opened; the message says why.
    """
    which = _which(settings)
    with _LOCK:
        if which in _REFUSED:
            raise _REFUSED[which]
        if which not in _OPEN:
            try:
                _OPEN[which] = open_seal(settings)
            except InvalidInputError as error:
                _REFUSED[which] = error
                raise
        return _OPEN[which]


def is_open(settings: Settings) -> bool:
    """Whether this process has the key open."""
    with _LOCK:
        return _which(settings) in _OPEN


def forget_seal(settings: Settings) -> None:
    """Let go of a key, so that the next use opens it anew: its token was pulled out, for example."""
    with _LOCK:
        _OPEN.pop(_which(settings), None)
        _REFUSED.pop(_which(settings), None)


def _which(settings: Settings) -> _Which:
    return str(settings.home), settings.seal
