"""A file to start from: the same few orders in every form that an import reads."""

import csv
import io
import json
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

from contract_tui.desk.files import write_file
from contract_tui.domain.errors import InvalidInputError

COLUMNS: Mapping[str, str] = MappingProxyType(
    {
        "订单号": "必填，字母、数字、- 和 _，最多 64 个",
        "付款账号": "必填，客户的账号；未登记的客户的订单不导入",
        "创建时间": "必填，如 2026-11-23 10:15:00，北京时间",
        "付费模式": "必填：预付费、后付费或预留实例",
        "金额（元）": "必填，如 1409.50；也可改用“金额（分）”；退款为负数",
        "产品": "必填，最多 120 个字",
        "子产品": "可不填",
        "交易类型": "可不填：新购、续费、升配、降配、退款，其余算作其他",
        "状态": "可不填，如 已支付、已发货；没有此列时全部算作已完成",
        "配置": "可不填，合同中的明细，最多 300 个字",
    }
)
"""The headings of a table, as the reader knows them, and what stands below each."""

PAYER = "100000000001"
"""Whose orders the sample's are until somebody writes another account in: the demo's first customer."""

_ROWS: tuple[tuple[str, ...], ...] = (
    (
        "SAMPLE-0001",
        "2026-11-23 10:15:00",
        "预付费",
        "1409.50",
        "云服务器 CVM",
        "包年包月",
        "新购",
        "已发货",
        "4核8G",
    ),
    (
        "SAMPLE-0002",
        "2026-11-24 09:00:00",
        "预付费",
        "6007.14",
        "云数据库 MySQL",
        "",
        "续费",
        "已发货",
        "8核16G",
    ),
    (
        "SAMPLE-0003",
        "2026-11-25 16:40:00",
        "预付费",
        "-325.04",
        "云服务器 CVM",
        "",
        "退款",
        "已发货",
        "退订 3 个月",
    ),
)
_CODES: Mapping[str, object] = MappingProxyType(
    {"预付费": "prePay", "新购": "purchase", "续费": "renew", "退款": "refund", "已发货": 4}
)


def write_sample(target: Path, *, replace: bool) -> Path:
    """Write a file with sample orders.

    Args:
        target: The ending says the form: .csv, .xlsx or .json.
        replace: Whether a file that is there gives way.

    Returns:
        The file's path.

    Raises:
        InvalidInputError: The ending is none of these.
        HeldError: There is such a file already.
        OutsideError: It cannot be written.
    """
    make = _MAKERS.get(target.suffix.lower())
    if make is None:
        raise InvalidInputError(
            f"{target} 的后缀不是 {'、'.join(_MAKERS)}。", "后缀说明文件的格式，例如 订单.xlsx。"
        )
    return write_file(target, target.name, make(), replace=replace)


def put_sample(folder: Path) -> Path:
    """Write the sample as a workbook into a folder, which is made if it is missing.

    Returns:
        The file's path; its name has a number where another file has the name.

    Raises:
        OutsideError: It cannot be written.
    """
    return write_file(folder, "示例订单.xlsx", _xlsx(), make=True)


def _table() -> list[list[str]]:
    return [list(COLUMNS), *([number, PAYER, *rest] for number, *rest in _ROWS)]


def _csv() -> bytes:
    text = io.StringIO()
    csv.writer(text).writerows(_table())
    return text.getvalue().encode("utf-8-sig")


def _xlsx() -> bytes:
    from openpyxl import Workbook

    book, content = Workbook(write_only=True), io.BytesIO()
    sheet = book.create_sheet("订单")
    for row in _table():
        sheet.append(row)
    book.save(content)
    return content.getvalue()


def _json() -> bytes:
    deals = []
    for number, created, mode, amount, product, sub_product, action, status, detail in _ROWS:
        deals.append(
            {
                "OrderId": number,
                "Payer": PAYER,
                "CreateTime": created,
                "PayMode": _CODES[mode],
                "Action": _CODES[action],
                "RealTotalCost": int(amount.replace(".", "").lstrip("-")),
                "Status": _CODES[status],
                "ProductName": product,
                "SubProductName": sub_product,
                "ProductInfo": [{"Name": "配置", "Value": detail}],
            }
        )
    answer = {"Response": {"TotalCount": len(deals), "Deals": deals}}
    return json.dumps(answer, ensure_ascii=False, indent=2).encode()


_MAKERS = MappingProxyType({".csv": _csv, ".xlsx": _xlsx, ".json": _json})
