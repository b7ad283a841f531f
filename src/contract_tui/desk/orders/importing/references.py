"""Whether a field of order numbers names any; there are many ways to write that it names none."""

import re
from decimal import Decimal

from contract_tui.desk.orders.importing.fields import BadValueError
from contract_tui.desk.orders.importing.json_text import Repeated, value_of
from contract_tui.domain import text

_PART = re.compile(r"[\w.?\ufffd-]+")
_NUMBER = re.compile(r"(?=.*[0-9])[A-Za-z0-9][A-Za-z0-9_-]{0,63}", re.ASCII)
_NOTHING = re.compile(
    r"null|none|nil|nan?|n|a|undefined|unset|false|empty|blank|nothing|no|否|空|空值|空白"
    r"|(?:none|no|not|non)(?:any|refund(?:ed|s)?|return(?:ed|s)?|related|orders?|deals?|data|records?|found"
    r"|applicable|available|set|value)+"
    r"|(?:暂|尚|并)?(?:无|没有|没|未|不|非)(?:有|任何|关联|相关|对应|原|退款|退货|退费|退订|退单|订单|单|号|编号|的"
    r"|数据|记录|信息|内容|值|适用|涉及|存在|填|填写|发生|产生|提供|可用)*"
)


def names_orders(value: object, label: str) -> bool:
    """Whether a field names orders.

    Args:
        value: A number, a text, which may be JSON itself, or a list or an object of them.
        label: The field's name, for messages.

    Raises:
        BadValueError: It holds something that is neither an order's number nor a word for nothing.
    """
    if isinstance(value, str):
        return _text_names(value, label)
    if isinstance(value, Repeated):
        raise _unclear("、".join(value.names), label)
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list):
        # All of them are looked at: what is unclear must not pass because of what stands before it.
        named = [names_orders(each, label) for each in value]
        return True in named
    if value is None or value is False:
        return False
    if value is not True and isinstance(value, int | Decimal):
        return _text_names(str(value), label)
    raise _unclear(str(value), label)


def _text_names(written: str, label: str) -> bool:
    if written.strip()[:1] in {"[", "{"}:
        try:
            return names_orders(value_of(written.strip()), label)
        except BadValueError:
            raise
        except (ValueError, RecursionError):
            pass
    parts = [part.strip(".") for part in _PART.findall(written)]
    if _says_nothing("".join(parts)):
        return False
    named = [part for part in parts if not _says_nothing(part)]
    if not all(map(_NUMBER.fullmatch, named)):
        raise _unclear(written, label)
    return bool(named)


def _says_nothing(part: str) -> bool:
    """Whether a part is a word for nothing, or zeros and signs only."""
    plain = text.narrowed(part).lower()
    return not plain.strip("0_.-") or bool(_NOTHING.fullmatch(plain.strip("_.-")))


def _unclear(written: str, label: str) -> BadValueError:
    return BadValueError(
        f"{label} 不是订单号：{text.shown(written)[:40]}", "请填写所退订单的编号；没有时请留空，或填写 Action"
    )
