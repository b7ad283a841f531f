"""When a contract's file is valid: the rules about the file as a whole.

They follow from what single verifiers let pass (a file cut back to its first signature, a seal swapped by an
incremental update, bytes behind the end): each signature being good is not enough.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from pyhanko.sign.fields import MDPPerm

from contract_tui.domain.signatures import PARTY_A_FIELD, PLATFORM_FIELD, SignatureParty
from contract_tui.domain.text import shown
from contract_tui.domain.verdicts import Coverage, Flaw, Kind, Problem
from contract_tui.signing.certificates import key_fingerprint
from contract_tui.signing.verifying.changes import Changes
from contract_tui.signing.verifying.coverage import end_of_covered
from contract_tui.signing.verifying.differences import differences
from contract_tui.signing.verifying.examining import ExaminedSignature
from contract_tui.signing.verifying.opening import UNREADABLE, Field, OpenedPdf, entry, fields_of
from contract_tui.signing.verifying.revisions import end_of_last

_OURS = frozenset({PARTY_A_FIELD, PLATFORM_FIELD})


def is_ours(opened: OpenedPdf) -> bool:
    """Whether a file has the signature field that every contract of this program has."""
    return any(each.name == PLATFORM_FIELD and each.kind == "/Sig" for each in opened.fields)


def removed_signatures(opened: OpenedPdf) -> Iterator[Problem]:
    """Whether a file without any signature had one in an earlier version."""
    for revision in range(opened.revisions - 1):
        if any(each.signed for each in fields_of(opened.at(revision).root)):
            yield Problem(Flaw.INCOMPLETE, "文件较早的版本中有签名，后来的更新把它删除了。")
            return


def file_problems(opened: OpenedPdf, examined: Sequence[ExaminedSignature]) -> Iterator[Problem]:
    """What is wrong with a signed file as a whole.

    Args:
        opened: The file.
        examined: Its signatures and document timestamps, in the order in which they were made; one at least.
    """
    if not is_ours(opened):
        yield Problem(
            Flaw.FOREIGN,
            f"不是本程序的合同：没有签名域 {PLATFORM_FIELD}。下面只说明各签名本身的情况。",
        )
    else:
        yield from _fields(opened)
        yield from _signers(examined)
    yield from end_problems(opened, examined)


def _fields(opened: OpenedPdf) -> Iterator[Problem]:
    names = Counter(each.name for each in opened.fields)
    doubled = sorted(name for name, count in names.items() if count > 1)
    if doubled:
        yield Problem(Flaw.FIELDS, f"表单域 {shown('、'.join(doubled))} 出现不止一次。")
    for each in opened.fields:
        if each.name in _OURS and each.kind == "/Sig" and not (each.signed and not _is_stamped(each)):
            who = "甲方的签名" if each.name == PARTY_A_FIELD else "平台的签章"
            yield Problem(
                Flaw.INCOMPLETE, f"签署不完整：缺少{who}（签名域 {each.name} 为空），可能被截回到较早的版本。"
            )
        elif each.name == PARTY_A_FIELD and each.kind != "/Sig":
            yield Problem(Flaw.FIELDS, f"表单域 {each.name} 不是签名域。")
        elif each.kind == "/Sig" and not each.signed:
            yield Problem(Flaw.FIELDS, f"有合同以外的空白签名域 {shown(each.name)}。")


def _is_stamped(field: Field) -> bool:
    """Whether a document timestamp stands where a party's signature belongs."""
    return bool(entry(field.dictionary["/V"], "/Type") == "/DocTimeStamp")


def _signers(examined: Sequence[ExaminedSignature]) -> Iterator[Problem]:
    signatures = [each for each in examined if not each.is_timestamp]
    for each in signatures:
        if each.finding.party is None:
            yield Problem(
                Flaw.EXTRA_SIGNATURE,
                f"签名域 {shown(each.finding.field)} 中有合同以外的签名；合同只有甲方和平台的签名。",
            )
    parties = [each.finding.party for each in signatures]
    if parties == [SignatureParty.PLATFORM, SignatureParty.CUSTOMER]:
        yield Problem(Flaw.FIELDS, "签署的顺序不正确：甲方应在平台之前签署。")
    keys = [
        key_fingerprint(each.embedded.signer_cert)
        for each in signatures
        if each.embedded is not None and each.finding.certificate is not None
    ]
    if len(keys) > len(set(keys)):
        yield Problem(Flaw.SAME_SIGNER, "甲方的签名和平台的签章用了同一个密钥，不能证明是双方签署。")


