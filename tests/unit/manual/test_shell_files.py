"""What shells and `man` know of the commands is what the parser knows, and a shell can use it."""

import argparse
import shutil
import subprocess
from collections.abc import Iterator

import pytest
from tools.shell_files import FOLDER, shell_files

from contract_tui import __version__, shell
from contract_tui.cli.main import build_parser

ASKED = """
source {script}
COMP_WORDS=(contract-tui {before} "") COMP_CWORD={place} COMP_LINE="contract-tui {before} " COMP_POINT=99
completer=$(complete -p contract-tui | sed 's/.*-F \\([^ ]*\\).*/\\1/')
"$completer" contract-tui "" "{last}"
printf '%s\\n' "${{COMPREPLY[@]}}"
"""


def offered(*before: str) -> set[str]:
    """What bash offers behind these words."""
    script = ASKED.format(
        script=FOLDER / shell.FILES["bash"],
        before=" ".join(before),
        place=len(before) + 1,
        last=("contract-tui", *before)[-1],
    )
    done = subprocess.run(["bash", "-c", script], capture_output=True, text=True, check=True)
    return set(done.stdout.split())


def words(parser: argparse.ArgumentParser) -> Iterator[str]:
    for action in parser._actions:
        yield from action.option_strings
        if isinstance(action, argparse._SubParsersAction):
            for name, below in action.choices.items():
                yield name
                yield from words(below)


@pytest.mark.parametrize("name", shell.FILES.values())
def test_the_scripts_are_those_of_the_parser(name: str) -> None:
    assert (FOLDER / name).read_text("utf-8") == shell_files()[name], "make docs"


def test_the_manual_page_has_every_command_and_option_and_the_version() -> None:
    page = (FOLDER / shell.MAN_PAGE).read_text("utf-8").replace("\\-", "-")
    missing = {word for word in words(build_parser()) if word not in page}
    assert missing == {"--help"}, "make man"
    assert f"contract-tui {__version__}" in page, "make man"


def test_bash_offers_commands_and_options() -> None:
    assert {"contract", "orders", "doctor"} <= offered()
    assert {"new", "list", "explain"} <= offered("contract")


@pytest.mark.parametrize("name", shell.FILES)
def test_each_shell_that_is_here_can_read_its_script(name: str) -> None:
    program = shutil.which(name)
    if program is None:
        pytest.skip(f"{name} is not installed")
    subprocess.run([program, "-n", str(FOLDER / shell.FILES[name])], check=True)
