"""`contract-tui contract check|new|party`: from the system check to party A's details."""

from dataclasses import fields, replace
from typing import TYPE_CHECKING

from contract_tui.cli import output, shapes
from contract_tui.cli.contract_new_split import add_split, new_in_parts, refuse_stray_dry_run
from contract_tui.cli.contract_show import add_number, tell_state
from contract_tui.cli.due import do_due_work
from contract_tui.cli.targets import typed_or_piped
from contract_tui.cli.usage import Commands, Parser, add_command
from contract_tui.domain.commands import command
from contract_tui.domain.customers import SystemCheck
from contract_tui.domain.errors import ExitCode, InvalidInputError
from contract_tui.domain.orders import split_numbers
from contract_tui.domain.parties import PARTY_LABELS, PartyDetails
from contract_tui.domain.states import Channel, Substate

if TYPE_CHECKING:
    from contract_tui.cli.context import Context


def add(commands: "Commands[Parser]") -> None:
    """Add these commands to the group."""
    check = add_command(commands, "check", "系统校验：实名认证、框架合同、腾讯电子签")
    _add_entry(check, required=True)
    check.set_defaults(run=_check)
    new = add_command(
        commands,
        "new",
        "创建合同草稿，输出合同编号",
        examples=(
            "contract-tui contract new --channel both --customer 100000000001 --orders A,B",
            "contract-tui orders list --customer 100000000001 --eligible --limit 30 --json |",
            "    jq -r '.orders[].id' |",
            "    contract-tui contract new --channel single --customer 100000000001 --orders -",
            "contract-tui contract new --channel single --customer 100000000001 --orders - --split --dry-run",
            "contract-tui contract new --plain",
        ),
    )
    _add_entry(new, required=False)
    new.add_argument("--orders", metavar="A,B|-", help="订单号；- 从标准输入读取")
    add_split(new)
    new.add_argument(
        "--plain", action="store_true", help="逐项提问，直到发送签署；不绘制屏幕，适合读屏软件和简单终端"
    )
    new.add_argument("--resume", metavar="NUMBER", help="与 --plain 同用：继续这份合同")
    new.set_defaults(run=_new)
    _add_party(commands)


def _add_entry(command: Parser, *, required: bool) -> None:
    channels = [channel.value for channel in Channel]
    command.add_argument(
        "--channel", required=required, choices=channels, help="both 双方电子签章，single 单方电子签章"
    )
    command.add_argument("--customer", required=required, metavar="C", help="账号、证件代码或名称")


def _add_party(commands: "Commands[Parser]") -> None:
    party = add_command(
        commands,
        "party",
        "填写甲方信息，然后 下一步：确认合同文本内容；未给出的项取自已保存的信息",
        examples=("contract-tui contract party 编号 --contact 张三 --phone 13800000000",),
    )
    add_number(party)
    for field in fields(PartyDetails):
        party.add_argument(f"--{field.name}", metavar="T", help=PARTY_LABELS[field.name])
    party.add_argument("--save-only", action="store_true", help="只保存，不进入下一步")
    party.set_defaults(run=_party)


def _check(context: "Context") -> ExitCode:
    channel = Channel(context.args.channel)
    do_due_work(context)
    checks = context.desk.customers.check(context.args.customer, channel)
    passed = all(check.passed for check in checks)
    if context.json:
        output.write_json({"passed": passed, "checks": [shapes.check(check) for check in checks]})
    else:
        for check in checks:
            output.write(f"{_verdict(check)}  {check.title}：{check.message}")
    return ExitCode.DONE if passed else ExitCode.FORBIDDEN


def _verdict(check: SystemCheck) -> str:
    return "通过" if check.passed else "等待" if check.waiting else "未通过"


def _new(context: "Context") -> ExitCode:
    args = context.args
    if args.plain:
        return _new_by_questions(context)
    _refuse_incomplete(context)
    order_ids = split_numbers(typed_or_piped(args.orders))
    if not order_ids:
        raise InvalidInputError("没有给出订单号。", "用 --orders A,B，或 --orders - 从标准输入读取。")
    customer = context.desk.customers.get(args.customer).account
    if args.split:
        return new_in_parts(context, customer, order_ids)
    refuse_stray_dry_run(context)
    number = context.desk.drafts.open(Channel(args.channel), customer, order_ids, context.by)
    output.did(f"合同 {number} 已创建。")
    if context.json:
        output.write_json(shapes.contract(context.desk.contracts.get(number)))
    else:
        output.write(number)
    return ExitCode.DONE


def _refuse_incomplete(context: "Context") -> None:
    """What only `--plain` can ask for has to be given."""
    args = context.args
    if args.resume is not None:
        raise InvalidInputError(
            "--resume 须与 --plain 同用。", f"用法见 {command('contract new', then='--help')}。"
        )
    missing = [f"--{name}" for name in ("channel", "customer", "orders") if getattr(args, name) is None]
    if missing:
        raise InvalidInputError(
            f"缺少参数：{', '.join(missing)}。",
            f"用法见 {command('contract new', then='--help')}；或用 --plain 逐项回答。",
        )


def _new_by_questions(context: "Context") -> ExitCode:
    from contract_tui.cli.plain.new_contract import PlainWizard

    if context.args.orders is not None:
        raise InvalidInputError("--plain 逐项询问订单，不能与 --orders 同用。", "请去掉其中一个。")
    number = PlainWizard(context).run(context.args.resume)
    if context.json:
        output.write_json(shapes.contract(context.desk.contracts.get(number)))
    else:
        output.write(number)
    return ExitCode.DONE


def _party(context: "Context") -> ExitCode:
    drafts, number = context.desk.drafts, context.args.number
    details = _details(context)
    if context.args.save_only:
        drafts.save_party(number, details, context.by)
    else:
        drafts.confirm_party(number, details, context.by)
    tell_state(context, context.desk.contracts.get(number))
    return ExitCode.DONE


def _details(context: "Context") -> PartyDetails:
    """What was given on the command line over what the contract or the book (P3) has."""
    contract = context.desk.contracts.get(context.args.number)
    given = {
        field.name: value
        for field in fields(PartyDetails)
        if (value := getattr(context.args, field.name)) is not None
    }
    known = contract.party
    if known is None and contract.substate is Substate.FILLING:
        known = context.desk.parties.book(contract.customer)
    return replace(known or PartyDetails(), **given)
