"""One diagnosis for whoever asks: what refuses a sending is shown on the page, and by `doctor`."""

from dataclasses import replace
from pathlib import Path

import pytest

from contract_tui.config import Settings
from contract_tui.desk.desk import Desk
from contract_tui.desk.diagnosis import situation
from contract_tui.desk.diagnosis.diagnosis import CHECKS, Diagnosis
from contract_tui.desk.diagnosis.situation import Occasion
from contract_tui.domain.errors import OutsideError
from contract_tui.domain.findings import Finding, Severity
from tests.world.clock import StillClock
from tests.world.exchange import exchange_settings
from tests.world.homes import settings_of
from tests.world.signing.files import NOW


def unopened() -> Desk:
    raise OutsideError("数据库已损坏。", "请从备份恢复。")


def findings(settings: Settings, occasion: Occasion) -> dict[str, Finding]:
    return {each.what: each for each in Diagnosis(settings, StillClock(NOW), unopened).findings(occasion)}


def looking(occasion: Occasion) -> list[str]:
    return [check.name for check in CHECKS if occasion in check.occasions]


def test_every_check_is_declared_once_and_looks_on_some_occasion() -> None:
    assert len({check.name for check in CHECKS}) == len({check.look for check in CHECKS}) == len(CHECKS)
    assert all(check.occasions for check in CHECKS)


def test_p19_what_refuses_a_sending_is_on_the_page_and_what_is_on_the_page_is_told_by_doctor() -> None:
    sending, page, doctor = map(looking, (Occasion.SENDING, Occasion.READINESS, Occasion.DOCTOR))
    assert [name for name in page if name in sending] == sending
    assert [name for name in doctor if name in page] == page
    assert sending == ["platform", "provider", "seal key", "trust"]
    assert looking(Occasion.SEAL_CHECK) == ["seal key", "trust", "time stamps"]


def test_a_database_that_does_not_open_is_told_once_and_everything_else_is_looked_at(tmp_path: Path) -> None:
    settings = exchange_settings(tmp_path)
    told = findings(settings, Occasion.DOCTOR)
    assert (told["数据库"].severity, told["数据库"].state) == (Severity.BAD, "数据库已损坏。")
    assert [what for what, each in told.items() if "数据库已损坏" in each.state] == ["数据库"]
    assert {"程序", "字体", "平台（乙方）", "签章密钥", "受信任的根证书", "终端", "字符编码"} <= set(told)


def test_a_provider_that_cannot_be_loaded_is_a_finding_like_others(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(_: Settings) -> None:
        raise OutsideError("签署服务 cloud 的程序不能装入。", "请重新安装。")

    monkeypatch.setattr(situation, "specification_of", broken)
    told = findings(settings_of(tmp_path), Occasion.DOCTOR)
    assert told["签署服务"].severity is Severity.BAD
    assert "不能装入" in told["签署服务"].state
    assert "字符编码" in told


def test_the_platforms_roots_that_cannot_be_read_are_told_also_where_no_other_roots_are_named(
    tmp_path: Path,
) -> None:
    settings = exchange_settings(tmp_path)
    nowhere = replace(settings.signing, trust="", platform_trust="/nowhere/platform.pem")
    for occasion in (Occasion.SENDING, Occasion.READINESS, Occasion.DOCTOR):
        bad = [
            each.state
            for each in Diagnosis(replace(settings, signing=nowhere), StillClock(NOW), unopened).findings(
                occasion
            )
            if each.severity is Severity.BAD
        ]
        assert any("/nowhere/platform.pem" in each for each in bad)
        assert any("任何签名都不受信任" in each for each in bad)


def test_a_look_in_passing_asks_no_time_stamping_authority(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def never(*_: object) -> None:
        raise AssertionError("somebody waits to send")

    monkeypatch.setattr("contract_tui.signing.probing.authority_time", never)
    settings = exchange_settings(tmp_path)
    asked = replace(settings, signing=replace(settings.signing, timestamp_url="http://127.0.0.1:9/"))
    for occasion in (Occasion.SENDING, Occasion.READINESS):
        assert "时间戳服务" not in findings(asked, occasion)
    with pytest.raises(AssertionError, match="somebody waits"):
        findings(asked, Occasion.DOCTOR)
