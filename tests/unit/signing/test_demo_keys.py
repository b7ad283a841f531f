"""The demo's own keys: made once, by whoever is first, and marked 演示."""

import stat
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import pytest

from contract_tui.domain.errors import ForbiddenError, OutsideError
from contract_tui.domain.signatures import SignatureParty
from contract_tui.signing.demo_keys import DemoKeys
from contract_tui.signing.pades import LevelOptions, sign
from tests.world.signing.samples import NOW, STAMP, a_document


def test_they_are_made_once_and_private(tmp_path: Path) -> None:
    first, again = DemoKeys(tmp_path).seal(), DemoKeys(tmp_path).seal()
    assert first.facts == again.facts
    folder = tmp_path / "demo-keys"
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert {stat.S_IMODE(each.stat().st_mode) for each in folder.iterdir()} == {0o600}
    assert sorted(each.name for each in folder.iterdir()) == ["root-key.pem", "root.pem", "seal-key.pem"]


def test_every_name_says_demo(tmp_path: Path) -> None:
    keys = DemoKeys(tmp_path)
    company = keys.signer("王芳", "云上科技有限公司", enterprise=True)
    person = keys.signer("陈静", "陈静", enterprise=False)
    assert company.facts.subject == "CN=演示 王芳, O=演示 云上科技有限公司"
    assert person.facts.subject == "CN=演示 陈静, O=演示"
    assert keys.seal().facts.subject == "CN=演示平台签章, O=演示"
    assert company.facts.issuer.startswith("CN=演示根证书（没有法律效力）")
    assert [each.dump() for each in company.chain] == [each.dump() for each in keys.roots()]


@pytest.mark.parametrize("name", ["长" * 60, "𠅤" * 40, "x" * 200])
def test_long_names_fit_a_certificate(tmp_path: Path, name: str) -> None:
    key = DemoKeys(tmp_path).signer(name, name, enterprise=True)
    assert key.certificate.subject.native["common_name"].startswith("演示 ")


def test_the_same_person_keeps_their_key(tmp_path: Path) -> None:
    keys = DemoKeys(tmp_path)
    assert keys.signer("王芳", "甲", enterprise=True) is keys.signer("王芳", "甲", enterprise=True)
    assert keys.signer("王芳", "乙", enterprise=True) is not keys.signer("王芳", "甲", enterprise=True)


@pytest.mark.parametrize("year", [2015, 2040])
def test_contracts_of_other_years_can_be_signed(tmp_path: Path, year: int) -> None:
    DemoKeys(tmp_path).seal().refuse_unusable(datetime(year, 1, 1, tzinfo=UTC))


def test_processes_that_start_at_once_use_the_same_keys(tmp_path: Path) -> None:
    script = (
        "import sys; from pathlib import Path; from contract_tui.signing.demo_keys import DemoKeys\n"
        "sys.stdin.readline(); keys = DemoKeys(Path(sys.argv[1]))\n"
        "print(keys.seal().facts.fingerprint, keys.roots()[0].sha256.hex())"
    )
    command = [sys.executable, "-c", script, str(tmp_path / "home")]
    started = [
        subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) for _ in range(4)
    ]
    for each in started:
        assert each.stdin
        each.stdin.write("\n")
        each.stdin.flush()
    said = {each.communicate(timeout=60)[0] for each in started}
    assert len(said) == 1
    assert said != {""}


def test_threads_that_start_at_once_use_the_same_keys(tmp_path: Path) -> None:
    keys = DemoKeys(tmp_path)
    with ThreadPoolExecutor(8) as pool:
        found = set(
            pool.map(lambda _: keys.signer("王芳", "甲", enterprise=True).facts.fingerprint, range(32))
        )
    assert len(found) == 1


def test_a_root_left_without_its_public_file_gets_it_again(tmp_path: Path) -> None:
    (root,) = DemoKeys(tmp_path).roots()
    (tmp_path / "demo-keys" / "root.pem").unlink()
    assert DemoKeys(tmp_path).roots()[0].dump() == root.dump()
    assert (tmp_path / "demo-keys" / "root.pem").exists()


def test_damaged_and_open_files_are_told(tmp_path: Path) -> None:
    DemoKeys(tmp_path).seal()
    path = tmp_path / "demo-keys" / "root-key.pem"
    path.chmod(0o644)
    with pytest.raises(ForbiddenError, match="权限"):
        DemoKeys(tmp_path).seal()
    path.chmod(0o600)
    path.write_text("damaged")
    with pytest.raises(OutsideError, match="损坏"):
        DemoKeys(tmp_path).seal()


def test_a_demos_contracts_are_signed_without_delay(tmp_path: Path) -> None:
    keys, document = DemoKeys(tmp_path), a_document()
    keys.seal()
    began = time.process_time()
    for number in range(15):
        key = keys.signer(f"签署人{number}", "客户", enterprise=True)
        sign(
            document, SignatureParty.CUSTOMER, key,
            stamp=STAMP, certify=True, at=NOW, options=LevelOptions(),
        )  # fmt: skip
    assert time.process_time() - began < 3
