"""The demo's customers and orders: fictional, the same every time, of every kind that the rules know."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from contract_tui.domain.customers import CustomerInput, CustomerKind
from contract_tui.domain.imports import OrderInput
from contract_tui.domain.orders import OrderAction, OrderKind, OrderStatus, PayMode
from contract_tui.domain.parties import PartyDetails
from contract_tui.domain.simulated_signers import Persona

ACTIVATED = "100000000001"
NOT_ACTIVATED = "100000000002"
INDIVIDUAL = "100000000003"
WITHOUT_FRAMEWORK = "100000000004"

PROMPT, SLOW, MISSED, REFUSES, SILENT = "周立诚", "吴晚晴", "郑未达", "冯婉拒", "陈未签"
SEALING_FAILS, NEW = "卫再签", "蒋新来"
"""The signers of the activated customer; their names say how they behave."""

PERSONAS = {
    SLOW: Persona.SLOW,
    MISSED: Persona.MISSED,
    REFUSES: Persona.REFUSES,
    SILENT: Persona.SILENT,
    SEALING_FAILS: Persona.SEALING_FAILS,
}
"""Signer to persona; who is not named here signs promptly."""

CUSTOMERS = (
    CustomerInput(
        kind=CustomerKind.ENTERPRISE,
        name="云帆演示科技有限公司",
        code="91440300MADEMQ101Y",
        account=ACTIVATED,
        framework="KJ-DEMO-2023-0001",
        activated=True,
        signers=(
            (PROMPT, "13800000001"),
            (SLOW, "13800000002"),
            (MISSED, "13800000003"),
            (REFUSES, "13800000004"),
            (SILENT, "13800000005"),
            (SEALING_FAILS, "13800000006"),
        ),
    ),
    CustomerInput(
        kind=CustomerKind.ENTERPRISE,
        name="远山演示贸易有限公司",
        code="91110108MADEMQ102T",
        account=NOT_ACTIVATED,
        framework="KJ-DEMO-2023-0002",
        signers=(("许知远", "13800000011"), ("何清和", "13800000012")),
    ),
    CustomerInput(
        kind=CustomerKind.INDIVIDUAL,
        name="赵演示",
        code="110101199001010015",
        account=INDIVIDUAL,
        framework="KJ-DEMO-2024-0003",
        signers=(("赵演示", "13900000021"),),
    ),
    CustomerInput(
        kind=CustomerKind.ENTERPRISE,
        name="北辰演示传媒有限公司",
        code="91310115MADEMQ103F",
        account=WITHOUT_FRAMEWORK,
        activated=True,
        signers=(("沈星河", "13800000031"),),
    ),
)

PARTIES = {
    ACTIVATED: PartyDetails(
        "林演示",
        "13800000001",
        "contract@yunfan.example.com",
        "广东省深圳市南山区演示路 1 号云帆大厦 8 层",
        "518000",
    ),
    INDIVIDUAL: PartyDetails(
        "赵演示", "13900000021", "zhao@example.com", "北京市东城区演示胡同 3 号", "100010"
    ),
}
"""Account to party A's contact details."""

HOW_MANY = {ACTIVATED: 130, NOT_ACTIVATED: 40, INDIVIDUAL: 22, WITHOUT_FRAMEWORK: 12}
"""Account to its number of orders."""


@dataclass(frozen=True, slots=True)
class _Product:
    """Something to buy; `price` in 分 a month."""

    name: str
    detail: str
    price: int


_PRODUCTS = (
    _Product("云服务器 CVM / 标准型 S5", "4 核 8GB，系统盘 50GB", 32_640),
    _Product("云服务器 CVM / 标准型 SA5", "8 核 16GB，系统盘 100GB", 61_425),
    _Product("云数据库 MySQL / 双节点", "4 核 8000MB，200GB", 88_000),
    _Product("云数据库 Redis / 标准架构", "内存版 5.0，4GB", 25_600),
    _Product("云硬盘 CBS / 增强型 SSD", "500GB", 50_000),
    _Product("对象存储 COS / 标准存储资源包", "中国内地通用，1TB", 10_800),
    _Product("内容分发网络 CDN / 流量包", "中国内地，10TB", 128_000),
    _Product("负载均衡 CLB / 性能容量型", "标准型 2", 54_750),
    _Product("Web 应用防火墙 WAF / 企业版", "1 个域名包", 988_000),
    _Product("主机安全 / 旗舰版", "10 台授权", 80_000),
    _Product("短信 SMS / 国内短信套餐包", "10 万条", 400_000),
    _Product("轻量应用服务器 / 锐驰型", "2 核 4GB，40GB SSD", 4_000),
    _Product("云数据库 PostgreSQL / 双机高可用", "2 核 4GB，100GB", 46_200),
    _Product("私有网络 VPC / NAT 网关", "小型，100 万连接", 36_000),
    _Product("容器服务 TKE / 标准集群", "L20 规格", 14_400),
    _Product("域名注册 / .com", "1 年", 5_800),
)


