"""Party B and the way to sign: what the settings have to say before anything is given out (P15, P19)."""

from collections.abc import Iterator
from dataclasses import asdict

from contract_tui.desk.diagnosis.situation import Occasion, Situation
from contract_tui.domain.errors import DeskError
from contract_tui.domain.findings import Finding, Severity
from contract_tui.domain.identity import credit_code_problem
from contract_tui.domain.platform import Platform
from contract_tui.signing.registry import CHOICE, NOTHING_CHOSEN, Specification

_PLATFORM = "平台（乙方）"
_EXAMPLE = Platform()
_LABELS = {"legal_name": "名称", "code": "统一社会信用代码", "address": "通讯地址", "phone": "电话"}
_SET_IT = "请在 config.toml 的 [platform] 中写明 legal_name、code、address、phone。"


def cites_example(text: str) -> bool:
    """Whether a contract's text has the example's company as party B."""
    return _EXAMPLE.legal_name in text or _EXAMPLE.code in text


def platform(situation: Situation) -> Iterator[Finding]:
    """Who party B is: nobody signs in the name of the example's company."""
    written = asdict(situation.settings.platform)
    example = [label for name, label in _LABELS.items() if written[name] == getattr(_EXAMPLE, name)]
    empty = [label for name, label in _LABELS.items() if not written[name].strip()]
    if example and situation.marks_demonstration:
        allowed = f"{'、'.join(example)}仍是示例；文件都标明演示，可以使用"
        yield Finding(_PLATFORM, Severity.NOTE, allowed, _SET_IT)
    elif example:
        yield Finding(_PLATFORM, Severity.BAD, f"{'、'.join(example)}仍是示例", _SET_IT)
    elif empty:
        yield Finding(_PLATFORM, Severity.BAD, f"没有填写{'、'.join(empty)}", _SET_IT)
    elif problem := credit_code_problem(written["code"]):
        yield Finding(_PLATFORM, Severity.NOTE, problem, "请核对 [platform] 的 code。")
    else:
        yield Finding(_PLATFORM, Severity.GOOD, written["legal_name"])


def provider(situation: Situation) -> Iterator[Finding]:
    """Which way to sign is chosen, and what the settings must say for it."""
    chosen = situation.provider
    if chosen is None:
        yield NOTHING_CHOSEN
    elif isinstance(chosen, DeskError):
        yield Finding(CHOICE, Severity.BAD, chosen.message, chosen.hint)
    else:
        yield chosen.finding
        yield from chosen.missing(situation.settings)


def surroundings(situation: Situation) -> Iterator[Finding]:
    """What the provider needs besides: folders, programs and servers by which signers are told."""
    if isinstance(situation.provider, Specification):
        knock = situation.occasion is Occasion.DOCTOR
        yield from situation.provider.check(situation.settings, knock=knock)
