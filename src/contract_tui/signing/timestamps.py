"""Time stamping authorities: RFC 3161 over HTTP, with one deadline for each request.

What an authority answers is examined before it is believed: an answer that is late, refuses, stamps something
else or leads to no trusted root is told as `AuthorityError`. Importing this module loads pyHanko.
"""

from dataclasses import dataclass
from datetime import datetime
from http.client import HTTPException
from urllib.parse import urlsplit

from asn1crypto import cms, core, tsp, x509
from pyhanko.sign.timestamps import TimeStamper
from pyhanko.sign.timestamps.common_utils import extract_ts_certs
from pyhanko.sign.validation.generic_cms import validate_tst_signed_data
from pyhanko.sign.validation.status import TimestampSignatureStatus

from contract_tui.domain.disk_errors import reason
from contract_tui.domain.errors import OutsideError
from contract_tui.signing.posting import post
from contract_tui.signing.trust import Trust

_GRANTED = {"granted", "granted_with_mods"}
_MOST_BYTES = 1 << 17
_MOST_TOKEN_BYTES = 10_000
_HEADERS = {"Content-Type": "application/timestamp-query", "Accept": "application/timestamp-reply"}
# What asn1crypto and pyHanko raise for bytes that are no answer at all.
_RUBBISH = (ValueError, TypeError, KeyError, AttributeError, AssertionError, IndexError, OverflowError)


class AuthorityError(OutsideError):
    """A time stamping authority gave no time stamp that can be used."""


class _Response(core.Sequence):  # type: ignore[misc]  # asn1crypto has no types
    # asn1crypto's own class insists on a token, which a refusal does not have.
    _fields = [
        ("status", tsp.PKIStatusInfo),
        ("time_stamp_token", cms.ContentInfo, {"optional": True}),
    ]


@dataclass(frozen=True, slots=True)
class Stamped:
    """A time stamp that was examined.

    Attributes:
        at: UTC, as the authority says.
        certificate: The authority's own.
    """

    at: datetime
    certificate: x509.Certificate


class Authority(TimeStamper):
    """One authority during one signature.

    Args:
        url: `http` or `https`.
        timeout: Seconds for a whole request.
        trust: Its roots for time stamps; without any, only the token's integrity is examined.
        at: UTC, the moment at which its certificate must be good; None means now.

    Attributes:
        stamped: What was examined so far, the latest last.
    """

    def __init__(self, url: str, timeout: float, trust: Trust, at: datetime | None = None) -> None:
        super().__init__()  # type: ignore[no-untyped-call]  # pyHanko's base class has no types here
        self._url = url
        self._timeout = timeout
        self._trust = trust
        self._at = at
        self.stamped: list[Stamped] = []

    async def async_timestamp(self, message_digest: bytes, md_algorithm: str) -> cms.ContentInfo:
        """Get a time stamp for a digest.

        Raises:
            AuthorityError: There is none that can be used.
        """
        nonce, request = self.request_cms(message_digest, md_algorithm)  # type: ignore[no-untyped-call]  # pyHanko's base class has no types here
        # Blocking is meant: nothing else runs in the loop of one signature.
        answer = _posted(self._url, request.dump(), self._timeout)
        try:
            token = _token(answer, nonce)
            await self._examine(token, message_digest)
        except _RUBBISH as error:
            raise AuthorityError(f"时间戳服务 {self._url} 的应答不是有效的时间戳。", _CHECK_URL) from error
        return token

    async def _examine(self, token: cms.ContentInfo, digest: bytes) -> None:
        roots = self._trust.timestamp_roots
        context = self._trust.context(self._at, timestamps=True) if roots else None
        try:
            fields = await validate_tst_signed_data(token["content"], context, lambda _: digest)
        finally:
            if context is not None:
                await context.aclose()
        status = TimestampSignatureStatus(**fields)
        if not (status.valid and status.intact):
            raise AuthorityError(f"时间戳服务 {self._url} 的签名不正确。", _CHECK_URL)
        if roots and not status.trusted:
            raise AuthorityError(
                f"时间戳服务的证书不受信任，或查不到吊销状态：{_signer(status)}。",
                "请把其根证书加入 signing.timestamp_trust；设置了 signing.crls 时还须有其吊销列表。",
            )
        certificate = next(iter(extract_ts_certs(token, self.cert_registry)))
        self.stamped.append(Stamped(status.timestamp, certificate))


_CHECK_URL = "请检查 signing.timestamp_url。"


def _signer(status: TimestampSignatureStatus) -> str:
    from contract_tui.signing.certificates import name_text

    return name_text(status.signing_cert.subject)


def _token(answer: bytes, nonce: int) -> cms.ContentInfo:
    """The token of a response (RFC 3161, 2.4.2) that answers our own question."""
    response = _Response.load(answer, strict=True)
    if response["status"]["status"].native not in _GRANTED:
        raise AuthorityError("时间戳服务拒绝了请求。", "请向时间戳服务的提供者查询。")
    token = response["time_stamp_token"]
    info = token["content"]["encap_content_info"]["content"].parsed
    if info["nonce"].native != nonce:
        raise AuthorityError("时间戳服务的应答不属于这次请求。", _CHECK_URL)
    if len(token.dump()) > _MOST_TOKEN_BYTES:
        raise AuthorityError("时间戳服务的应答过大，放不进文件。", "请换用不附带多余证书的时间戳服务。")
    return token


def _posted(url: str, body: bytes, timeout: float) -> bytes:
    if urlsplit(url).scheme not in ("http", "https"):
        raise AuthorityError(f"时间戳服务的地址 {url} 不是 http 或 https。", _CHECK_URL)
    try:
        return post(url, body, _HEADERS, timeout=timeout, most=_MOST_BYTES)
    except TimeoutError as error:
        raise AuthorityError(
            f"时间戳服务 {url} 在 {timeout:g} 秒内没有应答。", "请稍后重试，或检查网络。"
        ) from error
    except (OSError, HTTPException, ValueError) as error:
        raise AuthorityError(f"时间戳服务 {url} 没有应答：{_cause(error)}。", _CHECK_URL) from error


def _cause(error: Exception) -> str:
    cause = getattr(error, "reason", error)
    return (reason(cause) if isinstance(cause, OSError) else str(cause)) or type(error).__name__
