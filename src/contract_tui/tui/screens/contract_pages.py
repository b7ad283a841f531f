"""What 查看合同 says of a contract: pure functions from a contract and a width to lines."""

from collections.abc import Iterator, Sequence

from contract_tui.desk.contracts.confirmations import amount_words
from contract_tui.domain import identity, labels, numbers
from contract_tui.domain.actions import Action
from contract_tui.domain.archives import ArchiveState
from contract_tui.domain.audit import ENGINE
from contract_tui.domain.clock import local_text
from contract_tui.domain.commands import command
from contract_tui.domain.contracts import Contract, DocumentInfo, Progress, SentMessage
from contract_tui.domain.customers import CustomerKind
from contract_tui.domain.parties import PARTY_LABELS
from contract_tui.domain.platform import Platform
from contract_tui.domain.refusals import why_not
from contract_tui.domain.signatures import SignatureInfo
from contract_tui.domain.states import Trigger
from contract_tui.tui.commands.keymap import key_name
from contract_tui.tui.literal import wrap
from contract_tui.tui.widgets.facts import Fact, facts_lines
from contract_tui.tui.widgets.text_lines import StyledLine
from contract_tui.tui.widgets.timeline import TimelineEntry, timeline_lines

_SENDING = (Trigger.SEND.value, Trigger.RESEND.value)
# The details of the others are for the audit trail: hashes, codes and amounts in 分.
_DETAILED = frozenset(
    {
        Trigger.CONFIRM_PARTY.value,
        Trigger.CHANGE_ORDERS.value,
        Trigger.CANCEL.value,
        Trigger.CUSTOMER_REFUSED.value,
        Trigger.PAPER_HANDED_OVER.value,
        "signer_chosen",
        "signer_phone_changed",
    }
)


def overview_lines(contract: Contract, platform: Platform, width: int) -> list[StyledLine]:
    """概况: the facts, both parties, the signer; phones are masked (P9)."""
    sections: list[tuple[str, Sequence[Fact]]] = [
        ("合同", _contract_facts(contract, platform)),
        ("甲方", _party_a(contract)),
        ("乙方", _party_b(platform)),
        ("签署", _signing(contract)),
        ("纸质合同", _paper(contract)),
    ]
    return _sections(((title, facts_lines(f, width - 2)) for title, f in sections if f), width)


def _sections(sections: Iterator[tuple[str, list[str]]], width: int) -> list[StyledLine]:
    lines: list[StyledLine] = []
    for title, inner in sections:
        lines += [StyledLine(line, "heading") for line in wrap(title, width)]
        lines += [StyledLine(f"  {line}") for line in inner]
        lines.append(StyledLine(""))
    return lines


def _contract_facts(contract: Contract, platform: Platform) -> list[Fact]:
    state = labels.state_line(contract.substate, contract.reason, platform.short_name)
    expected = labels.expected(contract.substate, contract.channel)
    facts: list[Fact] = [
        ("合同编号", contract.number),
        ("状态", f"{state}  {expected}".rstrip()),
        ("签章方式", labels.channel(contract.channel, platform.short_name)),
        ("合同金额", amount_words(contract)),
        ("订单", f"{len(contract.orders)} 个"),
        ("框架合同", contract.framework),
        ("创建时间", local_text(contract.created_at)),
        ("更新时间", local_text(contract.updated_at)),
    ]
    if contract.recreated_from:
        facts.append(("重新创建自", contract.recreated_from))
    if contract.cancel_reason:
        facts.append(("取消原因", contract.cancel_reason))
    return facts


def _party_a(contract: Contract) -> list[Fact]:
    enterprise = contract.customer_kind == CustomerKind.ENTERPRISE
    code = contract.code if enterprise else identity.mask_identity(contract.code)
    facts: list[Fact] = [
        ("名称", contract.customer_name),
        ("统一社会信用代码" if enterprise else "身份证号", code),
        ("账号", contract.customer),
    ]
    if contract.party is not None:
        for name, label in PARTY_LABELS.items():
            value = getattr(contract.party, name)
            facts.append((label, identity.mask_phone(value) if name == "phone" else value))
    return facts


def _party_b(platform: Platform) -> list[Fact]:
    return [
        ("名称", platform.legal_name),
        ("统一社会信用代码", platform.code),
        ("通讯地址", platform.address),
        ("联系电话", platform.phone),
    ]


def _signing(contract: Contract) -> list[Fact]:
    facts: list[Fact] = []
    if contract.signer is not None:
        facts.append(("客户方签署人", contract.signer.name))
    if contract.signer_phone:
        facts.append(("手机号", identity.mask_phone(contract.signer_phone)))
    for message in contract.messages:
        sent = f"{local_text(message.sent_at, seconds=True)}  {message.signer} {message.phone}"
        more = f"：{message.detail}" if message.detail else ""
        facts.append((f"第 {message.ordinal} 次发送", f"{sent}{more}"))
    if contract.signing_deadline is not None:
        facts.append(("签署截止", local_text(contract.signing_deadline)))
    return facts


