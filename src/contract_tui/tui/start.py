"""Starting the interface on the terminal in sight, with a guide or without."""

import os
import sys

from contract_tui.config import Settings
from contract_tui.config.logfile import log_to
from contract_tui.domain.errors import InvalidInputError
from contract_tui.tui.app import DeskApp
from contract_tui.tui.base_app import run
from contract_tui.tui.terminal import detect
from contract_tui.tui.tour.app import TourApp
from contract_tui.watchdog import Watchdog


def run_app(settings: Settings, watchdog: Watchdog, *, tour: bool = False) -> int:
    """Show the interface until it is left.

    Args:
        settings: Which home.
        watchdog: Is in charge of signals and of the terminal.
        tour: Whether a guide leads through the demo.

    Returns:
        The exit code.

    Raises:
        InvalidInputError: The terminal cannot show it; the message points to the commands.
        ForbiddenError: A group that this account does not belong to shares the home.
    """
    is_tty = sys.stdin.isatty() and sys.stdout.isatty()
    terminal = detect(os.environ, is_tty=is_tty, theme=settings.interface.theme)
    if terminal.refusal:
        raise InvalidInputError(terminal.refusal, "在脚本中请使用命令，见 contract-tui --help。")
    log_to(settings.log_file, settings.rights)
    application = TourApp if tour else DeskApp
    return run(application(settings, terminal), watchdog)
