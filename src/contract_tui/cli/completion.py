"""`contract-tui completion`: what a shell needs to complete the commands."""

from typing import TYPE_CHECKING

from contract_tui.cli import output
from contract_tui.cli.usage import Commands, Parser, add_command
from contract_tui.domain.errors import ExitCode
from contract_tui.shell import FILES, completion

if TYPE_CHECKING:
    from contract_tui.cli.context import Context


def add(commands: "Commands[Parser]") -> None:
    """Declare `contract-tui completion` with its argument."""
    completing = add_command(
        commands,
        "completion",
        "输出用 Tab 补全命令的脚本",
        examples=(
            "contract-tui completion bash > ~/.local/share/bash-completion/completions/contract-tui",
            "contract-tui completion zsh > ~/.zfunc/_contract-tui",
            "contract-tui completion fish > ~/.config/fish/completions/contract-tui.fish",
        ),
    )
    completing.add_argument("shell", choices=tuple(FILES), metavar="SHELL", help="bash、zsh 或 fish")
    completing.set_defaults(run=_complete)


def _complete(context: "Context") -> ExitCode:
    output.write_text(completion(context.args.shell))
    return ExitCode.DONE
