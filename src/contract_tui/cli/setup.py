"""`contract-tui setup`: the first day as plain questions."""

from typing import TYPE_CHECKING

from contract_tui.cli import output
from contract_tui.cli.config import overriding
from contract_tui.cli.findings import write_findings
from contract_tui.cli.plain.dialogue import LeftError, ask, choose, confirm
from contract_tui.cli.usage import Commands, Parser, add_command
from contract_tui.domain.clock import SystemClock
from contract_tui.domain.commands import command
from contract_tui.domain.errors import ExitCode, ForbiddenError

if TYPE_CHECKING:
    from contract_tui.cli.context import Context
    from contract_tui.desk.setup.setup import Setup

_SETTINGS = ("platform.legal_name", "platform.code", "signing.provider", "signing.trust")
_NEXT = (
    ("登记客户", "customers add", "--help"),
    ("导入订单", "orders import", "文件"),
    ("创建合同", "contract new", "--plain"),
)


def add(commands: "Commands[Parser]") -> None:
    """Declare `contract-tui setup`."""
    setup = add_command(
        commands, "setup", "逐项提问，建立数据文件夹的设置：公司信息、签署服务、签章密钥、信任的根证书"
    )
    setup.set_defaults(run=_setup)


def _setup(context: "Context") -> ExitCode:
    from contract_tui.config import SettingsFile
    from contract_tui.desk.setup.setup import Setup

    path = context.config_file
    setup = Setup(SettingsFile(path, context.settings))
    if setup.settings.demonstration:
        raise ForbiddenError("这是演示的数据文件夹，不需要设置。", "用 --home 指定自己的数据文件夹。")
    output.talk(f"设置写入 {path}。每一项回答后立即保存；Ctrl+C 离开，以后可再次执行。")
    for name in overriding(_SETTINGS):
        output.talk(f"注意：环境变量 {name} 优先于配置文件。")
    try:
        _platform(setup)
        output.did(f"设置已写入 {path}。")
        _provider(setup)
        _seal(setup)
        _trust(setup)
        _time_stamps(setup)
    except LeftError:
        again = command("setup")
        raise ForbiddenError("已离开，已回答的各项已保存。", f"用 {again} 继续。") from None
    return _finish(context)


def _platform(setup: "Setup") -> None:
    from contract_tui.desk.setup.setup import PLATFORM_LABELS

    output.talk("公司信息：作为乙方写在每份合同中。")
    values = {}
    for name, value in setup.platform().items():
        values[name] = ask(
            PLATFORM_LABELS[name],
            default=value,
            problem=lambda typed, name=name: setup.platform_problem(name, typed),  # type: ignore[misc]  # mypy cannot infer a lambda's default
        )
    setup.save_platform(values)


def _provider(setup: "Setup") -> None:
    output.talk("签署服务：谁来签署，怎样签署。")
    choices = setup.providers()
    names = [choice.name for choice in choices]
    known = setup.chosen_provider
    default = names.index(known) if known in names else None
    setup.save_provider(names[choose("签署服务", [choice.words for choice in choices], default=default)])


def _seal(setup: "Setup") -> None:
    if not setup.needs_seal:
        return
    output.talk("签章密钥：平台用它签署每份合同。")
    if setup.has_seal:
        output.talk(f"已有密钥，用 {command('seal show')} 查看，用 {command('seal check')} 检查。")
        return
    output.talk("自签名证书只能证明文件没有被改动；对外使用请随后向证书机构申请证书。")
    if confirm("现在建立密钥和自签名证书"):
        facts = setup.make_seal()
        output.did(f"已建立 {facts.source}。")
        output.talk(f"已建立 {facts.source}。请保管好口令：没有口令，密钥不能使用，也不能恢复。")
        output.talk(f"申请证书：{command('seal request', then='申请.csr')}")


def _trust(setup: "Setup") -> None:
    if not setup.needs_roots:
        return
    output.talk("信任的根证书：签署人的证书由谁签发，决定信任哪些签署人。")
    path = ask("根证书的文件或文件夹", default=setup.settings.signing.trust, problem=setup.trust_problem)
    setup.save_trust(path)


def _time_stamps(setup: "Setup") -> None:
    if not setup.needs_seal:
        return
    output.talk("时间戳服务：证明签署的时间；可不填，以后再设。")
    known = setup.settings.signing.timestamp_url
    setup.save_time_stamps(ask("时间戳服务的地址", default=known, problem=setup.address_problem))


def _finish(context: "Context") -> ExitCode:
    """Say what is still missing, and what comes next."""
    from contract_tui.desk.diagnosis.diagnosis import Diagnosis
    from contract_tui.desk.diagnosis.readiness import Readiness

    settings = context.use(context.load(context.home)).context.settings
    diagnosis = Diagnosis(settings, SystemClock(), lambda: context.desk, context.config_file)
    missing = Readiness(diagnosis).missing()
    if missing:
        output.write(f"还缺 {len(missing)} 项：")
        write_findings(missing)
    else:
        output.write("准备就绪，可以发送签署、转为正式合同。")
    for words, known, then in _NEXT:
        output.talk(f"{words}：{command(known, then=then)}")
    return ExitCode.FORBIDDEN if missing else ExitCode.DONE
