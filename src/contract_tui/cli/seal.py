"""`contract-tui seal`: the platform's key and certificate."""

from pathlib import Path
from typing import TYPE_CHECKING

from contract_tui.cli import output, shapes_verify
from contract_tui.cli.findings import diagnosis, report
from contract_tui.cli.shapes import Json
from contract_tui.cli.usage import Commands, Parser, add_command
from contract_tui.cli.values import file_path
from contract_tui.domain.clock import local_text
from contract_tui.domain.commands import command
from contract_tui.domain.errors import ExitCode, InvalidInputError

if TYPE_CHECKING:
    from contract_tui.cli.context import Context
    from contract_tui.desk.keys.seals import Seals
    from contract_tui.domain.seals import SealFacts

_SELF_SIGNED = "自签名证书只能证明文件没有被改动，不能证明是谁签的；对外使用请向证书机构申请证书。"
_TRUST = "请把根证书放入 signing.trust，否则验证时显示为不受信任。"
_PLATFORM_TRUST = "请把它放入 signing.platform_trust：没有数据库时，凭它确定平台签章的身份。"


def add(commands: "Commands[Parser]") -> None:
    """Declare `contract-tui seal` with `show`, `check`, `request`, `init` and their arguments."""
    _add_init(commands)
    _add_request(commands)
    show = add_command(commands, "show", "显示平台签章的证书：持有人、签发者、有效期、指纹")
    show.add_argument(
        "--root", metavar="FILE", type=file_path, help="把根证书写入此文件，供 signing.trust 使用"
    )
    show.add_argument(
        "--seal",
        metavar="FILE",
        type=file_path,
        help="把签章证书本身写入此文件，供 signing.platform_trust 使用",
    )
    show.set_defaults(run=_show)
    check = add_command(
        commands, "check", "检查平台签章：权限、口令、有效期、证书链、试签、时间戳服务；有问题时退出码 6"
    )
    check.set_defaults(run=_check)


def _add_request(commands: "Commands[Parser]") -> None:
    request = add_command(
        commands, "request", "为现有密钥写出向证书机构申请（更换）证书的文件（PKCS#10）",
        examples=("contract-tui seal request 申请.csr",),
    )  # fmt: skip
    request.add_argument("file", metavar="FILE", type=file_path, help="写入此文件，不覆盖已有的文件")
    request.set_defaults(run=_request)


def _request(context: "Context") -> ExitCode:
    path: Path = context.args.file
    _seals(context).request(path)
    output.did(f"证书申请已写入 {path}。")
    if context.json:
        output.write_json({"csr": str(path)})
    else:
        output.write(str(path))
    output.talk(f"得到证书后请用 {command('seal init', then='--certificate 证书文件')} 装入。")
    return ExitCode.DONE


def _add_init(commands: "Commands[Parser]") -> None:
    init = add_command(
        commands,
        "init",
        "建立平台签章的密钥和自签名证书，或装入证书机构为此密钥签发的证书",
        examples=(
            "contract-tui seal init --csr 申请.csr --root 根证书.pem",
            "contract-tui seal init --certificate 证书链.pem",
        ),
    )
    init.add_argument("--name", metavar="NAME", help="证书的名称；默认为平台的法定名称")
    init.add_argument("--days", metavar="N", type=int, help="自签名证书的有效天数，默认 1095")
    init.add_argument("--algorithm", choices=("p256", "rsa3072"), help="密钥种类，默认 p256")
    init.add_argument(
        "--csr", metavar="FILE", type=file_path, help="同时写出向证书机构申请证书的文件（PKCS#10）"
    )
    init.add_argument("--root", metavar="FILE", type=file_path, help="同时把公开的证书写入此文件")
    init.add_argument(
        "--certificate",
        metavar="FILE",
        type=file_path,
        help="装入证书机构签发的证书和证书链；原文件另存为 .bak",
    )
    init.set_defaults(run=_init)


def _seals(context: "Context") -> "Seals":
    from contract_tui.desk.keys.seals import Seals

    _log(context)
    return Seals(context.settings)