@dataclass(frozen=True, slots=True)
class _Pattern:
    """What kind of order stands at a place of the cycle."""

    mode: PayMode = PayMode.PREPAID
    action: OrderAction = OrderAction.PURCHASE
    status: OrderStatus = OrderStatus.DONE
    kind: OrderKind = OrderKind.ORDER
    year: int = 2025
    months: int = 12


_CYCLE = (
    _Pattern(),
    _Pattern(months=1),
    _Pattern(action=OrderAction.RENEW),
    _Pattern(PayMode.POSTPAID),
    _Pattern(months=3),
    _Pattern(action=OrderAction.UPGRADE, months=2),
    _Pattern(PayMode.RESERVED),
    _Pattern(action=OrderAction.REFUND, status=OrderStatus.REFUNDED, months=1),
    _Pattern(months=6, year=2024),
    _Pattern(PayMode.POSTPAID, year=2018),
    _Pattern(action=OrderAction.RENEW, months=1),
    _Pattern(kind=OrderKind.MARKETPLACE, status=OrderStatus.PAID),
    _Pattern(status=OrderStatus.DELIVERING),
    _Pattern(status=OrderStatus.UNPAID),
    _Pattern(kind=OrderKind.MONTHLY_BILL),
    _Pattern(months=24),
    _Pattern(action=OrderAction.DOWNGRADE, months=1),
    _Pattern(status=OrderStatus.CLOSED, year=2024),
    _Pattern(PayMode.POSTPAID, year=2024),
    _Pattern(action=OrderAction.RENEW, months=12, year=2024),
)

_DISCOUNTS = (100, 95, 88, 80)


def orders() -> Iterator[OrderInput]:
    """All sample orders, a deterministic mix of every kind."""
    line = 0
    for account, how_many in HOW_MANY.items():
        for place in range(how_many):
            line += 1
            yield _order(account, place, line)


def _order(account: str, place: int, line: int) -> OrderInput:
    pattern = _CYCLE[place % len(_CYCLE)]
    product = _PRODUCTS[(place * 7 + int(account)) % len(_PRODUCTS)]
    created = _created(pattern, place, line)
    refund = pattern.action is OrderAction.REFUND
    amount = product.price * pattern.months * _DISCOUNTS[place % len(_DISCOUNTS)] // 100
    return OrderInput(
        line=line,
        id=f"{created + timedelta(hours=8):%Y%m%d}7100{line * 7919 % 1_000_000:06d}{line:05d}",
        payer=account,
        kind=pattern.kind,
        pay_mode=pattern.mode,
        action=pattern.action,
        status=pattern.status,
        amount_fen=-amount if refund else amount,
        created_at=created,
        product=_product(product, pattern, created),
        detail=_detail(product, pattern),
    )


def _created(pattern: _Pattern, place: int, line: int) -> datetime:
    """Spread over the pattern's year; of the 2018 ones every second is from before September 1st (S15)."""
    first = datetime(pattern.year, 1, 3, 1, 20, tzinfo=UTC)
    days = place * 37 % 340
    if pattern.year == 2018:
        days = 150 + place if place // len(_CYCLE) % 2 == 0 else 245 + place % 90
    return first + timedelta(days=days, minutes=line * 13 % 600)


def _product(product: _Product, pattern: _Pattern, created: datetime) -> str:
    if pattern.kind is OrderKind.MARKETPLACE:
        return "云市场 / 演示服务商 建站服务"
    if pattern.kind is OrderKind.MONTHLY_BILL:
        return f"{created:%Y 年 %m 月}月结账单"
    return product.name


def _detail(product: _Product, pattern: _Pattern) -> str:
    if pattern.kind is not OrderKind.ORDER:
        return ""
    return (
        product.detail
        if pattern.mode is PayMode.POSTPAID
        else f"{product.detail}；时长：{pattern.months} 个月"
    )
