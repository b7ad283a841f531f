"""An export: the documents as files, an index, and SHA-256 sums that other programs check."""

import hashlib
import json
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from contract_tui.desk.desk import Desk
from contract_tui.domain.clock import Clock
from contract_tui.domain.contracts import DOWNLOADS, Contract, DocumentKind
from contract_tui.domain.disk_errors import reason
from contract_tui.domain.errors import DeskError, ForbiddenError, HeldError, NotFoundError, OutsideError
from contract_tui.domain.evidence import moment_text
from contract_tui.domain.states import State
from contract_tui.files.atomic import ASIDE, new_file, settle_names
from contract_tui.store.trouble import UNDECODABLE

FORMAT, VERSION = "contract-tui.export", 1
INDEX, SUMS = "index.json", "SHA256SUMS"
_DAMAGED = "内容与登记的 SHA-256 不符，没有导出"


@dataclass(frozen=True, slots=True)
class Exported:
    """What was exported.

    Attributes:
        contracts: How many contracts stand in the index.
        documents: How many PDFs were written.
        problems: By contract: what could not be exported, and why.
    """

    path: Path
    contracts: int
    documents: int
    problems: tuple[tuple[str, str], ...]


def export(desk: Desk, target: Path, clock: Clock) -> Exported:
    """Write all documents that can be downloaded now into a new folder.

    Contracts that cannot be read, and documents that are damaged, are told and left out.

    Args:
        target: A folder that does not exist yet, or is empty; it appears whole or not at all.
        clock: Tells when.

    Raises:
        HeldError: There is something in it.
        OutsideError: It cannot be written.
    """
    target = target.expanduser().absolute()
    try:
        if target.exists() and not (target.is_dir() and not any(target.iterdir())):
            raise HeldError(f"{target} 已经存在，且不是空文件夹，没有改动。", "请给出新的文件夹。")
        aside = Path(tempfile.mkdtemp(prefix=ASIDE, dir=target.parent))
        try:
            exported = _Export(desk, aside).write(clock)
            settle_names(aside)
            aside.rename(target)
            settle_names(target.parent)
        finally:
            shutil.rmtree(aside, ignore_errors=True)
    except OSError as error:
        raise OutsideError(
            f"无法导出到 {target}：{reason(error)}。", "请检查目录是否存在、权限和磁盘空间。"
        ) from error
    return Exported(target, exported.contracts, exported.documents, tuple(exported.problems))


def _downloads(contract: Contract) -> tuple[DocumentKind, ...]:
    """What 下载 gives in the contract's state."""
    if contract.state is State.EFFECTIVE:
        return DOWNLOADS
    return (DocumentKind.DRAFT_PDF,) if contract.substate.specification.draft else ()


class _Export:
    """One export in the making.

    Args:
        desk: Whose contracts.
        folder: Where to.
    """

    def __init__(self, desk: Desk, folder: Path) -> None:
        self._desk = desk
        self._folder = folder
        self._sums: list[tuple[str, str]] = []
        self.contracts = self.documents = 0
        self.problems: list[tuple[str, str]] = []

    def write(self, clock: Clock) -> "_Export":
        listed = list(self._contracts())
        newest = self._desk.checkpoints.newest()
        index = {
            "format": {"name": FORMAT, "version": VERSION},
            "made_at": moment_text(clock.now()),
            "checkpoint": {"sequence": newest.sequence, "hash": newest.hash} if newest else None,
            "contracts": listed,
        }
        self._put(INDEX, f"{json.dumps(index, ensure_ascii=False, sort_keys=True, indent=2)}\n".encode())
        sums = "".join(f"{sha256}  {name}\n" for sha256, name in sorted(self._sums, key=lambda each: each[1]))
        self._write(SUMS, sums.encode())
        return self

    def _contracts(self) -> Iterator[dict[str, object]]:
        for number in list(self._desk.audit_trail.every_number()):
            try:
                contract = self._desk.contracts.get(number)
            except NotFoundError:
                continue  # deleted meanwhile
            except HeldError:
                raise
            except DeskError as error:
                self.problems.append((number, error.message))
                continue
            except UNDECODABLE:
                self.problems.append((number, "其中有不能解读的内容"))
                continue
            self.contracts += 1
            yield self._listed(contract)

    def _listed(self, contract: Contract) -> dict[str, object]:
        return {
            "number": contract.number,
            "channel": contract.channel.value,
            "substate": contract.substate.value,
            "reason": contract.reason.value if contract.reason else None,
            "customer": contract.customer,
            "customer_name": contract.customer_name,
            "framework": contract.framework,
            "orders": [order.id for order in contract.orders],
            "total_fen": contract.total_fen,
            "created_at": moment_text(contract.created_at),
            "documents": list(self._documents(contract)),
        }

    def _documents(self, contract: Contract) -> Iterator[dict[str, object]]:
        for kind in _downloads(contract):
            info = contract.document(kind)
            try:
                file = self._desk.documents.pdf(contract.number, kind)
            except NotFoundError:
                return  # deleted meanwhile
            except (ForbiddenError, OutsideError) as error:
                self.problems.append((contract.number, error.message))
                continue
            assert info is not None, "what was downloaded has a row"  # noqa: S101 (for the type checker)
            if hashlib.sha256(file.content).hexdigest() != info.sha256:
                self.problems.append((contract.number, f"{file.name}：{_DAMAGED}"))
                continue
            self._put(file.name, file.content)
            self.documents += 1
            yield {
                "kind": DocumentKind(kind).value,
                "file": file.name,
                "sha256": info.sha256,
                "bytes": len(file.content),
                "pages": info.pages,
                "created_at": moment_text(info.created_at),
            }

    def _put(self, name: str, content: bytes) -> None:
        self._write(name, content)
        self._sums.append((hashlib.sha256(content).hexdigest(), name))

    def _write(self, name: str, content: bytes) -> None:
        with new_file(self._folder / name) as file:
            file.write(content)
