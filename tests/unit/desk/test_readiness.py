"""P19: nothing is given out that could not be completed; one diagnosis says what is missing, what to do."""

import shutil
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

import pytest

from contract_tui.config import Engine, Notify, Seal, Settings, demo_settings
from contract_tui.desk import open_desk
from contract_tui.desk.desk import Desk
from contract_tui.desk.diagnosis.diagnosis import Diagnosis
from contract_tui.desk.diagnosis.readiness import Readiness
from contract_tui.domain.contracts import DocumentKind
from contract_tui.domain.errors import ForbiddenError
from contract_tui.domain.findings import Severity
from contract_tui.domain.platform import Platform
from contract_tui.domain.states import Substate
from contract_tui.signing import opened
from contract_tui.signing.opened import forget_seal
from tests.world.clock import StillClock
from tests.world.exchange import PLATFORM, exchange_settings, exchange_story, outbox_file
from tests.world.homes import a_desk, settings_of
from tests.world.people import OPERATOR
from tests.world.signing.files import NOW
from tests.world.story import Story


@dataclass(frozen=True)
class Lack:
    """A home that lacks something: how it comes to that, and what the list says of it."""

    settings: Callable[[Settings, Path], Settings]
    what: str
    mended_by: str


def without_key(settings: Settings, folder: Path) -> Settings:
    (folder / "seal.p12").unlink()
    return settings


def wrong_passphrase(settings: Settings, folder: Path) -> Settings:
    (folder / "passphrase").write_text("another")
    return settings


def broken_key(settings: Settings, folder: Path) -> Settings:
    (folder / "seal.p12").write_bytes(b"no PKCS#12")
    return settings


def open_to_all(settings: Settings, folder: Path) -> Settings:
    (folder / "seal.p12").chmod(0o644)
    return settings


def signing(**how: object) -> Callable[[Settings, Path], Settings]:
    return lambda settings, _: replace(settings, signing=replace(settings.signing, **how))  # type: ignore[arg-type]  # the caller's keywords


def party_b(platform: Platform) -> Callable[[Settings, Path], Settings]:
    return lambda settings, _: replace(settings, platform=platform)


def notify(folder_file: str, **how: str) -> Callable[[Settings, Path], Settings]:
    def changed(settings: Settings, folder: Path) -> Settings:
        return replace(
            settings,
            notify=Notify(smtp_password_file=str(folder / folder_file), **how),  # type: ignore[arg-type]  # the caller's keywords
        )

    return changed


LACKS = {
    "the example's platform": Lack(party_b(Platform()), "平台（乙方）", "[platform]"),
    "the example's address": Lack(
        party_b(replace(PLATFORM, address=Platform().address)), "通讯地址仍是示例", "[platform]"
    ),
    "no legal name": Lack(party_b(replace(PLATFORM, legal_name=" ")), "没有填写名称", "[platform]"),
    "no roots": Lack(signing(trust=""), "受信任的根证书", "signing.trust"),
    "roots that are not there": Lack(signing(trust="/nowhere/roots.pem"), "/nowhere/roots.pem", "设置"),
    "no key": Lack(without_key, "签章密钥", "contract-tui seal init"),
    "a key that others read": Lack(open_to_all, "签章密钥", "chmod 0600"),
    "a passphrase that does not open": Lack(wrong_passphrase, "签章密钥", "口令"),
    "a file that is no key": Lack(broken_key, "签章密钥", ""),
}
TELLING = {
    "a program that is not there": Lack(
        lambda settings, _: replace(settings, notify=Notify(command="/nowhere/notify")),
        "通知程序",
        "notify.command",
    ),
    "no password for the mail server": Lack(
        notify("none", smtp="127.0.0.1:9", smtp_user="desk", sender="desk@example.com"), "邮件服务器", "none"
    ),
    "no sender": Lack(notify("", smtp="127.0.0.1:9"), "邮件服务器", "notify.sender"),
}


@pytest.fixture(autouse=True)
def _nothing_open_before(monkeypatch: pytest.MonkeyPatch) -> None:
    """As in a process that has just begun."""
    monkeypatch.setattr(opened, "_OPEN", {})
    monkeypatch.setattr(opened, "_REFUSED", {})


def a_story(settings: Settings) -> Story:
    clock = StillClock(NOW + timedelta(minutes=1))
    return Story(a_desk(settings.home, clock, settings=settings), clock)


@pytest.mark.parametrize("lack", LACKS)
def test_nothing_is_sent_while_something_is_missing(tmp_path: Path, lack: str) -> None:
    story = a_story(LACKS[lack].settings(exchange_settings(tmp_path), tmp_path))
    number = story.signer_review("E-01")
    before, events = story.get(number), len(story.desk.audit_trail.events(number))
    with pytest.raises(ForbiddenError, match="现在不能发送签署，缺少 1 项") as refused:
        story.desk.signing.send(number, OPERATOR)
    assert LACKS[lack].what in refused.value.message
    assert LACKS[lack].mended_by in refused.value.message
    assert "contract-tui doctor" in refused.value.hint
    assert story.get(number) == before
    assert story.get(number).document(DocumentKind.UNSIGNED) is None
    assert len(story.desk.audit_trail.events(number)) == events
    assert not story.desk.settings.outbox.exists()
    story.desk.close()


