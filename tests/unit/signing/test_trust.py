"""Which certificates are believed: roots from files, revocation lists, the demo's own root."""

import asyncio
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from asn1crypto import x509
from cryptography.hazmat.primitives.serialization import Encoding
from pyhanko_certvalidator import CertificateValidator
from pyhanko_certvalidator.errors import PathError, RevokedError, ValidationError

from contract_tui.config import Settings
from contract_tui.domain.errors import DeskError, InvalidInputError, NotFoundError
from contract_tui.signing.certificates import facts_of, name_text
from contract_tui.signing.demo_keys import DemoKeys
from contract_tui.signing.issuing import Issued, Terms, issue, new_key
from contract_tui.signing.trust import Trust, load_trust
from tests.world.homes import settings_of
from tests.world.signing.samples import NOW, a_crl, a_seal, an_authority, parsed, save_pem

ROOT = an_authority()
SEAL = a_seal(ROOT)


def home_with(home: Path, **signing: str) -> Settings:
    settings = settings_of(home, provider="exchange")
    return replace(settings, signing=replace(settings.signing, **signing))  # type: ignore[arg-type]  # the caller's keywords


def believed(trust: Trust, certificate: Issued, *chain: Issued) -> bool:
    """Whether a certificate is valid; any reason against it counts."""
    context = trust.context(NOW, extra=map(parsed, chain))
    validator = CertificateValidator(parsed(certificate), validation_context=context)
    try:
        asyncio.run(validator.async_validate_usage(set()))
    except (PathError, ValidationError):
        return False
    return True


def test_pem_der_and_folders_are_read(tmp_path: Path) -> None:
    other = an_authority("另一根证书")
    folder = tmp_path / "roots"
    folder.mkdir()
    save_pem(folder / "one.pem", ROOT, other)
    (folder / "two.cer").write_bytes(an_authority("第三").certificate.public_bytes(Encoding.DER))
    (folder / ".hidden").write_text("not a certificate")
    trust = load_trust(home_with(tmp_path, trust=str(folder)))
    assert [name_text(each.subject) for each in trust.roots] == ["CN=测试根证书", "CN=另一根证书", "CN=第三"]
    assert trust.timestamp_roots == trust.roots
    assert believed(trust, SEAL)
    assert not believed(trust, a_seal(an_authority("陌生")))


def test_a_certificate_below_a_root_helps_and_is_not_believed_by_itself(tmp_path: Path) -> None:
    middle = _middle()
    trust = load_trust(home_with(tmp_path, trust=str(save_pem(tmp_path / "all.pem", ROOT, middle))))
    assert (len(trust.roots), len(trust.intermediates)) == (1, 1)
    assert believed(trust, a_seal(middle))
    without_root = replace(trust, roots=(parsed(an_authority("陌生")),))
    assert not believed(without_root, a_seal(middle))


def _middle() -> Issued:
    terms = Terms({"CN": "中间"}, NOW - timedelta(days=30), NOW + timedelta(days=30), authority=True)
    return issue(terms, new_key(), ROOT)


def test_a_self_signed_seal_is_believed_for_itself_and_certifies_nobody() -> None:
    """Whoever holds such a seal must not be able to make customers' certificates."""
    terms = Terms({"CN": "平台自签名"}, NOW - timedelta(days=30), NOW + timedelta(days=30))
    seal = issue(terms, new_key())
    trust = Trust(roots=(parsed(seal),))
    assert believed(trust, seal)
    assert not believed(trust, issue(terms, new_key(), seal))
    assert not believed(trust, a_seal(seal))


