"""Starting the interface on the terminal in sight, with a guide or without."""

import os
import sys
from pathlib import Path

from contract_tui.config import Settings
from contract_tui.config.logfile import log_to
from contract_tui.domain.errors import InvalidInputError
from contract_tui.tui.app import DeskApp
from contract_tui.tui.base_app import run
from contract_tui.tui.commands import keymap
from contract_tui.tui.terminal import detect
from contract_tui.tui.tour.app import TourApp
from contract_tui.watchdog import Watchdog


def run_app(
    settings: Settings, watchdog: Watchdog, *, config_file: Path | None = None, tour: bool = False
) -> int | None:
    """Show the interface until it is left.

    Args:
        settings: Which home.
        watchdog: Is in charge of signals and of the terminal.
        config_file: Where its settings are written; None means in the home.
        tour: Whether a guide leads through the demo.

    Returns:
        The exit code; None when the settings were changed and the program is to begin again.

    Raises:
        InvalidInputError: The terminal cannot show it, and the message points to the commands; or the
            settings give a command keys that could not work.
        ForbiddenError: A group that this account does not belong to shares the home.
    """
    is_tty = sys.stdin.isatty() and sys.stdout.isatty()
    interface = settings.interface
    terminal = detect(
        os.environ,
        is_tty=is_tty,
        theme=interface.theme,
        announce=interface.announce,
        titled=interface.title,
    )
    if terminal.refusal:
        raise InvalidInputError(terminal.refusal, "在脚本中请使用命令，见 contract-tui --help。")
    chosen = checked_keys(settings)
    log_to(settings.log_file, settings.rights)
    application = (TourApp if tour else DeskApp)(settings, terminal, config_file=config_file)
    if not tour:  # the guide presses the declared keys
        keymap.use_in(application, chosen)
    code = run(application, watchdog)
    return None if application.is_to_restart and not code else code


def checked_keys(settings: Settings) -> dict[str, tuple[str, ...]]:
    """The keys that the settings give to commands, by the command's id.

    Raises:
        InvalidInputError: One of them could not work; the message names file and line.
    """
    if not settings.keys:
        return {}
    # Loads every screen.
    from contract_tui.tui.catalogue import begins_in_field, commands_of_screen, every_screen
    from contract_tui.tui.key_choices import chosen_keys

    screens = every_screen()
    typing = map(commands_of_screen, filter(begins_in_field, screens))
    return chosen_keys(settings.keys, map(commands_of_screen, screens), typing)