def _log(context: "Context") -> None:
    """Libraries' warnings are for the log, not for the terminal."""
    from contract_tui.config.logfile import log_to

    log_to(context.settings.log_file, context.settings.rights)


def _init(context: "Context") -> ExitCode:
    if context.args.certificate:
        return _install(context)
    from contract_tui.desk.keys.seals import NewSeal

    args = context.args
    usual = NewSeal()
    new_seal = NewSeal(
        name=args.name or usual.name,
        days=usual.days if args.days is None else args.days,
        algorithm=args.algorithm or usual.algorithm,
        request=args.csr,
        root=args.root,
    )
    seals = _seals(context)
    facts = seals.create(new_seal)
    output.did(f"已建立 {facts.source}。")
    _write(context, seals, facts, csr=_text(args.csr), root=_text(args.root), backup=None)
    output.talk(f"已建立 {facts.source}。{_SELF_SIGNED}")
    output.talk(_TRUST if args.root else f"{_TRUST}可用 {command('seal show', then='--root 文件')} 写出。")
    return ExitCode.DONE


def _install(context: "Context") -> ExitCode:
    args = context.args
    others = ("name", "days", "algorithm", "csr", "root")
    given = [f"--{name}" for name in others if getattr(args, name) is not None]
    if given:
        raise InvalidInputError(
            f"--certificate 不能与 {'、'.join(given)} 同用。", "装入证书时其他选项没有意义。"
        )
    seals = _seals(context)
    facts, kept = seals.install(args.certificate)
    output.did(f"已装入证书，原密钥文件另存为 {kept}。")
    _write(context, seals, facts, csr=None, root=None, backup=str(kept))
    output.talk(f"已装入证书，原密钥文件另存为 {kept}。正在运行的 worker 须重新启动。")
    if facts.self_signed:
        output.talk(_SELF_SIGNED)
    return ExitCode.DONE


def _show(context: "Context") -> ExitCode:
    seals = _seals(context)
    facts = seals.show()
    root: Path | None = context.args.root
    if root:
        seals.export(root)
        output.did(f"根证书已写入 {root}。")
        output.talk(f"根证书已写入 {root}。{_TRUST}")
    own: Path | None = context.args.seal
    if own:
        seals.export_own(own)
        output.did(f"签章证书已写入 {own}。")
        output.talk(f"签章证书已写入 {own}。{_PLATFORM_TRUST}")
    _write(context, seals, facts)
    return ExitCode.DONE


def _check(context: "Context") -> ExitCode:
    from contract_tui.desk.diagnosis.situation import Occasion

    _log(context)
    return report(context, list(diagnosis(context).findings(Occasion.SEAL_CHECK)))


def _write(context: "Context", seals: "Seals", facts: "SealFacts", **more: str | None) -> None:
    notice = seals.notice(facts)
    if context.json:
        output.write_json({**_shape(facts), "notice": notice or None, **more})
        return
    output.write_facts(_lines(facts))
    if notice:
        output.talk(f"注意：{notice}")


def _shape(facts: "SealFacts") -> Json:
    return {
        **shapes_verify.certificate(facts.certificate),
        "algorithm": facts.algorithm,
        "self_signed": facts.self_signed,
        "chain": [shapes_verify.certificate(each) for each in facts.chain],
        "source": facts.source,
    }


def _lines(facts: "SealFacts") -> list[tuple[str, str]]:
    own = facts.certificate
    return [
        ("持有人", own.subject),
        ("签发者", f"{own.issuer}{'（自签名）' if facts.self_signed else ''}"),
        ("序列号", own.serial),
        ("有效期", f"{local_text(own.not_before)} 至 {local_text(own.not_after)}"),
        ("密钥种类", facts.algorithm),
        ("SHA-256", own.fingerprint),
        *(("上级证书", each.subject) for each in facts.chain),
        ("密钥", facts.source),
    ]


def _text(path: Path | None) -> str | None:
    return str(path) if path else None
