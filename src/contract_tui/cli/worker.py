"""`contract-tui worker`: the background tasks in a process of their own."""

import signal
import threading
from typing import TYPE_CHECKING

from contract_tui.cli import output
from contract_tui.cli.usage import Commands, Parser, add_command
from contract_tui.domain.errors import DeskError, ExitCode, ForbiddenError
from contract_tui.domain.seals import PROMPT
from contract_tui.watchdog import Watchdog, own_terminal

if TYPE_CHECKING:
    from contract_tui.cli.context import Context

_UNHURRIED = frozenset({signal.SIGINT, signal.SIGTERM})


def add(commands: "Commands[Parser]") -> None:
    """Declare `contract-tui worker` with its arguments."""
    worker = add_command(
        commands,
        "worker",
        "执行后台任务，直到收到中断或终止信号",
        examples=("contract-tui worker --once",),
    )
    worker.add_argument("--once", action="store_true", help="执行现在到期的全部任务，输出步数后退出")
    worker.set_defaults(run=_work)


def _work(context: "Context") -> ExitCode:
    """Do the work.

    Raises:
        DiskError: The home can only be read: there is nothing that could be done.
        OutsideError: The PDF library cannot do its part.
        ForbiddenError: The settings lie in the home that others share.
    """
    from contract_tui.desk.diagnosis.libraries import require_paper

    require_paper()
    _refuse_shared_settings(context)
    if context.desk.obstacle is not None:
        raise context.desk.obstacle
    _unlock(context)
    if context.args.once:
        return _work_once(context)
    work_until_stopped(context, f"后台任务运行中，数据文件夹 {context.settings.home}；按 Ctrl+C 结束。")
    output.talk("后台任务已结束。")
    return ExitCode.DONE


def _unlock(context: "Context") -> None:
    """Open the seal before anything is done, so that a wrong passphrase is said now, not at the first seal.

    A single round says so as well, and does what needs no seal.

    Raises:
        DeskError: The seal cannot be opened, and the worker is to stay.
    """
    from contract_tui.desk.keys.seals import Seals

    settings, seals, once = context.settings, Seals(context.settings), context.args.once
    # Where this process is not the one that seals, it asks nobody for the sake of perhaps nothing.
    ready = seals.exists and settings.seal.passphrase != PROMPT
    if not context.desk.capabilities.own_seal or (once and settings.engine.in_interface and not ready):
        seals.discard_passphrase()
        return
    try:
        _open_seal(context)
    except DeskError as error:
        if not once:
            raise
        output.talk(f"注意：{error.sentence}")
    finally:
        seals.discard_passphrase()


def _refuse_shared_settings(context: "Context") -> None:
    """A worker holds the key, and must not do what the members of a shared home write there.

    Raises:
        ForbiddenError: Its settings lie in the shared home.
    """
    file, home = context.config_file, context.settings.home
    if context.settings.shared and file.is_relative_to(home) and file.exists():
        raise ForbiddenError(
            f"{file} 在共用的数据文件夹中，worker 不采用成员可以更换的配置文件。",
            "请用 --config 指定只有 root 或运行 worker 的账户能改写的配置文件，"
            "见 contract-tui help security。",
        )


def _open_seal(context: "Context") -> None:
    """Open the platform's key, which lets the others know that it opens (P19)."""
    notice = context.desk.signatures.open_seal()
    if notice:
        output.talk(f"注意：{notice}")


def _work_once(context: "Context") -> ExitCode:
    from contract_tui.engine.worker import Worker

    steps = Worker(context.desk).run_once()
    if steps:
        output.did(f"已执行后台任务 {steps} 步。")
    if context.json:
        output.write_json({"steps": steps})
    else:
        output.write(str(steps))
    return ExitCode.DONE


def work_until_stopped(context: "Context", announcement: str) -> None:
    """Run the engine until SIGINT or SIGTERM, then finish the step that has begun.

    A second signal, SIGHUP or SIGQUIT does not wait for a step that hangs: the process ends in two seconds
    at most, and the step is done again later, by whoever claims it. `nohup` and a shell's `&` are respected.

    Args:
        context: Whose home.
        announcement: What to say once a signal ends it cleanly.
    """
    from contract_tui.engine.worker import Worker

    stop = threading.Event()
    with Watchdog(own_terminal(), unhurried=_UNHURRIED) as watchdog:
        watchdog.attend(lambda _code: stop.set())
        desk = context.desk
        watchdog.release = desk.close
        output.talk(announcement)
        Worker(desk).run(stop)
