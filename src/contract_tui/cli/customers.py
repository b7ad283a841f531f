"""`contract-tui customers`: add and edit customers and signers, look them up."""

from typing import TYPE_CHECKING

from contract_tui.cli import customers_edit, output, shapes
from contract_tui.cli.contract_sign import signer_named
from contract_tui.cli.listing import add_forms, write_list
from contract_tui.cli.usage import Commands, Parser, add_command
from contract_tui.domain import identity
from contract_tui.domain.capabilities import By
from contract_tui.domain.commands import command
from contract_tui.domain.customers import (
    Activation,
    Customer,
    CustomerInput,
    CustomerKind,
    Signer,
    SignerStatus,
)
from contract_tui.domain.errors import ExitCode, InvalidInputError

if TYPE_CHECKING:
    from contract_tui.cli.context import Context

_KINDS = {CustomerKind.ENTERPRISE: "企业", CustomerKind.INDIVIDUAL: "个人"}
_ACTIVATIONS = {Activation.NONE: "未激活", Activation.PENDING: "激活处理中", Activation.ACTIVE: "已激活"}
_STATUSES = {SignerStatus.AUTHORISED: "已授权", SignerStatus.UNDER_REVIEW: "授权审核中"}
_REFERENCE = "账号、证件代码或名称"


def add(commands: "Commands[Parser]") -> None:
    """Declare the commands that register, change and list customers and their signers."""
    _add_adding(commands)
    listing = add_command(commands, "list", "列出客户")
    add_forms(listing)
    listing.set_defaults(run=_list)
    for name, words, run in (
        ("show", "查看一个客户和它的签署人", _show),
        ("activate", "为企业客户申请激活腾讯电子签", _activate),
    ):
        command = add_command(commands, name, words)
        command.add_argument("customer", metavar="C", help=_REFERENCE)
        command.set_defaults(run=run)
    signer = add_command(commands, "add-signer", "添加客户方签署人，须经企业电子签管理员授权审核")
    signer.add_argument("customer", metavar="C", help=_REFERENCE)
    signer.add_argument("signer", metavar="NAME:PHONE", help="姓名和手机号")
    signer.set_defaults(run=_add_signer)
    confirm = add_command(
        commands,
        "confirm-signer",
        "确认签署人已由企业管理员授权（没有签署服务代为审核时，请先核对授权文件）",
    )
    confirm.add_argument("customer", metavar="C", help=_REFERENCE)
    confirm.add_argument("signer", metavar="NAME|PHONE|ID", help="授权审核中的签署人")
    confirm.set_defaults(run=_confirm_signer)
    customers_edit.add(commands)


def _add_adding(commands: "Commands[Parser]") -> None:
    adding = add_command(
        commands,
        "add",
        "登记客户",
        examples=(
            "contract-tui customers add --account 100000000001 --kind enterprise \\",
            "    --name 示例科技有限公司 --code 统一社会信用代码 --framework KJ-001 --activated \\",
            "    --signer 张三:13800000000",
        ),
    )
    adding.add_argument("--account", required=True, metavar="A", help="账号，即订单的付款账号")
    adding.add_argument("--kind", required=True, choices=[kind.value for kind in CustomerKind], help="类型")
    adding.add_argument("--name", required=True, metavar="N", help="实名认证的名称")
    adding.add_argument("--code", required=True, metavar="C", help="统一社会信用代码，个人为居民身份证号")
    adding.add_argument("--framework", default="", metavar="F", help="有效框架合同的编号")
    adding.add_argument("--activated", action="store_true", help="腾讯电子签已激活")
    adding.add_argument("--unverified", action="store_true", help="尚未完成实名认证")
    adding.add_argument(
        "--signer", action="append", default=[], metavar="NAME:PHONE", help="已授权的签署人，可多次给出"
    )
    adding.set_defaults(run=_add)


def _add(context: "Context") -> ExitCode:
    args = context.args
    data = CustomerInput(
        kind=CustomerKind(args.kind),
        name=args.name,
        code=args.code,
        account=args.account,
        framework=args.framework,
        verified=not args.unverified,
        activated=args.activated,
        signers=tuple(_name_and_phone(signer) for signer in args.signer),
    )
    added = context.desk.customers.add(data, context.by)
    output.did(f"客户 {added.account} 已登记。")
    _write(context, added)
    return ExitCode.DONE


