"""What a command works with: its arguments, the settings and the desk, opened when first used."""

import argparse
import os
import shutil
import sys
from collections.abc import Iterator, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from contract_tui.config import Settings, config_file, home_folder, load_settings, refuse_foreign
from contract_tui.domain import commands

if TYPE_CHECKING:
    from contract_tui.desk.desk import Desk
    from contract_tui.domain.audit import Operator

_PLACES = ("--home", "--config")
_WIDTH = 80


class Context:
    """One run of one command.

    Args:
        args: What was typed, by the names of options.
        typed: The same as it was typed.

    Attributes:
        args: What was typed, by the names of options.
    """

    def __init__(self, args: argparse.Namespace, typed: Sequence[str] = ()) -> None:
        self.args = args
        self._opened: Desk | None = None
        places = (self.named_home, self.config)
        home, config = (str(place.absolute()) if place else "" for place in places)
        commands.work_in(home, config)
        known = getattr(args, "known", "")
        commands.run_as(known, *_behind(typed, known.split()))

    @property
    def json(self) -> bool:
        """Whether data and errors are wanted as JSON."""
        return bool(getattr(self.args, "json", False)) or getattr(self.args, "form", "") == "json"

    @property
    def home(self) -> Path | None:
        """`--home`, or None when it was not given."""
        given = getattr(self.args, "home", None)
        return Path(given) if given else None

    @property
    def config(self) -> Path | None:
        """`--config`, or None when it was not given."""
        given = getattr(self.args, "config", None)
        return Path(given) if given else None

    @property
    def config_file(self) -> Path:
        """Where the settings' file is, whether it exists or not."""
        return config_file(self.home, file=self.config)

    @property
    def named_home(self) -> Path | None:
        """The home that somebody named, by `--home` or by the environment."""
        named = self.home or os.environ.get("CONTRACT_TUI_HOME")
        return Path(named) if named else None

    @cached_property
    def settings(self) -> Settings:
        """The home's settings.

        Raises:
            InvalidInputError: A configuration file or variable is wrong.
            ForbiddenError: The file is not believed, or this account may not open the home.
        """
        return self.load(self.home)

    def load(self, home: Path | None, *, pace: float | None = None) -> Settings:
        """Read the settings of a home; raises what `settings` raises.

        Args:
            home: None means the usual one.
            pace: Open it as a demo with this pace; None leaves it what it is.
        """
        refuse_foreign(home_folder(home), said=bool(getattr(self.args, "as_root", False)))
        return load_settings(home, file=self.config, pace=pace)

    @property
    def desk(self) -> "Desk":
        """The desk of this home; SQLModel is loaded here, not before.

        Raises:
            DeskError: The database cannot be opened.
        """
        return self._opened or self.use(self.settings)

    def use(self, settings: Settings) -> "Desk":
        """Open the desk of these settings instead, as the demo does."""
        from contract_tui.config.logfile import log_to
        from contract_tui.desk import open_desk

        log_to(settings.log_file, settings.rights)
        self.settings = settings
        self._opened = desk = open_desk(settings)
        return desk

    @cached_property
    def by(self) -> "Operator":
        """Who does it, for the audit trail."""
        from contract_tui.desk.operator import current_operator

        return current_operator(os.environ)

    @property
    def to_terminal(self) -> bool:
        """Whether standard output is a terminal rather than a file or a pipe."""
        return sys.stdout.isatty()

    @property
    def text_width(self) -> int:
        """How many columns a text is wrapped to: `--width`, else the terminal's, else 80."""
        if self.args.width:
            return int(self.args.width)
        return shutil.get_terminal_size((_WIDTH, 24)).columns if self.to_terminal else _WIDTH

    def close(self) -> None:
        """Close the desk if it was opened."""
        if self._opened is not None:
            self._opened.close()


def _behind(typed: Sequence[str], known: list[str]) -> Iterator[str]:
    """What was typed beside the command's own words and the places, which every command in a hint names."""
    words, rest = list(known), iter(typed)
    for word in rest:
        if word in _PLACES:
            next(rest, None)
        elif words and word == words[0]:
            del words[0]
        elif not word.startswith(tuple(f"{each}=" for each in _PLACES)):
            yield word
