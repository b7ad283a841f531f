"""`contract-tui help`: the documents that come with the program."""

from typing import TYPE_CHECKING

from contract_tui.cli import output
from contract_tui.cli.usage import Commands, Parser, add_command, nearest
from contract_tui.domain.errors import ExitCode, NotFoundError

if TYPE_CHECKING:
    from contract_tui.cli.context import Context


def add(commands: "Commands[Parser]") -> None:
    """Declare `contract-tui help` with its argument."""
    helping = add_command(
        commands,
        "help",
        "显示随程序安装的文档，不带主题时列出主题",
        examples=("contract-tui help import", "contract-tui help keys | less"),
    )
    helping.add_argument("topic", nargs="?", metavar="TOPIC", help="主题")
    helping.set_defaults(run=_help)


def _help(context: "Context") -> ExitCode:
    from contract_tui import manual

    topic: str | None = context.args.topic
    if topic is not None:
        _write(context, topic)
        return ExitCode.DONE
    topics = manual.topics()
    if context.json:
        output.write_json({"topics": [{"name": each.name, "words": each.words} for each in topics]})
        return ExitCode.DONE
    output.write_facts((each.name, each.words) for each in topics)
    output.talk("contract-tui help 主题 显示文档；contract-tui 命令 --help 说明一个命令。")
    return ExitCode.DONE


def _write(context: "Context", topic: str) -> None:
    from contract_tui import manual

    try:
        text = manual.read(topic)
    except NotFoundError as error:
        meant = nearest(topic, (each.name for each in manual.topics()))
        if not meant:
            raise
        raise NotFoundError(error.message, f"是否想看 contract-tui help {meant}？{error.hint}") from error
    if context.json:
        output.write_json({"topic": topic, "text": text})
    else:
        output.write_text(text)