@pytest.mark.parametrize(
    ("name", "content", "kind", "words"),
    [
        ("missing.pem", None, NotFoundError, "missing.pem"),
        ("text.pem", b"hello", InvalidInputError, "text.pem 不是证书"),
        ("empty.pem", b"", InvalidInputError, "empty.pem"),
        (
            "cut.pem",
            b"-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n",
            InvalidInputError,
            "cut.pem",
        ),
        (
            "key.pem",
            b"-----BEGIN PRIVATE KEY-----\nMIIB\n-----END PRIVATE KEY-----\n",
            InvalidInputError,
            "key.pem",
        ),
    ],
)
def test_an_unusable_file_is_named(
    tmp_path: Path, name: str, content: bytes | None, kind: type[DeskError], words: str
) -> None:
    path = tmp_path / name
    if content is not None:
        path.write_bytes(content)
    for setting in ("trust", "timestamp_trust"):
        with pytest.raises(kind, match=words):
            load_trust(home_with(tmp_path, **{setting: str(path)}))
    with pytest.raises(kind, match=name):
        load_trust(home_with(tmp_path, crls=str(path)))


def test_an_empty_folder_is_told(tmp_path: Path) -> None:
    (tmp_path / "none").mkdir()
    with pytest.raises(NotFoundError, match="没有文件"):
        load_trust(home_with(tmp_path, trust=str(tmp_path / "none")))


def test_certificates_without_a_root_are_told(tmp_path: Path) -> None:
    path = save_pem(tmp_path / "leaf.pem", SEAL)
    with pytest.raises(InvalidInputError, match="没有根证书"):
        load_trust(home_with(tmp_path, trust=str(path)))


def test_a_given_list_revokes_certificates_that_name_no_list(tmp_path: Path) -> None:
    roots, lists = save_pem(tmp_path / "root.pem", ROOT), tmp_path / "crls"
    lists.mkdir()
    (lists / "a.crl").write_bytes(a_crl(ROOT, SEAL))
    trust = load_trust(home_with(tmp_path, trust=str(roots), crls=str(lists)))
    context = trust.context(NOW)
    with pytest.raises(RevokedError):
        asyncio.run(
            CertificateValidator(parsed(SEAL), validation_context=context).async_validate_usage(set())
        )
    assert believed(trust, a_seal(ROOT))


def test_with_lists_a_certificate_that_none_covers_is_not_believed(tmp_path: Path) -> None:
    other = an_authority("另一根证书")
    roots = save_pem(tmp_path / "root.pem", ROOT, other)
    (tmp_path / "a.crl").write_bytes(a_crl(other))
    assert not believed(load_trust(home_with(tmp_path, trust=str(roots), crls=str(tmp_path / "a.crl"))), SEAL)


def test_an_outdated_list_proves_nothing(tmp_path: Path) -> None:
    roots = save_pem(tmp_path / "root.pem", ROOT)
    (tmp_path / "a.crl").write_bytes(a_crl(ROOT, days=0))
    trust = load_trust(home_with(tmp_path, trust=str(roots), crls=str(tmp_path / "a.crl")))
    late = trust.context(NOW + timedelta(days=2))
    with pytest.raises(ValidationError):
        asyncio.run(CertificateValidator(parsed(SEAL), validation_context=late).async_validate_usage(set()))


def test_the_demos_root_counts_in_its_own_simulated_home_only(tmp_path: Path) -> None:
    keys = DemoKeys(tmp_path)
    (root,) = keys.roots()
    trust = load_trust(home_with(tmp_path), demonstration=True)
    assert [each.dump() for each in trust.roots] == [root.dump()]
    assert trust.is_demo(trust.roots[0])
    assert trust.timestamp_roots == ()
    assert load_trust(home_with(tmp_path)).roots == ()
    assert load_trust(home_with(tmp_path / "other"), demonstration=True).roots == ()


def test_names_are_shown_in_order_escaped_and_without_tricks() -> None:
    certificate = parsed(a_seal(ROOT, "王芳, CN=别人\u202e+\x1b"))
    assert facts_of(certificate).subject == "CN=王芳\\, CN\\=别人\ufffd\\+\ufffd"
    built = x509.Name.build({"country_name": "CN", "organization_name": "示例", "common_name": "王芳"})
    assert name_text(built) == "CN=王芳, O=示例, C=CN"
