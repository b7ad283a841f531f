"""`check`, `backup`, `restore` and `export` as an operator uses them."""

import json
import re
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

import pytest

from tests.cli.conftest import Here, generated, new
from tests.world.places import DOCS

DOCUMENT = DOCS / "json.md"


def converted(office: Here) -> str:
    number = generated(office)
    office.done("contract", "convert", number)
    office.done("contract", "watch", number, "--until", "effective")
    return number


def at(home: Path) -> list[str]:
    return ["--home", str(home)]


def test_check_tells_whole_from_damaged_and_names_what_is(office: Here) -> None:
    number = converted(office)
    other = new(office, "both", "2024030500000002")
    whole = office.done("check", "--json").data
    assert (whole["intact"], whole["problems"], whole["history"]) == (True, [], [])
    assert {each["verdict"] for each in whole["findings"]} == {"good"}
    with closing(sqlite3.connect(office.home / "contract.db")) as connection:
        connection.execute("UPDATE contract SET total_fen = 1 WHERE number = ?", (number,))
        connection.execute("UPDATE contract_order SET released_at = '2026-01-01 00:00:00.000000'")
        connection.execute("UPDATE number_day SET last = last + 1")
        connection.execute("UPDATE blob SET content = x'00' WHERE rowid = 1")
        connection.commit()
    broken = office("check", "--json")
    assert broken.code == 3
    assert {each["number"] for each in broken.data["problems"]} == {number, other}
    assert broken.data["history"]
    bad = {each["what"] for each in broken.data["findings"] if each["verdict"] == "bad"}
    assert bad == {"文件的 SHA-256", "编号、订单占用、签名和文件", "合同与审计记录", "检查点和编号"}
    told = office("check")
    assert told.code == 3
    assert number in told.out
    assert "contract-tui help operations" in told.out
    doctor = office("doctor", "--json")
    assert doctor.code == 6
    assert bad <= {each["what"] for each in doctor.data["findings"] if each["verdict"] == "bad"}


def test_backup_and_restore_from_the_command_line(office: Here, tmp_path: Path) -> None:
    number, target, home = converted(office), tmp_path / "b.tar", tmp_path / "new"
    made = office.done("backup", str(target), "--json").data
    assert made["path"] == str(target)
    assert made["contracts"] == 1
    again = office("backup", str(target))
    assert again.code == 5
    assert "--force" in again.err
    office.done("backup", str(target), "--force")
    done = office.done(*at(home), "restore", str(target), "--json").data
    assert (done["home"], done["kept"], done["contracts"]) == (str(home), None, 1)
    assert office(*at(home), "restore", str(target)).code == 5
    forced = office.done(*at(home), "restore", str(target), "--force").err
    assert "replaced-" in forced
    assert re.search(r"contract-tui (--home \S+ )?check", forced)
    assert office.done(*at(home), "audit", number, "--verify", "--json").data["intact"]
    assert office(*at(tmp_path / "x"), "restore", str(tmp_path / "none")).code == 4
    documented = set(re.findall(r"\w+", DOCUMENT.read_text("utf-8")))
    assert set(done) <= documented


def test_export_gives_files_that_other_programs_check(office: Here, tmp_path: Path) -> None:
    number, draft = converted(office), generated(office, "2024030500000002")
    voided = generated(office, "2024030500000003")
    office.done("contract", "void", voided)
    target = tmp_path / "out"
    done = office.done("export", str(target), "--json").data
    assert (done["contracts"], done["documents"], done["problems"]) == (3, 3, [])
    subprocess.run(["sha256sum", "--strict", "-c", "SHA256SUMS"], cwd=target, check=True, capture_output=True)
    index = json.loads((target / "index.json").read_text("utf-8"))
    files = {
        each["number"]: [document["file"] for document in each["documents"]] for each in index["contracts"]
    }
    assert files == {
        number: [f"{number}-草稿.pdf", f"{number}-正式合同.pdf"],
        draft: [f"{draft}-草稿.pdf"],
        voided: [],
    }
    official = target / f"{number}-正式合同.pdf"
    assert office("verify", str(official)).code == 0
    assert office("export", str(target)).code == 5, "nothing is mixed into a folder that holds something"
    with closing(sqlite3.connect(office.home / "contract.db")) as connection:
        of_official = "(SELECT sha256 FROM document WHERE kind = 'official')"
        connection.execute(f"UPDATE blob SET content = x'00' WHERE sha256 = {of_official}")
        connection.commit()
    damaged = office("export", str(tmp_path / "again"), "--json")
    assert damaged.code == 3
    assert [each["number"] for each in damaged.data["problems"]] == [number]
    assert not (tmp_path / "again" / official.name).exists()
    assert (tmp_path / "again" / f"{draft}-草稿.pdf").exists()


@pytest.mark.parametrize(
    "args",
    [
        ("backup",),
        ("restore",),
        ("export",),
        ("seal", "request"),
        ("seal", "init", "--root"),
        ("contract", "list", "--home"),
        ("contract", "list", "--config"),
    ],
)
def test_a_dash_is_refused_where_no_stream_is_meant_and_nothing_gets_its_name(
    office: Here, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, args: tuple[str, ...]
) -> None:
    (empty := tmp_path / "empty").mkdir()
    monkeypatch.chdir(empty)
    refused = office(*args, "-")
    assert refused.code == 2, refused
    assert "不使用标准输入和标准输出" in refused.err
    assert "./-" in refused.err
    assert list(empty.iterdir()) == []
