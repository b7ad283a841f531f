"""Whether a file that a signer gave back is the one that was sent, and signed, and nothing else."""

import asyncio
from dataclasses import replace
from datetime import datetime

from pyhanko.sign.fields import MDPPerm

from contract_tui.domain.errors import ForbiddenError
from contract_tui.domain.signatures import PARTY_A_FIELD, SignatureInfo, SignatureParty
from contract_tui.domain.text import shown
from contract_tui.domain.verdicts import Flaw, Kind, TimeSource
from contract_tui.signing.certificates import name_in_full
from contract_tui.signing.trust import Trust
from contract_tui.signing.verifying.archivability import archive_losses
from contract_tui.signing.verifying.changes import Changes, platforms_fields
from contract_tui.signing.verifying.differences import differences
from contract_tui.signing.verifying.examining import Examination, ExaminedSignature
from contract_tui.signing.verifying.limits import UnusableError
from contract_tui.signing.verifying.moments import signing_time
from contract_tui.signing.verifying.opening import UNREADABLE, OpenedPdf
from contract_tui.signing.verifying.rules import end_problems, is_registered, permission
from contract_tui.signing.verifying.times import with_doubts

_AGAIN = "请让签署人重新打开发出的原文件，只在甲方签名域中签署，直接保存后交回。"
_INCREMENTAL = (
    "请用支持增量保存的签署程序（例如 Adobe Acrobat、WPS、pyHanko）签署原文件，不要打印、转换或另存为新文件。"
)
_ALLOW_FILLING = "请用批准签名（普通签名），或用允许“填写表单”的认证签名重新签署。"
_NEW_CERTIFICATE = "请让签署人换用{what}的证书，重新签署发出的原文件。"
# What helps against a doubt about the certificate; for whatever else is wrong the file is signed anew.
_HELP = {
    Flaw.CHAIN: "请核对签署人的证书；确认可信后，把其根证书和中间证书加入设置 signing.trust。",
    Flaw.EXPIRED: _NEW_CERTIFICATE.format(what="在有效期内"),
    Flaw.NOT_YET_VALID: "请核对本机的时间；如无误，请让签署人在证书生效后重新签署，或换用已生效的证书。",
    Flaw.REVOKED: _NEW_CERTIFICATE.format(what="没有被吊销"),
    Flaw.REVOCATION_UNKNOWN: "请把签发机构的最新吊销列表放入设置 signing.crls，然后重新收回；文件无需重签。",
    Flaw.KEY_USAGE: _NEW_CERTIFICATE.format(what="用途包括签署文件（数字签名或不可否认）"),
    Flaw.ALGORITHM: "请让签署人改用 SHA-256 或更强的算法，以及 P-256 或不少于 2048 位的 RSA 证书，"
    "重新签署发出的原文件；加入信任不能解决。",
    Flaw.TIMESTAMP: "请核对时间戳服务；确认可信后，把其根证书加入设置 signing.timestamp_trust，"
    "或让签署人不加时间戳重新签署。",
}


def check_return(sent: bytes, returned: bytes, trust: Trust, now: datetime) -> SignatureInfo:
    """Accept a returned file, or say why not. Not to be called where an event loop runs.

    It must begin with the very bytes that were sent and add one signature in party A's field, whole and
    believed, and after it at most archival data (DSS, document timestamps). Certifications that allow form
    filling and approvals (ordinary signatures, all that some programs can make) are both accepted: the
    platform seals after either, and verifying holds later changes against the same rules.

    Args:
        sent: The PDF as it went out.
        returned: The file as it came back.
        trust: What party A's certificate must lead to.
        now: UTC.

    Returns:
        Whose signature it is, and what it reached.

    Raises:
        ForbiddenError: It is not accepted; the message is the reason, the hint what to do.
        InvalidInputError: It is no PDF at all, or too large.
    """
    if returned == sent:
        raise ForbiddenError("交回的文件没有签名，与发出的文件完全相同。", _AGAIN)
    try:
        opened = OpenedPdf(returned)
        if not returned.startswith(sent):
            raise ForbiddenError("交回的文件不是发出的文件加上签名：原有内容已不同。", _INCREMENTAL)
        before = OpenedPdf(sent)
        examined = with_doubts(asyncio.run(Examination(opened, trust, now).all()), now)
        return _accepted(opened, before, examined)
    except UnusableError as error:
        raise ForbiddenError(f"交回的文件不能读取：{error}", _AGAIN) from error
    except UNREADABLE as error:
        raise ForbiddenError("交回的文件结构已损坏，不能读取。", _AGAIN) from error


