"""`contract-tui demo`: the program with sample data and simulated signers, in a home of its own."""

from pathlib import Path
from typing import TYPE_CHECKING

from contract_tui.cli import output
from contract_tui.cli.interface import require_terminal, run_interface
from contract_tui.cli.usage import Commands, Parser, add_command
from contract_tui.cli.worker import work_until_stopped
from contract_tui.domain import commands
from contract_tui.domain.errors import ExitCode, ForbiddenError

if TYPE_CHECKING:
    from contract_tui.cli.context import Context
    from contract_tui.config import Settings

_PACE = 60.0


def add(commands: "Commands[Parser]") -> None:
    """Declare `contract-tui demo` with its arguments."""
    demo = add_command(
        commands,
        "demo",
        "打开演示：示例客户、订单和合同，模拟签署人，签署无法律效力",
        examples=("contract-tui demo --tour", "contract-tui demo --pace 120", "contract-tui demo --headless"),
    )
    demo.add_argument(
        "--pace",
        type=float,
        metavar="N",
        help="等待时间缩短为 1/N，默认为此演示上次建立时的倍数，新演示为 60",
    )
    demo.add_argument("--tour", action="store_true", help="由引导带着走完两种签章方式，F9 替您做下一步")
    demo.add_argument("--headless", action="store_true", help="不打开界面，只运行模拟签署人和后台任务")
    demo.set_defaults(run=_demo)


def _demo(context: "Context") -> int:
    if not context.args.headless:
        require_terminal()
    settings = _settings(context)
    commands.work_in(str(settings.home.absolute()))
    _load(settings)
    if not context.args.headless:
        return run_interface(settings, context.config_file, tour=context.args.tour)
    context.use(settings)
    work_until_stopped(
        context, f"演示运行中（模拟签署，无法律效力），数据文件夹 {settings.home}；按 Ctrl+C 结束。"
    )
    return ExitCode.DONE


def _settings(context: "Context") -> "Settings":
    from contract_tui.config import remember_demo

    home = _home(context)
    settings = context.load(home)
    if settings.database.exists() and not settings.demonstration:
        raise ForbiddenError(
            f"{settings.home} 中的数据不是演示数据，不能在其上运行演示。", "请用 --home 指定另一个文件夹。"
        )
    pace = context.args.pace
    if pace is None and not settings.demonstration:
        pace = _PACE
    settings = context.load(home, pace=pace)
    if not settings.database.exists():
        remember_demo(settings.home, settings.pace)
    return settings


def _home(context: "Context") -> Path:
    """The named home, otherwise one that only the demo uses."""
    if context.named_home:
        return context.named_home
    from platformdirs import user_data_path

    return user_data_path("contract-tui-demo")


def _load(settings: "Settings") -> None:
    from contract_tui.demo.sample import load_sample

    if not settings.database.exists():
        output.talk("正在准备演示数据，只需几秒……")
    load_sample(settings)
