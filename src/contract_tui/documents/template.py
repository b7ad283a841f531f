"""From a template to the contract's Markdown: Jinja2 in its sandbox, every value escaped."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache
from traceback import walk_tb

from jinja2 import StrictUndefined, Template, TemplateError, TemplateSyntaxError, pass_context
from jinja2.runtime import Context
from jinja2.sandbox import ImmutableSandboxedEnvironment

from contract_tui.documents.template_files import TemplateFile
from contract_tui.domain import labels, money
from contract_tui.domain.clock import shanghai_date
from contract_tui.domain.customers import CustomerKind
from contract_tui.domain.errors import InvalidInputError
from contract_tui.domain.orders import Order
from contract_tui.domain.parties import PARTY_LABELS, PartyDetails
from contract_tui.domain.platform import Platform
from contract_tui.domain.states import Channel
from contract_tui.domain.text import shown, tidy

COMPILED = "<template>"
"""What Jinja2 calls the file of a template that it was given as a string."""
# What a template's own expressions raise while it is rendered.
_FAILURES = (
    TemplateError, ArithmeticError, AttributeError, LookupError, MemoryError, RecursionError, TypeError,
    ValueError,
)  # fmt: skip
_PUNCTUATION = re.compile(r"([!-/:-@\[-`{}~])")
_DATE_ELSEWHERE = "见电子签名"


@dataclass(frozen=True, slots=True)
class DocumentFacts:
    """Everything that a contract's text may cite.

    Attributes:
        number: 合同编号 (P10).
        created_on: The day in Shanghai on which the contract was created.
        customer_name: Party A's verified name (P4).
        code: Party A's 统一社会信用代码 or identity number, in full: P9 allows it here.
        framework: The number of the framework contract (P13).
        party: Party A's contact details; None leaves those lines out.
        orders: In the order of the table.
        total_fen: The contract's total in 分.
        platform: Party B (P15).
        customer_elsewhere: Whether party A signs with a program of its own, so that no date can be printed
            beside its signature.
    """

    number: str
    channel: Channel
    created_on: date
    customer_name: str
    customer_kind: CustomerKind
    code: str
    framework: str
    party: PartyDetails | None
    orders: tuple[Order, ...]
    total_fen: int
    platform: Platform
    customer_elsewhere: bool = False


@dataclass(frozen=True, slots=True)
class RenderedText:
    """A contract's text.

    Attributes:
        markdown: The one source of the review text and of the PDF.
        template: The template's name, version and hash: `order_contract 1.0 sha256:0123456789ab`.
    """

    markdown: str
    template: str


@dataclass(frozen=True, slots=True)
class OrderLine:
    """One row of the order table, as words."""

    position: int
    id: str
    product: str
    kind: str
    created: str
    amount: str


def render_file(template: TemplateFile, facts: DocumentFacts) -> RenderedText:
    """Write a contract's text by one template.

    Time and memory have no bounds here: a template of one's own is rendered by `bounded.written`, in a
    process that has them.

    Raises:
        InvalidInputError: The template has an error or cites something that does not exist; the message names
            file and line.
    """
    return rendered(compiled(template), template, facts)


def compiled(template: TemplateFile) -> Template:
    """A template, ready to be rendered; nothing of it has been evaluated.

    Raises:
        InvalidInputError: Its syntax is wrong; the message names file and line.
    """
    try:
        return _from_source(template.source)
    except _FAILURES as error:
        raise _refusal(template, _line_of(error), error) from error


def rendered(
    ready: Template, template: TemplateFile, facts: DocumentFacts, most: int | None = None
) -> RenderedText:
    """Write a contract's text.

    Args:
        ready: The compiled template.
        template: Names it in messages.
        most: Characters; a template that writes more is stopped there.

    Raises:
        InvalidInputError: As for `render_file`; also when the text becomes too long.
    """
    pieces = ready.generate(_context(facts))
    text: list[str] = []
    length = 0
    try:
        for piece in pieces:
            text.append(piece)
            length += len(piece)
            if most is not None and length > most:
                place = f"{template.place} 第 {_line_now(ready, pieces)} 行"
                raise InvalidInputError(
                    f"合同模板 {place}有误：写出的文本过长（超过 {most} 个字符）。", "请检查模板中的循环。"
                )
    except _FAILURES as error:
        raise _refusal(template, _line_of(error), error) from error
    return RenderedText("".join(text).strip() + "\n", template.label)


def _refusal(template: TemplateFile, line: int | None, error: BaseException) -> InvalidInputError:
    place = f"{template.place} 第 {line} 行" if line else template.place
    words = "需要的内存超过限制" if isinstance(error, MemoryError) else str(error)
    return InvalidInputError(f"合同模板 {place}有误：{words}", "请更正模板文件后重试。")


def _line_now(ready: Template, pieces: Iterator[str]) -> int:
    """Where a template stands that has just written a piece."""
    inner = getattr(pieces, "gi_yieldfrom", None)
    frame = inner.gi_frame if inner is not None else None
    return ready.get_corresponding_lineno(frame.f_lineno) if frame is not None else 1


def _line_of(error: BaseException) -> int | None:
    """Where in the template an error arose: what was being executed there last."""
    if isinstance(error, TemplateSyntaxError):
        return error.lineno
    frames = [
        number for frame, number in walk_tb(error.__traceback__) if frame.f_code.co_filename == COMPILED
    ]
    return frames[-1] if frames else None


def filled(source: str, context: Mapping[str, object]) -> str:
    """Fill in a template that is the program's own, every value escaped for Markdown.

    Args:
        source: Markdown with Jinja2.
        context: What it cites.
    """
    return _from_source(source).render(context).strip() + "\n"


@lru_cache(maxsize=8)
def _from_source(source: str) -> Template:
    """Compiling takes longer than writing a text, and one use case writes several by the same template."""
    return _environment().from_string(source)


@cache
def _environment() -> ImmutableSandboxedEnvironment:
    # Autoescape is for HTML; `finalize` escapes every value for Markdown instead.
    return ImmutableSandboxedEnvironment(
        undefined=StrictUndefined,
        finalize=_escaped,
        autoescape=False,
        trim_blocks=True,
        lstrip_blocks=True,
        # Constants are evaluated when the text is written, where that has a line to name; asking for the
        # context has the same effect on `finalize`.
        optimized=False,
    )


@pass_context
def _escaped(_: Context, value: object) -> object:
    """A value as Markdown that means exactly its characters, on one line, wherever it stands.

    A pipe becomes an entity, since tables are split before backslashes are read.
    """
    if isinstance(value, StrictUndefined):
        return value
    return _PUNCTUATION.sub(r"\\\1", shown(tidy(str(value)))).replace("|", "&#124;")


def _context(facts: DocumentFacts) -> dict[str, object]:
    individual = facts.customer_kind is CustomerKind.INDIVIDUAL
    return {
        "number": facts.number,
        "both": facts.channel is Channel.BOTH,
        "channel": labels.channel(facts.channel, facts.platform.short_name),
        "created": _chinese_date(facts.created_on),
        "customer_name": facts.customer_name,
        "individual": individual,
        "code_label": "居民身份证号" if individual else "统一社会信用代码",
        "code": facts.code,
        "framework": facts.framework,
        "party": _party_lines(facts.party),
        "orders": tuple(_line(i, order) for i, order in enumerate(facts.orders, start=1)),
        "has_postpaid": any(order.contract_amount is None for order in facts.orders),
        "has_refund": any((order.contract_amount or 0) < 0 for order in facts.orders),
        "postpaid_amount": labels.POSTPAID_AMOUNT,
        "total": total_words(facts),
        "total_capital": money.capital(facts.total_fen),
        "platform": facts.platform,
        "customer_date": _DATE_ELSEWHERE if facts.customer_elsewhere else "",
    }


def total_words(facts: DocumentFacts) -> str:
    """The contract's total as the text shows it (P11)."""
    return money.with_sign(facts.total_fen)


def _chinese_date(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def _party_lines(party: PartyDetails | None) -> tuple[tuple[str, str], ...]:
    if party is None:
        return ()
    lines = ((label, getattr(party, name)) for name, label in PARTY_LABELS.items())
    return tuple((label, value) for label, value in lines if value)


def _line(position: int, order: Order) -> OrderLine:
    amount = order.contract_amount
    return OrderLine(
        position=position,
        id=order.id,
        product=f"{order.product}（{order.detail}）" if order.detail else order.product,
        kind=f"{labels.PAY_MODES[order.pay_mode]}/{labels.ORDER_ACTIONS[order.action]}",
        created=shanghai_date(order.created_at).isoformat(),
        amount=labels.POSTPAID_AMOUNT if amount is None else money.figures(amount),
    )
