"""Good files and good returns, which no check may refuse, and bad returns, which none may let pass."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from types import ModuleType

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.generic import pdf_name
from pyhanko.sign.fields import FieldMDPAction, FieldMDPSpec, MDPPerm

from contract_tui.domain.errors import ForbiddenError, InvalidInputError
from contract_tui.domain.verdicts import Verdict
from tests.attacks import other_programs
from tests.attacks.changes import FORBIDDEN, in_catalog, under
from tests.attacks.limits import signed_by_a_long_name
from tests.attacks.near_misses import a_page
from tests.attacks.ranges import padded
from tests.attacks.replay import stamp_in
from tests.attacks.updates import certifying, sealed_off, transforming, twice
from tests.unit.verifying.test_archival import archived, with_store
from tests.unit.verifying.test_attacks import flipped
from tests.world.signing import files
from tests.world.signing.files import NOW, cast


@dataclass(frozen=True)
class Sample:
    """A file that somebody gives back.

    Attributes:
        refusal: What the refusal says; empty when the file is to be taken.
    """

    name: str
    content: bytes
    refusal: str = ""


def complaint(sample: Sample, verifier: ModuleType) -> str | None:
    """Say how a verifier is wrong about a sample, or nothing."""
    try:
        verifier.check_return(files.unsigned(), sample.content, cast().trust, NOW)
    except (ForbiddenError, InvalidInputError) as error:
        wrong = not sample.refusal or sample.refusal not in error.message
        return error.message if wrong else None
    if sample.refusal:
        return "taken"
    report = verifier.verify(_sealed(sample.content), cast().trust, NOW)
    return None if report.verdict is Verdict.VALID else str(report.line)


@cache
def _sealed(content: bytes) -> bytes:
    return files.by_platform(content)


def _good() -> Iterator[tuple[str, bytes]]:
    stamped = files.by_customer(stamper=cast().timestamps())
    yield "a certification", files.by_customer()
    yield "an approval", files.by_customer(certify=False)
    own = FieldMDPSpec(FieldMDPAction.INCLUDE, ["PartyA"])
    yield "a lock of its own field", files.by_customer(lock=own)
    with files.claiming(None):
        yield "the time of its timestamp alone", files.by_customer(stamper=cast().timestamps())
    yield "another one's certificate beside it", _beside_a_sister()
    yield "validation data and a document timestamp", archived(with_store(stamped, cast().root.crl()))
    yield from other_programs.taken()


def _beside_a_sister() -> bytes:
    """The container holds a certificate that has no part in the signature's chain, by the same authority."""
    customer, sister = cast().customer, cast().root.issue("同一签发者的另一人")
    return files.by_customer(by=replace(customer, chain=(*customer.chain, sister.certificate)))


def _bad() -> Iterator[tuple[str, bytes, str]]:
    sent, signed = files.unsigned(), files.by_customer()
    broken = signed.rindex(b"/Contents <") + 20
    yield "unsigned", sent, "完全相同"
    yield "filled and not signed", files.changed(sent, files.draw("PartyA")), "PartyA 为空"
    yield "another file", files.by_customer(files.unsigned(4)), "不是发出的文件加上签名"
    yield "bytes behind", signed + b"\n", "多余的内容"
    yield "no changes allowed", files.by_customer(permission=MDPPerm.NO_CHANGES), "禁止任何后续改动"
    yield "notes allowed", files.by_customer(permission=MDPPerm.ANNOTATE), "应只允许填写表单"
    yield "locked", files.by_customer(lock=FieldMDPSpec(FieldMDPAction.ALL)), "锁定了平台的签名域"
    approval = files.signed(sent, "PartyA", cast().customer, sealed_off("PartyA"))
    yield "an approval that allows no changes", approval, "禁止任何后续改动"
    more = in_catalog("/Perms", lambda _: generic.DictionaryObject({pdf_name("/UR3"): generic.NullObject()}))
    permitted = files.signed(sent, "PartyA", cast().customer, more, certify=True)
    yield "permissions besides a certification's", permitted, "还有别的改动"
    pointed = in_catalog("/Perms", under("DocMDP", value=a_page))
    elsewhere = files.signed(sent, "PartyA", cast().customer, pointed)
    yield "permissions that lead elsewhere", elsewhere, "还有别的改动"
    with certifying():
        yield "a certification that nothing names", files.by_customer(certify=False), "应只允许填写表单"
    with transforming("/FieldMDP", generic.NumberObject(5)):
        yield "a lock that is a number", files.by_customer(certify=False), "结构已损坏"
    with files.claiming(None):
        yield "a signature without a time", files.by_customer(), "没有写明签署时间"
    theirs = files.signed(sent, "Platform", cast().customer, certify=True)
    yield "in the platform's field", theirs, "甲方签名域以外的签名"
    yield "in both fields", files.signed(signed, "Platform", cast().customer), "甲方签名域以外的签名"
    yield "a timestamp in party A's field", stamp_in("PartyA"), "甲方签名域以外的签名"
    stranger = files.Authority("别处").issue("甲方")
    yield "a stranger's", files.by_customer(by=stranger), "不是由受信任的根证书签发的"
    yield "the seal's", files.by_customer(by=cast().platform), "平台签章的证书或密钥"
    yield "changed before", files.by_customer(files.changed(sent, FORBIDDEN["language"])), "还有别的改动"
    yield "changed behind", files.changed(signed, FORBIDDEN["an orphan"]), "改动：文件的内部结构被改动"
    yield "a damaged signature", flipped(signed, broken), "已损坏"
    yield "a field twice", files.changed(signed, twice("PartyA")), "不止一次"
    yield "a hole beside the signature", padded(signed), "没有覆盖"
    yield "cut", signed[:-200], "不能读取"
    yield "a name without end", signed_by_a_long_name(), "超过 4,096 字节"
    yield from other_programs.refused()


@cache
def good_files() -> tuple[Sample, ...]:
    """What signers give back."""
    return (*(Sample(*each) for each in _good()), *(Sample(*each) for each in _bad()))