def _accepted(opened: OpenedPdf, before: OpenedPdf, examined: list[ExaminedSignature]) -> SignatureInfo:
    signature = _only(examined)
    for each in examined:
        _require_intact(each)
    for problem in end_problems(opened, examined):
        raise ForbiddenError(f"交回的文件不完整：{problem.words}", _AGAIN)
    _require_unlocked(opened, signature)
    changed = Changes(opened, examined).since(before.revisions - 1)
    if changed is not None:
        update, complaint = changed
        what = differences(opened, update - 1, [PARTY_A_FIELD])
        words = "；".join(what) or f"文件的内部结构被改动（{complaint}）"
        raise ForbiddenError(f"交回的文件除了甲方签名还有别的改动：{words}。", _AGAIN)
    for each in (signature, *examined):
        _require_believed(each)
    return replace(_info(signature), archive_losses=archive_losses(opened))


def _only(examined: list[ExaminedSignature]) -> ExaminedSignature:
    """The one signature, in party A's field; document timestamps may stand beside it."""
    examined = [each for each in examined if not each.is_timestamp or each.finding.field == PARTY_A_FIELD]
    others = [each for each in examined if each.finding.party is not SignatureParty.CUSTOMER]
    if others:
        fields = shown("、".join(each.finding.field for each in others))
        raise ForbiddenError(
            f"交回的文件中有甲方签名域以外的签名（{fields}）；只接受甲方签名域中的一个签名。", _AGAIN
        )
    if not examined:
        raise ForbiddenError(f"交回的文件中没有签名：签名域 {PARTY_A_FIELD} 为空。", _AGAIN)
    if len(examined) > 1:
        raise ForbiddenError("交回的文件中甲方签名域出现不止一次。", _AGAIN)
    return examined[0]


def _require_intact(signature: ExaminedSignature) -> None:
    finding = signature.finding
    if not finding.intact:
        broken = [each.words for each in finding.problems]
        raise ForbiddenError(broken[0] if broken else f"{finding.title}没有覆盖签署时的整个文件。", _AGAIN)


def _require_unlocked(opened: OpenedPdf, signature: ExaminedSignature) -> None:
    """The platform must still be able to seal."""
    allowed = permission(signature)
    if allowed is MDPPerm.NO_CHANGES:
        raise ForbiddenError("甲方的签名禁止任何后续改动，平台不能再盖章。", _ALLOW_FILLING)
    if signature.finding.kind is Kind.CERTIFICATION and (
        allowed is not MDPPerm.FILL_FORMS or not is_registered(signature)
    ):
        raise ForbiddenError("甲方的认证签名的许可不正确：应只允许填写表单。", _ALLOW_FILLING)
    lock = signature.embedded.fieldmdp if signature.embedded is not None else None
    if lock is not None and any(map(lock.is_locked, platforms_fields(opened))):
        raise ForbiddenError("甲方的签名锁定了平台的签名域，平台不能再盖章。", _ALLOW_FILLING)


def _require_believed(signature: ExaminedSignature) -> None:
    for problem in signature.finding.problems:
        raise ForbiddenError(problem.words, _HELP.get(problem.flaw, _AGAIN))


def _info(signature: ExaminedSignature) -> SignatureInfo:
    finding = signature.finding
    embedded, certificate, level = signature.embedded, finding.certificate, finding.level
    if embedded is None or certificate is None or level is None:
        raise ForbiddenError("甲方签名已损坏，不能读取。", _AGAIN)
    stamped = finding.at if finding.time_source is TimeSource.TIMESTAMP else None
    signed_at = signing_time(signature.claimed_at, stamped)
    if signed_at is None:
        raise ForbiddenError("甲方签名没有写明签署时间。", _AGAIN)
    return SignatureInfo(
        party=SignatureParty.CUSTOMER,
        certificate=certificate,
        signed_at=signed_at,
        level=level,
        timestamp_at=stamped,
        holder=name_in_full(embedded.signer_cert.subject),
        doubts=finding.doubts,
    )
