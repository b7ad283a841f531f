"""Folders of this process's own account (XDG): what lies there nobody else could have written."""

import os
from pathlib import Path
from typing import Literal


def own_folder(kind: Literal["cache", "state"]) -> Path:
    """Where the account keeps what belongs to no home in particular.

    Returns:
        The folder, which need not exist; one that cannot exist, for an account without a home directory.
    """
    from platformdirs import user_cache_path, user_state_path

    try:
        return (user_cache_path if kind == "cache" else user_state_path)("contract-tui")
    except RuntimeError:
        return Path(os.devnull) / "contract-tui"
