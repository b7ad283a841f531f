"""How complicated a file may be: refused at once and in words, before the process's own bounds are reached.

A contract has some ten pages, five fields and three certificates. The numbers leave room for what other
programs add, and keep every walk through a file linear in what is counted.
"""

from collections.abc import Iterable, Mapping

from asn1crypto import x509

MOST_NODES = 5_000
MOST_CERTIFICATES = 64
MOST_STEPS = 2_000
MOST_NAME_BYTES = 4_096
"""A holder's name has some hundred; whoever accepts, lists or prints a contract reads it whole."""


class UnusableError(Exception):
    """A file that is a PDF by its first bytes cannot be examined; the argument is a sentence."""


class TooComplicatedError(UnusableError):
    """Examining it would take more than any contract does."""

    def __init__(self, what: str) -> None:
        super().__init__(f"{what}，过于复杂，不予检查；合同文件不会这样复杂。")


class Budget:
    """Counts what a walk through a tree visits: trees that lead to themselves, or fan out, come to an end.

    Args:
        what: Names the tree in the sentence.
        most: How much may be visited.
    """

    def __init__(self, what: str, most: int = MOST_NODES) -> None:
        self._what = what
        self._most = self._left = most

    def spend(self, count: int = 1) -> None:
        """Count.

        Raises:
            TooComplicatedError: More was visited than may be.
        """
        self._left -= count
        if self._left < 0:
            raise TooComplicatedError(f"{self._what}超过 {self._most:,} 个节点")


def refuse_maze(certificates: Iterable[x509.Certificate]) -> None:
    """Refuse certificates between which there are too many ways.

    Looking for a chain tries every way from a certificate to one whose name is its issuer's. Certificates of
    one name that issue each other make n! ways; the ways of real ones can be counted on two hands.

    Args:
        certificates: All that a file brings along for one signature, the same ones perhaps several times.

    Raises:
        TooComplicatedError: There are too many certificates, or too many ways, or a name is too long.
    """
    distinct = {each.dump(): each for each in certificates}
    if any(len(each.subject.dump()) > MOST_NAME_BYTES for each in distinct.values()):
        raise TooComplicatedError(f"文件中证书的主体超过 {MOST_NAME_BYTES:,} 字节")
    if len(distinct) > MOST_CERTIFICATES:
        raise TooComplicatedError(f"文件中的证书超过 {MOST_CERTIFICATES} 个")
    issuers: dict[bytes, list[bytes]] = {}
    for key, each in distinct.items():
        issuers.setdefault(_name(each.subject), []).append(key)
    above = {key: issuers.get(_name(each.issuer), []) for key, each in distinct.items()}
    budget = Budget("证书之间的签发路径", MOST_STEPS)
    for key in above:
        _follow(above, key, frozenset(), budget)


def _follow(above: Mapping[bytes, list[bytes]], key: bytes, behind: frozenset[bytes], budget: Budget) -> None:
    budget.spend()
    behind |= {key}
    for issuer in above[key]:
        if issuer not in behind:
            _follow(above, issuer, behind, budget)


def _name(name: x509.Name) -> bytes:
    """What tells whether two names are the same one; as it stands where that cannot be compared."""
    try:
        return str(name.hashable).encode("utf-8", "surrogatepass")
    except ValueError:
        return bytes(name.dump())
