"""`contract-tui doctor`: look at everything the program needs and say what to do."""

from typing import TYPE_CHECKING

from contract_tui.cli.findings import diagnosis, report
from contract_tui.cli.usage import Commands, Parser, add_command
from contract_tui.domain.errors import ExitCode

if TYPE_CHECKING:
    from contract_tui.cli.context import Context


def add(commands: "Commands[Parser]") -> None:
    """Declare `contract-tui doctor` with its arguments."""
    add_command(
        commands, "doctor", "检查数据文件夹、数据库、字体、签署服务、签章密钥、时间戳和终端，并给出处理办法"
    ).set_defaults(run=_doctor)


def _doctor(context: "Context") -> ExitCode:
    from contract_tui.desk.diagnosis.situation import Occasion

    return report(context, list(diagnosis(context).findings(Occasion.DOCTOR)))