def end_problems(opened: OpenedPdf, examined: Sequence[ExaminedSignature]) -> Iterator[Problem]:
    """Nothing may stand behind the last signature but updates, and nothing behind those."""
    last = examined[-1]
    end = None if last.embedded is None else end_of_covered(last.embedded, opened.content)
    if end is None:
        return  # said of the signature itself
    behind = end if last.revision == opened.revisions - 1 else end_of_last(opened)
    if behind != len(opened.content):
        yield Problem(
            Flaw.TRAILING, f"文件末尾之后有多余的内容（共 {len(opened.content) - end} 字节未被签名覆盖）。"
        )


def signature_problems(opened: OpenedPdf, examined: Sequence[ExaminedSignature]) -> dict[str, list[Problem]]:
    """What the file as a whole makes of each signature, by field."""
    problems: dict[str, list[Problem]] = {each.finding.field: [] for each in examined}
    signatures = [each for each in examined if not each.is_timestamp]
    changes = Changes(opened, examined)
    for each in examined:
        if each.finding.coverage is Coverage.PART and each.finding.certificate is not None:
            problems[each.finding.field].append(
                Problem(Flaw.COVERAGE, f"{each.finding.title}没有覆盖签署时的整个文件。")
            )
    for at, each in enumerate(signatures):
        problems[each.finding.field] += _certification(each, first=at == 0)
    for each in examined:
        if each.finding.coverage is Coverage.REVISION:
            problems[each.finding.field] += _changes(opened, each, changes)
    return problems


def _certification(each: ExaminedSignature, *, first: bool) -> Iterator[Problem]:
    """The first signature certifies; party A's may approve, which is all that some programs can do."""
    if each.finding.certificate is None:
        return
    title = each.finding.title
    if each.finding.kind is not Kind.CERTIFICATION:
        if first and each.finding.party is not SignatureParty.CUSTOMER:
            yield Problem(Flaw.CERTIFICATION, f"{title}应为认证签名（DocMDP），实际不是。")
        elif permission(each) is MDPPerm.NO_CHANGES and each.finding.coverage is not Coverage.FILE:
            # A lock of PDF 2.0 (ISO 32000-2, table 236): other verifiers say so of whatever follows.
            yield Problem(Flaw.CERTIFICATION, f"{title}禁止任何后续改动，其后仍有改动。")
        return
    if not first:
        yield Problem(Flaw.CERTIFICATION, f"{title}是认证签名，但不是第一个签名。")
    elif not is_registered(each) or permission(each) is not MDPPerm.FILL_FORMS:
        yield Problem(Flaw.CERTIFICATION, f"{title}的认证许可不正确：应只允许填写表单。")


def permission(each: ExaminedSignature) -> MDPPerm | None:
    """What a certification allows afterwards; None where it does not say."""
    try:
        return each.embedded.docmdp_level if each.embedded is not None else None
    except UNREADABLE:
        return None


def is_registered(each: ExaminedSignature) -> bool:
    """Whether the catalog names the certification, or verifiers ignore it (ISO 32000-2, 12.8.6)."""
    if each.embedded is None:
        return False
    try:
        registered = each.embedded.reader.root["/Perms"].raw_get("/DocMDP")
        return bool(registered.reference == each.embedded.sig_field.raw_get("/V").reference)
    except UNREADABLE:
        return False


def _changes(opened: OpenedPdf, each: ExaminedSignature, changes: Changes) -> Iterator[Problem]:
    change = changes.since(each.revision)
    if change is None:
        return
    update, complaint = change
    what = differences(opened, update - 1, changes.fillable(each.revision))
    words = "；".join(what) if what else f"文件的内部结构被改动（{complaint}）"
    flaw = Flaw.ATTACHMENTS if any(words.startswith("附件") for words in what) else Flaw.MODIFIED
    yield Problem(flaw, f"{each.finding.title}之后有不允许的改动：{words}。")


def expectation_problems(
    examined: Sequence[ExaminedSignature], expected: Mapping[SignatureParty, str] | None
) -> Iterator[Problem]:
    """Where the certificates are not those that were recorded when the contract was signed.

    Args:
        examined: The signatures.
        expected: SHA-256 of each party's certificate, hex.
    """
    for party, fingerprint in (expected or {}).items():
        used = [each.finding.certificate for each in examined if each.finding.party is party]
        if not any(each is not None and each.fingerprint == fingerprint.lower() for each in used):
            who = "甲方" if party is SignatureParty.CUSTOMER else "平台"
            yield Problem(Flaw.CERTIFICATE, f"{who}的证书不是数据库中记录的那一个。")
