"""What the whole file is asked: SQLite's own checks, the documents' bytes, the promises of constraints.

Constraints can be lost with an index, by damage or by hand, so what they promise is looked at as data.
"""

import hashlib
from collections.abc import Iterator

from sqlalchemy import create_engine, exc, text
from sqlalchemy.engine import Connection
from sqlmodel import Session, select

from contract_tui.domain import numbers
from contract_tui.domain.errors import InvalidInputError
from contract_tui.store.models import BlobRow, ContractRow

_MOST = 20
_SCHEMA = "SELECT type, name, sql FROM sqlite_master WHERE name NOT LIKE 'sqlite\\_%' ESCAPE '\\'"
_FOREIGN = "SELECT type, name FROM sqlite_master WHERE type IN ('trigger', 'view') LIMIT 1"
_OBJECTS = {"table": "表", "index": "索引", "trigger": "触发器", "view": "视图"}
_OWNERS = (
    "SELECT number FROM contract JOIN document ON contract_id = contract.id WHERE sha256 = :key"
    " UNION SELECT number FROM contract JOIN evidence ON contract_id = contract.id WHERE sha256 = :key"
)
_PROMISES: tuple[tuple[str, str], ...] = (
    (
        "合同编号 {} 属于不止一份合同",
        "SELECT number FROM contract NOT INDEXED GROUP BY number HAVING count(*) > 1",
    ),
    (
        "订单 {} 同时在不止一份合同中",
        (
            "SELECT orders.order_number FROM contract_order NOT INDEXED JOIN orders ON orders.id = order_id"
            " WHERE released_at IS NULL GROUP BY order_id HAVING count(*) > 1"
        ),
    ),
    (
        "已删除的合同 {} 仍占用订单",
        (
            "SELECT DISTINCT contract.number FROM contract_order JOIN contract ON contract.id = contract_id"
            " WHERE released_at IS NULL AND deleted_at IS NOT NULL"
        ),
    ),
    (
        "合同 {} 未删除，其订单却已释放",
        (
            "SELECT DISTINCT contract.number FROM contract_order JOIN contract ON contract.id = contract_id"
            " WHERE released_at IS NOT NULL AND deleted_at IS NULL"
        ),
    ),
    (
        "合同 {} 没有任何订单",
        (
            "SELECT number FROM contract WHERE NOT EXISTS"
            " (SELECT 1 FROM contract_order WHERE contract_id = contract.id)"
        ),
    ),
    (
        "合同 {} 的订单数与所含订单不符",
        (
            "SELECT number FROM contract WHERE order_count !="
            " (SELECT count(*) FROM contract_order WHERE contract_id = contract.id)"
        ),
    ),
    (
        "合同 {} 有同一方的不止一个签名",
        (
            "SELECT contract.number FROM signature NOT INDEXED JOIN contract ON contract.id = contract_id"
            " GROUP BY contract_id, party HAVING count(*) > 1"
        ),
    ),
    (
        "合同 {} 有不止一份同类文件",
        (
            "SELECT contract.number FROM document NOT INDEXED JOIN contract ON contract.id = contract_id"
            " GROUP BY contract_id, document.kind HAVING count(*) > 1"
        ),
    ),
    (
        "已生效的合同 {} 没有正式合同文件",
        (
            "SELECT number FROM contract WHERE substate IN ('e_effective','paper_requested','paper_sent') AND"
            " NOT EXISTS (SELECT 1 FROM document WHERE contract_id = contract.id AND kind = 'official')"
        ),
    ),
    (
        "合同 {} 尚未生效，却有正式合同文件",
        (
            "SELECT number FROM contract WHERE substate NOT IN ('e_effective','paper_requested','paper_sent')"
            " AND EXISTS (SELECT 1 FROM document WHERE contract_id = contract.id AND kind = 'official')"
        ),
    ),
)
"""What must never be found, and the query that finds it."""


