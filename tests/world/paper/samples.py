"""Contracts for the tests of `documents`: facts that name every kind of order and party."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from contract_tui.documents.template import DocumentFacts, RenderedText, render_file
from contract_tui.documents.template_files import choose
from contract_tui.domain import orders
from contract_tui.domain.customers import CustomerKind
from contract_tui.domain.orders import Order, OrderAction, OrderKind, OrderStatus, PayMode
from contract_tui.domain.parties import PartyDetails
from contract_tui.domain.platform import Platform
from contract_tui.domain.states import Channel

NUMBER = "DD-20261123-000001-C"
PLATFORM = Platform()
PARTY = PartyDetails(
    contact="张三",
    phone="13800138000",
    email="zhang@example.com",
    address="北京市海淀区中关村大街 1 号示例大厦 A 座 1201 室",
    postcode="100080",
)
HOSTILE_NAMES = (
    "|甲|乙|",
    "*重点*_下划_`码`",
    "<b>公司</b>&amp;&#65;",
    "{{ 7*7 }}{% raw %}",
    "# 标题公司",
    "- 列表 1. 公司",
    "1. 第一公司",
    "[链接](http://x) ![图](y)",
    "反斜线\\|公司\\",
    "~~删~~ --- === $x$",
    "（（（）））。。。，，，",
    "ABCDEFGHIJKLMNOPQRSTUVWXYZABCDEFGHIJKLMNOPQRSTUVWXYZABCDEFGHIJKLMNOPQRSTUVWXYZ",
    "䶮㛃𠅤公司",
    "⼀一⻔门",
)
"""Names that are Markdown, template or table syntax, rare, long, or drawn with the same glyphs."""


def render(facts: DocumentFacts, folder: Path | None = None) -> RenderedText:
    """The text by a folder's template, or the program's own."""
    return render_file(choose(folder, facts.channel), facts)


_PRODUCTS = ("云服务器 CVM", "云数据库 MySQL", "对象存储 COS", "负载均衡 CLB", "内容分发网络 CDN")
_DETAILS = ("标准型 S6 / 4核 8GB / 系统盘 50GB", "高可用版 8GB 内存，12 个月", "", "资源包 10TB")
_MODES = (PayMode.PREPAID, PayMode.PREPAID, PayMode.POSTPAID, PayMode.RESERVED)
_ACTIONS = (OrderAction.PURCHASE, OrderAction.RENEW, OrderAction.UPGRADE, OrderAction.REFUND)
_AMOUNTS = (140950, 600714, 1640902, 32504, 12345678)


def order(position: int) -> Order:
    action = _ACTIONS[position * 7 % 4]
    amount = _AMOUNTS[position % 5] * (-1 if action is OrderAction.REFUND else 1)
    return Order(
        id=f"20260116000899{1234567 + position * 7919}",
        customer="100001",
        kind=OrderKind.ORDER,
        pay_mode=_MODES[position % 4],
        action=action,
        status=OrderStatus.DONE,
        amount_fen=amount,
        created_at=datetime(2026, 1, 5, 2, tzinfo=UTC) + timedelta(days=position),
        product=_PRODUCTS[position % 5],
        detail=_DETAILS[position % 4],
    )


def facts(
    count: int = 3,
    channel: Channel = Channel.BOTH,
    *,
    name: str = "北京示例科技有限公司",
    kind: CustomerKind = CustomerKind.ENTERPRISE,
    party: PartyDetails | None = PARTY,
    chosen: tuple[Order, ...] = (),
) -> DocumentFacts:
    lines = chosen or tuple(order(position) for position in range(count))
    return DocumentFacts(
        number=NUMBER,
        channel=channel,
        created_on=date(2026, 11, 23),
        customer_name=name,
        customer_kind=kind,
        code="91110000600037341L",
        framework="KJ-2024-0088",
        party=party,
        orders=lines,
        total_fen=orders.total(lines),
        platform=PLATFORM,
    )


def markdown(count: int = 3, channel: Channel = Channel.BOTH, *, name: str = "示例公司") -> str:
    return render(facts(count, channel, name=name)).markdown
