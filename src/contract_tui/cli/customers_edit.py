"""`contract-tui customers edit|book`: change a customer, and its entry in party A's book."""

from dataclasses import asdict, replace
from typing import TYPE_CHECKING, Any

from contract_tui.cli import output, shapes
from contract_tui.cli.usage import Commands, Parser, add_command
from contract_tui.domain import identity
from contract_tui.domain.commands import command
from contract_tui.domain.customers import CustomerChanges
from contract_tui.domain.errors import ExitCode, InvalidInputError
from contract_tui.domain.parties import PARTY_LABELS, PartyDetails

if TYPE_CHECKING:
    from contract_tui.cli.context import Context

_REFERENCE = "账号、证件代码或名称"
_SNAPSHOT = "已有合同保留原来的甲方名称和信息"


def add(commands: "Commands[Parser]") -> None:
    """Add these commands to the group."""
    edit = add_command(
        commands,
        "edit",
        f"修改客户；{_SNAPSHOT}",
        examples=("contract-tui customers edit 100000000001 --framework KJ-2026-002",),
    )
    edit.add_argument("customer", metavar="C", help=_REFERENCE)
    edit.add_argument("--name", metavar="N", help="实名认证的名称")
    edit.add_argument("--code", metavar="CODE", help="统一社会信用代码，个人为居民身份证号")
    edit.add_argument("--framework", metavar="F", help="有效框架合同的编号，空文字表示没有")
    verified = edit.add_mutually_exclusive_group()
    verified.add_argument("--verified", action="store_true", default=None, help="已完成实名认证")
    verified.add_argument(
        "--unverified", action="store_false", dest="verified", default=None, help="尚未完成实名认证"
    )
    edit.set_defaults(run=_edit)
    book = add_command(
        commands,
        "book",
        f"查看甲方信息簿，或修改其中给出的各项；{_SNAPSHOT}",
        examples=("contract-tui customers book 100000000001 --contact 张三 --phone 13800000000",),
    )
    book.add_argument("customer", metavar="C", help=_REFERENCE)
    for name, label in PARTY_LABELS.items():
        book.add_argument(f"--{name}", metavar=name[0].upper(), help=label)
    book.set_defaults(run=_book)


def _edit(context: "Context") -> ExitCode:
    args = context.args
    changes = CustomerChanges(args.name, args.code, args.framework, args.verified)
    if changes == CustomerChanges():
        raise InvalidInputError("没有给出要修改的内容。", f"用法见 {command('customers edit')} --help。")
    edited = context.desk.customers.edit(args.customer, changes, context.by)
    line = f"客户 {edited.account} 已修改；{_SNAPSHOT}。"
    if context.json:
        output.did(line)
        output.write_json(shapes.customer(edited))
    else:
        output.talk(line)
    return ExitCode.DONE


def _book(context: "Context") -> ExitCode:
    args, parties = context.args, context.desk.parties
    typed = {name: value for name in PARTY_LABELS if (value := getattr(args, name)) is not None}
    entry = parties.book(args.customer)
    if typed:
        entry = parties.save(args.customer, replace(entry or PartyDetails(), **typed), context.by)
        saved = f"甲方信息簿已保存；{_SNAPSHOT}。"
        output.did(saved)
        output.talk(saved)
    if context.json:
        account = context.desk.customers.get(args.customer).account
        output.write_json({"account": account, "book": _shape(entry)})
    elif entry is None:
        output.talk("甲方信息簿中还没有此客户的信息，首次填写甲方信息后自动保存。")
    else:
        output.write_facts((PARTY_LABELS[name], value) for name, value in _masked(entry).items())
    return ExitCode.DONE


def _shape(entry: PartyDetails | None) -> dict[str, Any] | None:
    return None if entry is None else _masked(entry)


def _masked(entry: PartyDetails) -> dict[str, str]:
    return asdict(entry) | {"phone": identity.mask_phone(entry.phone)}
