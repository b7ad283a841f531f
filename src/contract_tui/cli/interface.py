"""Starting the interface: the one place of the command line that knows of it."""

import os
import sys
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from contract_tui.cli import output, silence
from contract_tui.config.libraries import TEXTUAL
from contract_tui.domain import commands
from contract_tui.domain.errors import InvalidInputError
from contract_tui.domain.seals import PROMPT
from contract_tui.watchdog import Watchdog

if TYPE_CHECKING:
    from contract_tui.cli.context import Context
    from contract_tui.config import Settings


def run_interface(settings: "Settings", config_file: Path, *, tour: bool = False) -> int:
    """Show the interface until it is left.

    Args:
        settings: The home to work in.
        config_file: Where its settings are written.
        tour: Whether a guide leads through the demo.

    Returns:
        The exit code.

    Raises:
        OutsideError: The PDF library, for the tasks in the background, cannot do its part.
    """
    from contract_tui.desk.diagnosis.libraries import require_paper

    require_paper()
    with Watchdog(sys.stdin.fileno(), echoing=silence.is_on()) as watchdog:
        _unlock(settings)
        from contract_tui.tui.start import run_app

        silence.discard_typed()
        code = run_app(settings, watchdog, config_file=config_file, tour=tour)
        if code is None:
            silence.begin()  # somebody may type the passphrase already
    return _begin_again() if code is None else code


def _begin_again() -> int:
    """Start this program anew in this process, with the settings that it has written."""
    output.talk("设置已改变，正在重新打开……在此之前的输入不会被采用。")
    sys.stdout.flush()
    os.execv(sys.executable, sys.orig_argv)  # noqa: S606 (the very program that runs, with its own arguments)


def refuse_wrong_keys(settings: "Settings") -> None:
    """Make sure that the interface could give its commands the keys that the settings name.

    Raises:
        InvalidInputError: It could not; the message names file and line.
    """
    if settings.keys:
        from contract_tui.tui.start import checked_keys

        checked_keys(settings)


def _unlock(settings: "Settings") -> None:
    """Ask for the seal's passphrase while the terminal is still a plain one, where this process will seal.

    One that a descriptor tells is read and the descriptor closed. The others learn the certificate from the
    database, and so does the list, which announces its end.
    """
    from contract_tui.desk import open_desk
    from contract_tui.desk.keys.seals import Seals

    source, seals = settings.seal.passphrase, Seals(settings)
    readable_once = source == PROMPT or source.startswith("fd:")
    if not (readable_once and seals.is_used_by_interface):
        seals.discard_passphrase()
    else:
        with closing(open_desk(settings)) as desk:
            if desk.obstacle is not None:
                return  # nothing can be sealed; the interface says why
            if source == PROMPT:
                output.talk("界面执行后台任务并盖章，需要平台签章的口令。")
            desk.signatures.open_seal()


def run(context: "Context") -> int:
    """`contract-tui` without a command.

    Raises:
        InvalidInputError: There is no terminal to show it in.
    """
    require_terminal()
    return run_interface(context.settings, context.config_file)


def require_terminal() -> None:
    """Refuse to draw into a file or a pipe, or with a library of which nobody knows how it draws.

    Raises:
        InvalidInputError: Standard input, output or error, where it draws, is no terminal, or one that cannot
            move its cursor.
        OutsideError: Textual is of a version that the tests were not run with.
    """
    if os.environ.get("TERM", "") == "dumb":
        questions = commands.command("contract new --plain")
        raise InvalidInputError(
            "此终端（TERM=dumb）不能显示界面。",
            f"用 {questions} 逐项回答，或用其他命令（contract-tui --help）。",
        )
    if not all(stream.isatty() for stream in (sys.stdin, sys.stdout, sys.stderr)):
        raise InvalidInputError("界面需要在终端中打开。", "在脚本中请使用命令，见 contract-tui --help。")
    TEXTUAL.require()