def file_problems(session: Session) -> list[str]:
    """What SQLite's integrity check says of the file's pages and indexes, at most 20 lines."""
    lines = session.connection().execute(text(f"PRAGMA integrity_check({_MOST})")).scalars()
    return [str(line) for line in lines if line != "ok"]


def reference_problems(session: Session) -> list[str]:
    """Rows that name a row which is not there, at most 20."""
    rows = session.connection().execute(text("PRAGMA foreign_key_check")).fetchmany(_MOST)
    return [f"表 {table} 第 {row} 行引用的 {parent} 不存在" for table, row, parent, _ in rows]


def schema_problems(session: Session) -> list[str]:
    """Tables, indexes, triggers and views that are not those that this program's migrations make.

    A trigger changes rows within the program's own transactions, so that their digests vouch for it.
    """
    # Alembic takes a quarter of a second to import.
    from contract_tui.store import migrations

    with create_engine("sqlite://").begin() as connection:
        migrations.upgrade(connection)
        expected = _schema(connection)
    present = _schema(session.connection())
    return [
        *(f"有不属于本程序的{kind} {name}" for kind, name in sorted(present.keys() - expected.keys())),
        *(f"缺少{kind} {name}" for kind, name in sorted(expected.keys() - present.keys())),
        *(
            f"{kind} {name} 的定义被改动"
            for kind, name in sorted(expected.keys() & present.keys())
            if present[kind, name] != expected[kind, name]
        ),
    ]


def foreign_object(session: Session) -> str | None:
    """A trigger, which changes rows, or a view, which shows other ones; this program makes neither."""
    kind, name = session.connection().execute(text(_FOREIGN)).first() or ("", "")
    return f"数据库中有不属于本程序的{_OBJECTS[kind]} {name}" if kind else None


def _schema(connection: Connection) -> dict[tuple[str, str], str]:
    """By kind and name: what each is made with, comparable."""
    return {
        (_OBJECTS.get(kind, str(kind)), str(name)): _comparable(kind, str(definition or ""))
        for kind, name, definition in connection.execute(text(_SCHEMA))
    }


def _comparable(kind: str, definition: str) -> str:
    """Releases of SQLite quote and space differently; a rebuilt table has its constraints in any order."""
    plain = "".join(definition.replace('"', "").split())
    if kind != "table":
        return plain
    head, _, rest = plain.partition("(")
    body, _, tail = rest.rpartition(")")
    return f"{head}({','.join(sorted(body.split(',')))}){tail}"


def promise_problems(session: Session) -> list[str]:
    """What no two rows and no state may be: numbers, held orders, signatures, documents."""
    problems = [
        words.format(value)
        for words, query in _PROMISES
        for value in session.connection().execute(text(query)).scalars().fetchmany(_MOST)
    ]
    return [*problems, *_wrong_numbers(session)]


def _wrong_numbers(session: Session) -> Iterator[str]:
    for number in session.exec(select(ContractRow.number)):
        try:
            numbers.parse(number)
        except InvalidInputError:
            yield f"合同编号 {number} 的形式或校验符不正确"


def document_problems(session: Session) -> Iterator[str]:
    """Stored files whose bytes are not those of their SHA-256, or cannot be read; one in memory at a time."""
    keys = session.exec(select(BlobRow.sha256)).all()
    for sha256 in keys:
        try:
            content = session.exec(select(BlobRow.content).where(BlobRow.sha256 == sha256)).one()
        except exc.SQLAlchemyError:
            yield f"文件 {sha256[:16]}…{_of(session, sha256)} 无法读取"
            continue
        if hashlib.sha256(content).hexdigest() != sha256:
            yield f"文件 {sha256[:16]}…{_of(session, sha256)} 的内容与其 SHA-256 不符"


def _of(session: Session, sha256: str) -> str:
    """Whose file it is, in brackets; nothing where nobody's row names it."""
    try:
        numbers = session.connection().execute(text(_OWNERS), {"key": sha256}).scalars().all()
    except exc.SQLAlchemyError:
        return ""
    return f"（合同 {'、'.join(map(str, numbers))}）" if numbers else ""
