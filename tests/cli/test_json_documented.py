"""Every name that commands print as JSON stands in docs/json.md."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.conftest import ENTERPRISE, SECOND, Here, new, sent
from tests.world.places import DOCS

DOCUMENT = DOCS / "json.md"
_FREE = {"details"}
"""What stands below these names is named elsewhere."""


def names(value: object) -> Iterator[str]:
    if isinstance(value, dict):
        for name, below in value.items():
            yield name
            if name not in _FREE:
                yield from names(below)
    elif isinstance(value, list):
        for each in value:
            yield from names(each)


def test_every_name_is_documented(office: Here, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CONTRACT_TUI_TIMING__SIGNER", "1000")
    signing, other = sent(office), new(office, "single", SECOND)
    office.done("contract", "watch", other, "--until", "generated")
    bad = tmp_path / "bad.csv"
    bad.write_text("订单号,付款账号,创建时间,付费模式,金额（元）,产品\nx,1,1,1,1,1\n", "utf-8")
    commands: tuple[tuple[str, ...], ...] = (
        ("contract", "show", signing),
        ("contract", "explain", signing),
        ("contract", "simulate", signing),
        ("contract", "list"),
        ("contract", "check", "--channel", "both", "--customer", ENTERPRISE),
        ("contract", "pdf", other, "-o", str(tmp_path / "x.pdf")),
        ("contract", "void", other),
        ("contract", "delete", other),
        ("orders", "list"),
        ("orders", "import", str(bad)),
        ("orders", "sample", str(tmp_path / "sample.csv")),
        ("customers", "list"),
        ("customers", "book", ENTERPRISE),
        ("audit", signing),
        ("audit", "--verify-all"),
        ("config", "show"),
        ("config", "check"),
        ("templates", "list"),
        ("templates", "check"),
        ("worker", "--once"),
        ("doctor",),
        ("help",),
        ("stats",),
        ("help", "import"),
        ("check",),
        ("backup", str(tmp_path / "backup.tar")),
        ("export", str(tmp_path / "export")),
    )
    documented = set(re.findall(r"\w+", DOCUMENT.read_text("utf-8")))
    for command in commands:
        answer = office(*command, "--json")
        assert answer.out, answer
        assert set(names(answer.data)) <= documented, command
    assert set(names({"error": office("audit", "x", "--json").error})) <= documented
