"""`contract-tui archive`: what lasts how long, and a renewal by command."""

import json
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.serialization import Encoding

from contract_tui.cli.main import run
from contract_tui.domain.contracts import DocumentKind
from contract_tui.domain.errors import ExitCode
from tests.world.clock import StillClock
from tests.world.exchange import exchange_settings, world
from tests.world.homes import a_desk
from tests.world.people import OPERATOR
from tests.world.signing.files import NOW
from tests.world.signing.ticking_tsa import TickingTsa, running
from tests.world.story import Story

Capture = pytest.CaptureFixture[str]


def configured(folder: Path, tsa: TickingTsa) -> None:
    """Settings of such a home as its file has them, for commands."""
    plain = exchange_settings(folder)
    (tsa.folder / "crls" / "own.crl").write_bytes(world().root.crl().dump())
    plain.home.mkdir(exist_ok=True)
    (folder / "seal.pem").write_bytes(world().platform.certificate.public_bytes(Encoding.PEM))
    (plain.home / "config.toml").write_text(
        f"""
[signing]
provider = "exchange"
trust = "{plain.signing.trust}"
platform_trust = "{folder / "seal.pem"}"
crls = "{tsa.folder / "crls"}"
timestamp_url = "{tsa.url}"
timestamp_trust = "{tsa.folder / "tsa-root.pem"}"
[seal]
key = "{plain.seal.key}"
passphrase = "{plain.seal.passphrase}"
[platform]
legal_name = "深圳示例平台有限公司"
code = "91110000600037341L"
address = "广东省深圳市南山区实例路 9 号"
phone = "0755-87654321"
""",
        "utf-8",
    )


def answered(home: Path, capsys: Capture, *command: str) -> tuple[int, str, str]:
    capsys.readouterr()
    code = run(["--home", str(home), *command])
    said = capsys.readouterr()
    return code, said.out, said.err


def test_an_operator_sees_how_long_documents_last_and_renews_them(tmp_path: Path, capsys: Capture) -> None:
    from contract_tui.config import load_settings

    clock, home = StillClock(NOW), tmp_path / "home"
    with running(TickingTsa(clock, tmp_path / "tsa")) as tsa:
        configured(tmp_path, tsa)
        story = Story(a_desk(home, clock, settings=load_settings(home, {})), clock)
        number = story.generated("E-01")
        story.desk.signing.convert(number, OPERATOR)
        story.wait(story.desk.settings.timing.seal_single)
        report = story.desk.evidence.request(number, OPERATOR).id
        for _ in range(3):
            story.engine()
        story.desk.close()
        code, out, err = answered(home, capsys, "archive", "list")
        assert (code, number in out, f"签署报告 {report}" in out) == (ExitCode.DONE, True, True)
        assert "共 2 份" in err
        code, out, _ = answered(home, capsys, "archive", "renew", number, "--json")
        assert code == ExitCode.DONE
        found = {each["report"]: each for each in json.loads(out)["archives"]}
        assert set(found) == {None, report}
        for each in found.values():
            assert (each["number"], each["renewals"], each["error"]) == (number, 1, None)
        code, out, _ = answered(home, capsys, "archive", "renew", "--all")
        assert code == ExitCode.DONE
        assert out.count("已续存档时间戳，有效至") == 2
        code, out, _ = answered(home, capsys, "contract", "show", number)
        assert "存档时间戳" in out
        assert "已续 2 次" in out
        code, out, _ = answered(home, capsys, "contract", "show", number, "--json")
        shown = json.loads(out)
        assert shown["archive"]["renewals"] == 2
        assert shown["documents"][-1]["kind"] == DocumentKind.OFFICIAL.value
        tsa.down = True
        code, _, err = answered(home, capsys, "archive", "renew", number)
        assert code == ExitCode.OUTSIDE
        assert "没有应答" in err
        code, out, _ = answered(home, capsys, "doctor")
        assert "存档时间戳：2 份文件" in out
        assert answered(home, capsys, "audit", number, "--verify")[0] == ExitCode.DONE


def test_what_is_renewed_is_named(tmp_path: Path, capsys: Capture) -> None:
    for command in (("renew",), ("renew", "--all", "DD-20261123-000001-W")):
        code, _, err = answered(tmp_path / "home", capsys, "archive", *command)
        assert code == ExitCode.USAGE
        assert "--all" in err
    assert answered(tmp_path / "home", capsys, "archive", "renew", "--all")[0] == ExitCode.DONE