def _name_and_phone(value: str) -> tuple[str, str]:
    name, separator, phone = value.replace("：", ":").rpartition(":")
    if not separator or not name.strip():
        raise InvalidInputError("签署人应写作 姓名:手机号。", "例如 --signer 张三:13800000000。")
    return name.strip(), phone.strip()


def _list(context: "Context") -> ExitCode:
    accounts = context.desk.customers.list()
    if context.json:
        customers = [shapes.customer(each) for each in accounts]
        output.write_json({"customers": customers, "total": len(customers)})
        return ExitCode.DONE
    headings = ("账号", "类型", "名称", "证件代码", "框架合同", "腾讯电子签", "签署人")
    write_list(context, headings, map(_cells, accounts))
    output.talk(f"共 {len(accounts)} 个客户。")
    return ExitCode.DONE


def _cells(customer: Customer) -> tuple[str, ...]:
    return (
        customer.account,
        _KINDS[customer.kind],
        customer.name,
        shapes.customer_code(customer),
        customer.framework or "无",
        _activation(customer),
        str(len(customer.signers)),
    )


def _activation(customer: Customer) -> str:
    return _ACTIVATIONS[customer.activation] if customer.kind is CustomerKind.ENTERPRISE else "不需要"


def _show(context: "Context") -> ExitCode:
    _write(context, context.desk.customers.get(context.args.customer))
    return ExitCode.DONE


def _write(context: "Context", customer: Customer) -> None:
    if context.json:
        output.write_json(shapes.customer(customer))
        return
    output.write_facts(
        (
            ("账号", customer.account),
            ("类型", _KINDS[customer.kind]),
            ("名称", customer.name),
            ("证件代码", shapes.customer_code(customer)),
            ("实名认证", "已完成" if customer.verified else "未完成"),
            ("框架合同", customer.framework or "无"),
            ("腾讯电子签", _activation(customer)),
            *([("激活", customer.activation_problem)] if customer.activation_problem else []),
            *(("签署人", _signer_line(signer)) for signer in customer.signers),
        )
    )


def _signer_line(signer: Signer) -> str:
    phone = identity.mask_phone(signer.phone)
    problem = f"（{signer.problem}）" if signer.problem else ""
    return f"{signer.id}  {signer.name}  {phone}  {_STATUSES[signer.status]}{problem}"


def _activate(context: "Context") -> ExitCode:
    context.desk.customers.request_activation(context.args.customer, context.by)
    operators = context.desk.capabilities.activation is By.OPERATOR
    applied = (
        "已登记腾讯电子签已激活。" if operators else "已申请激活腾讯电子签，处理完成后系统校验自动通过。"
    )
    output.did(applied)
    output.talk(applied)
    _write(context, context.desk.customers.get(context.args.customer))
    return ExitCode.DONE


def _add_signer(context: "Context") -> ExitCode:
    name, phone = _name_and_phone(context.args.signer)
    signer = context.desk.customers.add_signer(context.args.customer, name, phone, context.by)
    output.did(f"签署人 {_signer_line(signer)} 已添加。")
    if context.desk.capabilities.authorisation is By.OPERATOR:
        confirm = command("customers confirm-signer", context.args.customer, str(signer.id))
        output.talk(f"已添加。核对企业管理员的授权后，用 {confirm} 确认。")
    else:
        output.talk("已提交授权审核，企业电子签管理员通过后即可签署。")
    _write_signer(context, signer)
    return ExitCode.DONE


def _confirm_signer(context: "Context") -> ExitCode:
    customer = context.desk.customers.get(context.args.customer)
    signer = signer_named(customer, context.args.signer)
    confirmed = context.desk.customers.confirm_signer(customer.account, signer.id, context.by)
    output.did(f"签署人 {_signer_line(confirmed)} 已确认。")
    _write_signer(context, confirmed)
    return ExitCode.DONE


def _write_signer(context: "Context", signer: Signer) -> None:
    if context.json:
        output.write_json(shapes.signer(signer))
    else:
        output.write(_signer_line(signer))
