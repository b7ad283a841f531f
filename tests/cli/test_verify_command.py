"""`contract-tui verify`: a verdict and its exit code, without a database and with one."""

import json
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.serialization import Encoding

from contract_tui.domain.contracts import DocumentKind
from contract_tui.domain.pdf import Pdf
from contract_tui.store import documents
from contract_tui.store.database import Database
from tests.arch.test_import_hygiene import loaded_by
from tests.cli.conftest import Here, Shell, generated
from tests.cli.test_json_documented import DOCUMENT, names
from tests.world.signing import files


@pytest.fixture
def trusted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The tests' root is believed, and the platform's seal is known."""
    root = saved(tmp_path / "root.pem", files.cast().root.holder.certificate.public_bytes(Encoding.PEM))
    seal = saved(tmp_path / "seal.pem", files.cast().platform.certificate.public_bytes(Encoding.PEM))
    monkeypatch.setenv("CONTRACT_TUI_SIGNING__TRUST", str(root))
    monkeypatch.setenv("CONTRACT_TUI_SIGNING__PLATFORM_TRUST", str(seal))
    return root


def saved(path: Path, content: bytes) -> Path:
    path.write_bytes(content)
    return path


VERDICTS: dict[str, tuple[Callable[[], bytes], int, str]] = {
    "valid": (files.both, 0, "有效：2 个签名完好、可信、齐全，签署后没有改动；甲方证书持有人为 CN=甲方"),
    "invalid": (files.by_customer, 8, "无效：签署不完整：缺少平台的签章"),
    "unsigned": (files.unsigned, 10, "没有签名：此 PDF 没有任何签名。"),
}


@pytest.mark.parametrize("verdict", VERDICTS)
def test_the_verdict_is_the_first_line_and_the_exit_code(
    cli: Here, tmp_path: Path, trusted: Path, verdict: str
) -> None:
    make, code, line = VERDICTS[verdict]
    path = str(saved(tmp_path / "x.pdf", make()))
    answer = cli("verify", path)
    assert (answer.code, answer.err) == (code, "")
    assert answer.out.splitlines()[0].startswith(line)
    data = cli("verify", path, "--json").data
    assert data["verdict"] == verdict
    assert data["line"].startswith(line)


def test_without_roots_nobody_is_trusted(cli: Here, tmp_path: Path) -> None:
    answer = cli("verify", str(saved(tmp_path / "x.pdf", files.both())))
    assert answer.code == 9
    assert answer.out.startswith("签名完好，但不可信：甲方签名的证书")


def test_facts_stand_below_the_verdict_and_are_aligned(cli: Here, tmp_path: Path, trusted: Path) -> None:
    lines = cli("verify", str(saved(tmp_path / "x.pdf", files.both()))).out.splitlines()
    assert "1  甲方签名（PartyA）  完好，可信" in lines
    assert "证书链    CN=甲方, C=CN ← CN=测试根证书, C=CN" in lines
    assert "之后改动  填写了签名域 Platform；加盖骑缝章 3 处" in lines
    assert "覆盖      整个文件" in lines


def test_it_needs_no_database_and_makes_no_folder(tmp_path: Path) -> None:
    shell = Shell(tmp_path / "home")
    done = shell.bytes("verify", "-", "--json", stdin=files.both())
    assert (done.returncode, done.stderr) == (9, b"")
    assert json.loads(done.stdout)["contract"] is None
    assert not (tmp_path / "home").exists()


def test_it_loads_neither_the_database_nor_the_interface_nor_paper(tmp_path: Path) -> None:
    path = saved(tmp_path / "x.pdf", files.both())
    code, loaded = loaded_by(tmp_path / "home", "verify", str(path))
    assert code == 9
    assert not loaded & {"textual", "rich", "sqlmodel", "alembic", "fpdf", "jinja2", "uharfbuzz"}


@pytest.mark.parametrize(
    ("content", "code", "said"),
    [(None, 4, "文件不存在"), (b"", 2, "这不是 PDF 文件"), (b"PK\3\4", 2, "这不是 PDF 文件")],
)
def test_what_is_no_pdf_is_a_usage_error(
    cli: Here, tmp_path: Path, content: bytes | None, code: int, said: str
) -> None:
    path = tmp_path / "x.pdf"
    if content is not None:
        path.write_bytes(content)
    answer = cli("verify", str(path), "--json")
    assert (answer.code, answer.out) == (code, "")
    assert said in answer.error["message"]
    assert cli("verify", str(tmp_path), "--json").error["message"].endswith("是文件夹，不是文件。")


def test_a_file_that_is_too_large_is_refused_unread(cli: Here, tmp_path: Path) -> None:
    path = tmp_path / "large.pdf"
    with path.open("wb") as stream:
        stream.write(b"%PDF-1.7\n")
        stream.truncate(65 * 1024 * 1024)
    answer = cli("verify", str(path))
    assert answer.code == 2
    assert "超过 64 MiB" in answer.err


def test_a_root_that_is_missing_is_told(cli: Here, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CONTRACT_TUI_SIGNING__TRUST", str(tmp_path / "none.pem"))
    answer = cli("verify", str(saved(tmp_path / "x.pdf", files.both())))
    assert answer.code == 4
    assert "none.pem" in answer.err


def stored(office: Here, number: str, content: bytes) -> None:
    """Let a signed file be the contract's official document, as sealing would."""
    database = Database(office.home / "contract.db")
    with sqlite3.connect(office.home / "contract.db") as connection:
        (key,) = connection.execute("select id from contract where number = ?", (number,)).fetchone()
    with database.write() as session:
        documents.add(session, key, DocumentKind.OFFICIAL, Pdf(content, 3), files.NOW)
    database.close()


