"""The platform's key, from a file or a token, as the settings say.

Whoever seals comes through `signing/opened.py`; `contract-tui seal` and `doctor` open it for themselves.
Importing this module loads pyHanko (about 0.7 s).
"""

from pathlib import Path

from contract_tui.config import Settings
from contract_tui.domain.seals import KEY_FILE
from contract_tui.signing.keys import SigningKey
from contract_tui.signing.passphrase import opened_with, read_passphrase
from contract_tui.signing.pkcs12 import open_file


def key_path(settings: Settings) -> Path:
    """Where the platform's PKCS#12 file is, whether it exists or not."""
    return Path(settings.seal.key).expanduser() if settings.seal.key else settings.home / KEY_FILE


def open_seal(settings: Settings) -> SigningKey:
    """Open the platform's key; asks for the passphrase where the settings say so.

    A wrong PIN is not asked for again: tokens lock themselves after a few.

    Keep what it returns: opening takes long on purpose, and a descriptor gives its passphrase only once.

    Raises:
        NotFoundError: There is no key yet, or no such token.
        ForbiddenError: Others can read the key, it is not encrypted, or its certificate cannot sign.
        InvalidInputError: The passphrase is wrong, or the certificate belongs to another key.
        OutsideError: The file is damaged or unreadable, or the module or token does not work.
    """
    if settings.seal.module:
        from contract_tui.signing.pkcs11 import open_token  # loads python-pkcs11

        return open_token(settings.seal, lambda: read_passphrase(settings.seal.passphrase))
    return opened_with(settings.seal.passphrase, lambda ask: open_file(key_path(settings), ask))