@pytest.mark.parametrize("lack", LACKS)
def test_nothing_is_converted_while_something_is_missing(tmp_path: Path, lack: str) -> None:
    story = a_story(LACKS[lack].settings(exchange_settings(tmp_path), tmp_path))
    number = story.generated("E-01")
    with pytest.raises(ForbiddenError, match="现在不能转为正式合同，缺少 1 项") as refused:
        story.desk.signing.convert(number, OPERATOR)
    assert LACKS[lack].what in refused.value.message
    assert story.substate(number) is Substate.GENERATED
    story.desk.close()


def not_opened() -> Desk:
    raise AssertionError("a database that is not there is not made by a look")


@pytest.mark.parametrize("lack", TELLING)
def test_what_is_missing_to_tell_signers_is_listed_too(tmp_path: Path, lack: str) -> None:
    settings = TELLING[lack].settings(exchange_settings(tmp_path), tmp_path)
    (missing,) = Readiness(Diagnosis(settings, StillClock(NOW), not_opened)).missing()
    assert TELLING[lack].what in missing.what
    assert TELLING[lack].mended_by in missing.state + missing.advice


def test_everything_that_is_missing_is_listed_at_once(tmp_path: Path) -> None:
    story = a_story(settings_of(tmp_path / "home", provider="exchange"))
    missing = {each.what: each for each in story.desk.readiness.missing()}
    assert {"平台（乙方）", "签章密钥", "受信任的根证书"} <= set(missing)
    assert all(each.advice for each in missing.values())
    number = story.signer_review("E-01")
    with pytest.raises(ForbiddenError) as refused:
        story.desk.signing.send(number, OPERATOR)
    for position, each in enumerate(story.desk.readiness.missing(), start=1):
        assert f"（{position}）{each.what}" in refused.value.message
    story.desk.close()


def test_a_home_that_has_everything_sends_and_seals(tmp_path: Path) -> None:
    story = exchange_story(tmp_path)
    assert story.desk.readiness.missing() == []
    number = story.customer_signing("E-01")
    assert outbox_file(story, number).exists()
    single = story.generated("E-02")
    story.desk.signing.convert(single, OPERATOR)
    story.wait(story.desk.settings.timing.seal_single)
    assert story.substate(single) is Substate.E_EFFECTIVE
    story.desk.close()


def test_a_draft_of_the_examples_company_is_not_sent_after_the_platform_was_set(tmp_path: Path) -> None:
    settings = exchange_settings(tmp_path)
    story = a_story(replace(settings, platform=Platform()))
    both, single = story.signer_review("E-01"), story.generated("E-02")
    story.desk.close()
    later = Story(open_desk(settings, story.clock), story.clock)
    assert later.desk.readiness.missing() == []
    for refused in (
        lambda: later.desk.signing.send(both, OPERATOR),
        lambda: later.desk.signing.convert(single, OPERATOR),
    ):
        with pytest.raises(ForbiddenError, match="乙方仍是示例公司"):
            refused()
    later.desk.close()


def test_simulated_signing_may_have_the_examples_platform_and_says_so(tmp_path: Path) -> None:
    story = a_story(settings_of(tmp_path / "home"))
    assert story.desk.readiness.missing() == []
    told = {each.what: each for each in story.desk.readiness.findings()}["平台（乙方）"]
    assert told.severity is Severity.NOTE
    assert "示例" in told.state
    assert "演示" in told.state
    assert story.effective("E-01")
    story.desk.close()


def test_a_demo_lacks_nothing(tmp_path: Path) -> None:
    settings = demo_settings(settings_of(tmp_path / "home"), 60)
    assert Readiness(Diagnosis(settings, StillClock(), not_opened)).missing() == []


def test_the_state_is_told_before_what_is_missing(tmp_path: Path) -> None:
    story = a_story(without_key(exchange_settings(tmp_path), tmp_path))
    number = story.text_review("E-01")
    with pytest.raises(ForbiddenError) as refused:
        story.desk.signing.send(number, OPERATOR)
    assert "缺少" not in refused.value.message
    story.desk.close()


def workers(settings: Settings) -> Settings:
    return replace(settings, engine=Engine(in_interface=False))


def test_whoever_holds_no_key_waits_until_a_worker_has_opened_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = workers(exchange_settings(tmp_path))
    story = a_story(settings)
    number = story.signer_review("E-01")
    monkeypatch.setattr("contract_tui.signing.platform_key.open_seal", never)
    with pytest.raises(ForbiddenError, match="还没有 worker 打开过"):
        story.desk.signing.send(number, OPERATOR)
    monkeypatch.undo()
    with_key = open_desk(settings, story.clock)
    with_key.signatures.open_seal()
    with_key.close()
    forget_seal(settings)
    monkeypatch.setattr("contract_tui.signing.platform_key.open_seal", never)
    story.desk.signing.send(number, OPERATOR)
    assert story.substate(number) is Substate.CUSTOMER_SIGNING
    story.clock.tick(400 * 86_400)
    dates = {each.what: each for each in story.desk.readiness.missing()}["签章证书"]
    assert "过期" in dates.state
    story.desk.close()


def never(*_: object) -> object:
    raise AssertionError("an operator's process opens no key")


def test_a_key_whose_passphrase_is_typed_is_looked_at_and_not_opened(tmp_path: Path) -> None:
    settings = exchange_settings(tmp_path)
    story = a_story(replace(settings, seal=Seal(key=settings.seal.key)))
    told = {each.what: each for each in story.desk.readiness.findings()}["签章密钥"]
    assert (told.severity, "没有打开" in told.state) == (Severity.GOOD, True)
    shutil.move(settings.seal.key, tmp_path / "elsewhere")
    assert [each.what for each in story.desk.readiness.missing()] == ["签章密钥"]
    story.desk.close()