def test_with_a_database_the_contract_is_named_and_the_file_compared(
    office: Here, tmp_path: Path, trusted: Path
) -> None:
    number = generated(office)
    content = files.by_platform(files.by_customer(files.unsigned(number=number)))
    path = saved(tmp_path / "x.pdf", content)
    not_sealed_here = office("verify", str(path), "--json")
    assert (not_sealed_here.code, not_sealed_here.data["contract"]) == (8, number)
    assert "没有正式合同文件" in not_sealed_here.data["line"]
    stored(office, number, content)
    data = office.done("verify", str(path), "--json").data
    assert (data["contract"], data["sha256_matches"]) == (number, True)
    assert f"{number}（正式合同，与数据库中保存的一致）" in office.done("verify", str(path)).out

    other = files.by_platform(files.by_customer(files.unsigned(number=number)))
    answer = office("verify", str(saved(tmp_path / "y.pdf", other)), "--json")
    assert answer.code == 8
    assert (answer.data["contract"], answer.data["sha256_matches"]) == (number, False)
    assert [problem["flaw"] for problem in answer.data["problems"]] == ["sha256"]

    draft = saved(tmp_path / "draft.pdf", files.unsigned(number=number))
    assert office("verify", str(draft)).code == 10


def damaged(home: Path) -> str:
    (home / "contract.db").write_bytes(b"no database at all" * 100)
    return "已损坏"


def newer(home: Path) -> str:
    with sqlite3.connect(home / "contract.db") as connection:
        connection.execute("create table alembic_version (version_num varchar)")
        connection.execute("insert into alembic_version values ('9999')")
    return "更新版本"


def a_folder(home: Path) -> str:
    (home / "contract.db").mkdir()
    return "不可写"


def emptied(home: Path) -> str:
    """It opens, and what is asked of it fails."""
    Database(home / "contract.db").close()
    with sqlite3.connect(home / "contract.db") as connection:
        connection.execute("drop table document")
    return "缺少 document"


@pytest.mark.parametrize("broken", [damaged, newer, a_folder, emptied])
def test_a_database_that_cannot_be_used_costs_the_comparison_and_not_the_verdict(
    homeless: Here, tmp_path: Path, trusted: Path, broken: Callable[[Path], str]
) -> None:
    homeless.home.mkdir(exist_ok=True)
    reason = broken(homeless.home)
    path = str(saved(tmp_path / "x.pdf", files.both()))
    for extra in ((), ("--json",)):
        answer = homeless("verify", path, *extra)
        assert answer.code == 0
        assert answer.err.startswith("注意：数据库无法使用，没有与其中的合同比较")
        assert reason in answer.err
    assert (answer.data["verdict"], answer.data["contract"], answer.data["sha256_matches"]) == (
        "valid",
        None,
        None,
    )


def test_a_home_that_may_not_be_entered_costs_the_comparison_and_not_the_verdict(
    cli: Here, tmp_path: Path, trusted: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = str(saved(tmp_path / "x.pdf", files.both()))
    exists = Path.exists

    def closed(place: Path) -> bool:
        if place.name == "contract.db":
            raise PermissionError(13, "Permission denied")
        return exists(place)

    monkeypatch.setattr(Path, "exists", closed)
    answer = cli("verify", path)
    assert answer.code == 0
    assert "数据库无法使用" in answer.err


def test_every_name_is_documented(office: Here, tmp_path: Path, trusted: Path) -> None:
    documented = set(DOCUMENT.read_text("utf-8").replace("`", " ").replace(",", " ").split())
    words = {word.strip("[]{}():;.") for word in documented}
    for make in (files.both, files.by_customer):
        data = office("verify", str(saved(tmp_path / "x.pdf", make())), "--json").data
        assert set(names(data)) <= words
