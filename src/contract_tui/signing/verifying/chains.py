"""Why a certificate is not believed, in the interface's words."""

from collections.abc import Iterable
from datetime import datetime

from asn1crypto import x509
from pyhanko.sign.ades.report import AdESIndeterminate
from pyhanko.sign.validation.status import SignatureStatus
from pyhanko_certvalidator import CertificateValidator, ValidationContext
from pyhanko_certvalidator.errors import (
    ExpiredError,
    InsufficientRevinfoError,
    InvalidCertificateError,
    NotYetValidError,
    PathBuildingError,
    PathValidationError,
    ValidationError,
)

from contract_tui.domain.clock import local_text
from contract_tui.domain.verdicts import Flaw, Problem
from contract_tui.signing.certificates import name_text

_WEAK = frozenset(
    {
        AdESIndeterminate.CRYPTO_CONSTRAINTS_FAILURE,
        AdESIndeterminate.CRYPTO_CONSTRAINTS_FAILURE_NO_POE,
    }
)


async def trust_problem(
    status: SignatureStatus,
    context: ValidationContext,
    at: datetime,
    *,
    whose: str,
    setting: str = "signing.trust",
) -> Problem | None:
    """Why the chain of a signature that was validated is not believed; None when it is.

    A revoked certificate makes invalid rather than untrusted: its issuer withdrew it, and nothing proves that
    the signature is older (a trusted timestamp that proves it would have moved `at` before the revocation).

    Args:
        status: What pyHanko found.
        context: What it validated against.
        at: UTC, the moment for which it did.
        whose: Names the certificate in the sentence, e.g. 甲方签名.
        setting: Which setting names the roots that it must lead to.
    """
    problem = status.trust_problem_indic
    if problem is None:
        return None
    if problem in _WEAK:
        return Problem(Flaw.ALGORITHM, f"{whose}使用的算法已不安全，不能证明什么。")
    details = status.revocation_details
    if details is not None:
        return _revoked(details.revocation_date, whose, authority=details.ca_revoked)
    return await _explained(status.signing_cert, context, at, whose, setting)


def _revoked(at: datetime, whose: str, *, authority: bool) -> Problem:
    what = "证书的签发机构的证书" if authority else "证书"
    return Problem(
        Flaw.REVOKED,
        f"{whose}的{what}已于 {local_text(at)} 吊销，没有受信任的时间戳证明签署在此之前。",
    )


async def _explained(
    certificate: x509.Certificate, context: ValidationContext, at: datetime, whose: str, setting: str
) -> Problem:
    """Validate once more to hear the reason; pyHanko's own answer is one word for many reasons."""
    try:
        await CertificateValidator(certificate, validation_context=context).async_validate_path()
    except PathBuildingError:
        issuer = name_text(certificate.issuer)
        return Problem(
            Flaw.CHAIN, f"{whose}的证书（签发者 {issuer}）不是由受信任的根证书签发的（设置 {setting}）。"
        )
    except ExpiredError as error:
        until = local_text(error.expired_dt)
        proof = f"{whose}没有受信任的时间戳证明签署在有效期内"
        return Problem(Flaw.EXPIRED, f"{whose}的证书或其签发机构的证书已于 {until} 到期，{proof}。")
    except NotYetValidError:
        return Problem(Flaw.NOT_YET_VALID, f"{whose}的证书或其签发机构的证书在 {local_text(at)} 还没有生效。")
    except InsufficientRevinfoError:
        return Problem(
            Flaw.REVOCATION_UNKNOWN,
            f"不能确定{whose}的证书是否已吊销：没有其签发机构的、在有效期内的吊销列表（设置 signing.crls）。",
        )
    except InvalidCertificateError:
        return _usage(whose)
    except (PathValidationError, ValidationError, ValueError):
        return Problem(Flaw.CHAIN, f"{whose}的证书与受信任的根证书不相符：证书链上的签名或约束不成立。")
    return _usage(whose)


def _usage(whose: str) -> Problem:
    return Problem(Flaw.KEY_USAGE, f"{whose}的证书不是用来签署文件的（密钥用途不符）。")


def subjects(path: Iterable[x509.Certificate] | None, signer: x509.Certificate) -> tuple[str, ...]:
    """The chain's subjects from the signer to the root; the signer's alone where no chain was found."""
    subjects = [name_text(each.subject) for each in path or ()][::-1]
    return tuple(subjects) or (name_text(signer.subject),)