def _paper(contract: Contract) -> list[Fact]:
    paper = contract.paper
    if paper is None:
        return []
    sent = f"{paper.courier} {paper.tracking_number}" if paper.sent_at else "备件中"
    return [
        ("份数", f"{paper.mailing.copies} 份"),
        ("进度", f"{sent}（按 {key_name('view_mailing')} 查看邮寄信息）"),
    ]


def document_lines(contract: Contract, width: int) -> list[StyledLine]:
    """文件: every stored PDF with its SHA-256, and how to get one through a pipe (S43)."""
    if not contract.documents:
        return [StyledLine(line, "dim") for line in wrap("还没有文件：合同草稿由后台任务生成。", width)]
    newest_first = reversed(contract.documents)
    lines = _sections(((_document_title(d), _document(d, width - 2)) for d in newest_first), width)
    if contract.archive is not None:
        lines += _sections(iter([("存档时间戳", _archive(contract.archive, width - 2))]), width)
    lines += _sections(((_signature_title(s), _signature(s, width - 2)) for s in contract.signatures), width)
    return lines + [StyledLine(line, "dim") for line in wrap(_download_hint(contract), width)]


def _download_hint(contract: Contract) -> str:
    """How to get a PDF, or why there is none to be had in this state."""
    reasons = [why_not(contract, each) for each in (Action.DOWNLOAD, Action.DOWNLOAD_TEXT)]
    if all(reasons):
        return reasons[0] or ""
    stem = numbers.file_stem(contract.number)
    return (
        f"按 {key_name('download')} 下载。文件保存在运行本程序的机器上；也可用管道取得："
        f"\n{command('contract pdf', contract.number, then=f'-o - > {stem}.pdf')}"
    )


def _document_title(document: DocumentInfo) -> str:
    return f"{labels.DOCUMENTS[document.kind]} PDF"


def _document(document: DocumentInfo, width: int) -> list[str]:
    facts: list[Fact] = [
        ("生成时间", local_text(document.created_at, seconds=True)),
        ("页数", f"{document.pages} 页，{document.bytes:,} 字节"),
        ("SHA-256", document.sha256),
    ]
    return facts_lines(facts, width)


def _archive(archive: ArchiveState, width: int) -> list[str]:
    """How long the official document proves itself, and what is done about it."""
    moments = (("加盖时间", archive.stamped_at), ("有效至", archive.until), ("下次续期", archive.due_at))
    facts: list[Fact] = [(word, local_text(moment)) for word, moment in moments if moment is not None]
    facts.append(("已续期", f"{archive.renewals} 次"))
    if archive.error:
        facts.append(("续期失败", archive.error))
    return facts_lines(facts, width)


def _signature_title(signature: SignatureInfo) -> str:
    return f"{labels.SIGNATURE_PARTIES[signature.party]}的电子签名"


def _signature(signature: SignatureInfo, width: int) -> list[str]:
    certificate = signature.certificate
    until = f"{local_text(certificate.not_before)} 至 {local_text(certificate.not_after)}"
    facts: list[Fact] = [
        ("证书", certificate.subject),
        ("签发者", certificate.issuer),
        ("有效期", until),
        ("签署时间", local_text(signature.signed_at, seconds=True)),
        ("签名级别", signature.level.words),
    ]
    if signature.timestamp_at is not None:
        facts.append(("时间戳", local_text(signature.timestamp_at, seconds=True)))
    if signature.shortfall:
        facts.append(("级别说明", signature.shortfall))
    if signature.demonstration:
        facts.append(("注意", labels.NO_EFFECT))
    return facts_lines(facts, width)


def history_lines(contract: Contract, platform: Platform, width: int) -> list[StyledLine]:
    """记录: what happened, by whom, and what goes on now."""
    messages = iter(contract.messages)
    entries = [
        TimelineEntry(local_text(step.at, seconds=True), _event(contract, step, messages))
        for step in contract.history
    ]
    expected = labels.expected(contract.substate, contract.channel)
    if contract.failed:
        entries.append(TimelineEntry("", f"后台任务失败，按 {key_name('retry')} 重试", "failed"))
    elif expected:
        now = labels.substate(contract.substate, platform.short_name)
        entries.append(TimelineEntry("", f"{now}，{expected}", "now"))
    return [StyledLine(line) for line in timeline_lines(entries, width)]


def _event(contract: Contract, step: Progress, messages: Iterator[SentMessage]) -> str:
    who = "后台任务" if step.operator == ENGINE.name else step.operator
    details = step.details if step.kind in _DETAILED else ""
    if step.kind == Trigger.OPEN and contract.recreated_from:
        details = f"由 {contract.recreated_from} 重新创建"
    message = next(messages, None) if step.kind in _SENDING else None
    if message is not None:
        details = f"{message.signer} {message.phone}"
    return f"{labels.event(step.kind)}（{who}）{'：' if details else ''}{details}"
