"""The folder of contracts that wait for their signers, when it cannot be used: sentences, whoever looks."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from contract_tui.domain.errors import OutsideError
from contract_tui.signing.outbox_folder import OutboxFolder

NUMBER = "DD-1"


def closed(*_: object, **__: object) -> None:
    """What Python 3.11 lets through where a folder may not be entered."""
    raise PermissionError(13, "Permission denied")


@pytest.mark.parametrize(
    ("broken", "use", "said"),
    [
        ("stat", lambda folder: folder.holds(NUMBER), "无法查看"),
        ("unlink", lambda folder: folder.remove(NUMBER), "无法删除"),
        ("open", lambda folder: folder.put(NUMBER, b"%PDF"), "无法写入"),
        ("mkdir", lambda folder: folder.put(NUMBER, b"%PDF"), "无法写入"),
    ],
)
def test_a_folder_that_may_not_be_entered_is_told_with_its_path(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    broken: str,
    use: Callable[[OutboxFolder], object],
    said: str,
) -> None:
    monkeypatch.setattr(os, broken, closed)
    with pytest.raises(OutsideError, match=said) as failed:
        use(OutboxFolder(tmp_path))
    assert "没有权限" in failed.value.message
    assert str(tmp_path) in failed.value.message
    assert failed.value.hint
