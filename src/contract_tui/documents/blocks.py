"""The contract's text as blocks: what both renderings, terminal and PDF, are made from.

The Markdown that a template may use: one `#` title, `##` headings, paragraphs (a leading `1.2 ` is
a clause's number), bullet lists for `label：value` lines, ordered lists, tables, and a thematic
break (`---`), after which a table is the signature block: one column for each party, its heading
beginning with 甲方 or 乙方.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from markdown_it import MarkdownIt
from markdown_it.token import Token

from contract_tui.domain.layout import Align

_CLAUSE = re.compile(r"(\d+(?:\.\d+)+|（[一二三四五六七八九十]+）|（\d+）)[ 　]*(?=\S)")
_LABEL = re.compile(r"[^：]{1,12}：")
_WIDE = re.compile(r"[\u2e80-\uffef]")


@dataclass(frozen=True, slots=True)
class Title:
    """The document's title."""

    text: str


@dataclass(frozen=True, slots=True)
class Heading:
    """The heading of a clause; it stays with the clause's first lines."""

    text: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph.

    Attributes:
        marker: The clause's number, e.g. `1.2`, after which the text hangs; may be empty.
    """

    marker: str
    text: str


@dataclass(frozen=True, slots=True)
class Item:
    """A line of a list.

    Attributes:
        marker: The label with its colon (`名称：`) or a list's number (`1.`); may be empty.
    """

    marker: str
    text: str


@dataclass(frozen=True, slots=True)
class Table:
    """A table, every row as long as the head."""

    aligns: tuple[Align, ...]
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Signature:
    """The signature block.

    Attributes:
        columns: For each party its lines, the heading first.
    """

    columns: tuple[tuple[str, ...], ...]


Block = Title | Heading | Paragraph | Item | Table | Signature


@lru_cache(maxsize=16)
def parse(markdown: str) -> tuple[Block, ...]:
    """Read Markdown into blocks; every word of it is in exactly one block."""
    return tuple(_blocks(_parser().parse(markdown)))


def words(block: Block) -> tuple[str, ...]:
    """A block's texts in reading order, one for each paragraph or cell."""
    match block:
        case Title(text) | Heading(text):
            return (text,)
        case Paragraph(marker, text):
            return (f"{marker} {text}" if marker else text,)
        case Item(marker, text):
            return (f"{marker} {text}" if marker.endswith(".") else marker + text,)
        case Table(_, head, rows):
            return (*head, *(cell for row in rows for cell in row))
        case Signature(columns):
            return tuple(line for column in columns for line in column)


@cache
def _parser() -> MarkdownIt:
    # "html": False leaves foreign tags as the letters that they are.
    return MarkdownIt("commonmark", {"html": False, "linkify": False}).enable("table")


def _blocks(tokens: Sequence[Token]) -> Iterator[Block]:
    signing = False
    lists: list[int | None] = []
    index = 0
    while index < len(tokens):
        token = tokens[index]
        if token.type == "hr":
            signing = True
        elif token.type == "table_open":
            end = _closing(tokens, index)
            table = _table(tokens[index:end])
            yield _signature(table) if signing else table
            signing = False
            index = end
        elif token.type in {"bullet_list_open", "ordered_list_open"}:
            lists.append(int(token.attrGet("start") or 1) if token.type[0] == "o" else None)
        elif token.type in {"bullet_list_close", "ordered_list_close"}:
            lists.pop()
        elif token.type in {"fence", "code_block"}:
            yield Paragraph("", token.content.rstrip("\n"))
        elif token.type == "inline":
            yield _text_block(tokens[index - 1], _inline(token), lists)
        index += 1


def _text_block(opening: Token, text: str, lists: list[int | None]) -> Block:
    if opening.type == "heading_open":
        return Title(text) if opening.tag == "h1" else Heading(text)
    if lists:
        return _item(text, lists)
    match = _CLAUSE.match(text)
    return Paragraph(match[1], text[match.end() :]) if match else Paragraph("", text)


def _item(text: str, lists: list[int | None]) -> Item:
    number = lists[-1]
    if number is not None:
        lists[-1] = number + 1
        return Item(f"{number}.", text)
    match = _LABEL.match(text)
    return Item(match[0], text[match.end() :]) if match else Item("", text)


def _closing(tokens: Sequence[Token], start: int) -> int:
    return next(i for i in range(start, len(tokens)) if tokens[i].type == "table_close")


def _table(tokens: Sequence[Token]) -> Table:
    rows: list[list[str]] = []
    aligns: list[Align] = []
    for position, token in enumerate(tokens):
        if token.type == "tr_open":
            rows.append([])
        elif token.type == "th_open":
            aligns.append(_align(token))
        elif token.type == "inline":
            rows[-1].append(_inline(tokens[position]))
    return Table(tuple(aligns), tuple(rows[0]), tuple(tuple(row) for row in rows[1:]))


def _align(token: Token) -> Align:
    style = str(token.attrGet("style") or "")
    return "right" if style.endswith("right") else "center" if style.endswith("center") else "left"


def _signature(table: Table) -> Signature:
    # Without rows there is still a line for the date, empty.
    rows = table.rows or (("",) * len(table.head),)
    return Signature(tuple(zip(table.head, *rows, strict=True)))


def _inline(token: Token) -> str:
    return "".join(_pieces(token.children or [])).strip()


def _pieces(children: Sequence[Token]) -> Iterator[str]:
    for position, child in enumerate(children):
        if child.type == "hardbreak":
            yield "\n"
        elif child.type == "softbreak":
            yield _joint(children, position)
        elif child.type == "image":
            yield from _pieces(child.children or [])
        else:
            yield child.content


def _joint(children: Sequence[Token], position: int) -> str:
    """A line break of the source: nothing beside a Chinese character, a space otherwise."""
    around = (children[position - 1].content[-1:], children[position + 1].content[:1])
    return "" if any(_WIDE.match(character) for character in around) else " "
