"""Trying a seal out: does it sign, who vouches for it, does the time stamping authority answer.

Importing this module loads pyHanko.
"""

import asyncio
import secrets
from datetime import datetime

from pyhanko_certvalidator import CertificateValidator
from pyhanko_certvalidator.errors import PathError, ValidationError

from contract_tui.domain.signatures import SignatureParty
from contract_tui.signing.keys import SigningKey, verify_raw
from contract_tui.signing.timestamps import Authority
from contract_tui.signing.trust import Trust, why_unproved
from contract_tui.signing.verifying.identity import roots_for

_TRIAL = b"contract-tui seal check"


def signs(key: SigningKey) -> bool:
    """Whether a trial signature by the key is its certificate's.

    Raises:
        OutsideError: The token does not answer.
    """
    signature = asyncio.run(key.signer.async_sign_raw(_TRIAL, "sha256"))
    return verify_raw(key.certificate, signature, _TRIAL)


def chain_problem(key: SigningKey, trust: Trust, at: datetime) -> tuple[str, str] | None:
    """Say why a key's certificate is not believed under the configured roots, and what helps; or None.

    Args:
        at: UTC.
    """
    return asyncio.run(_chain_problem(key, trust, at))


async def _chain_problem(key: SigningKey, trust: Trust, at: datetime) -> tuple[str, str] | None:
    roots = roots_for(SignatureParty.PLATFORM, key.certificate, trust)
    context = trust.context(None if trust.online else at, roots=roots)
    validator = CertificateValidator(
        key.certificate, intermediate_certs=key.chain, validation_context=context
    )
    try:
        await validator.async_validate_usage(set())
    except (PathError, ValidationError, OSError, TimeoutError) as error:
        return why_unproved(error)
    finally:
        await context.aclose()
    return None


def authority_time(url: str, timeout: float, trust: Trust) -> datetime:
    """Ask a time stamping authority for a time stamp over random bytes.

    Args:
        timeout: Seconds.

    Returns:
        UTC, the authority's time.

    Raises:
        AuthorityError: It gave no time stamp that can be used.
    """
    authority = Authority(url, timeout, trust)
    asyncio.run(authority.async_timestamp(secrets.token_bytes(32), "sha256"))
    return authority.stamped[-1].at
