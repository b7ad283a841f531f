"""The files in contrib/ agree with the documents, with each other, and with systemd."""

import re
import shutil
import subprocess
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
CONTRIB = ROOT / "contrib"
UNITS = sorted((CONTRIB / "systemd").iterdir())
PROGRAM = "/opt/contract-tui/bin/contract-tui"


def settings(unit: str) -> set[str]:
    """The lines of a unit that set something."""
    return {line for line in unit.splitlines() if re.match(r"[A-Z]\w*=", line)}


def documented() -> set[str]:
    """The worker's unit as docs/security.md shows it."""
    text = (ROOT / "docs" / "security.md").read_text("utf-8")
    block = text.partition("`/etc/systemd/system/contract-seal.service`:")[2].partition("With more")[0]
    return settings(block.replace("    ", "")) - {""}


def test_the_workers_unit_says_all_that_the_document_says() -> None:
    unit = settings((CONTRIB / "systemd" / "contract-seal.service").read_text("utf-8"))
    written = {line.replace(f"{PROGRAM} ", "contract-tui ").replace(" LANG=C.UTF-8", "") for line in unit}
    assert len(documented()) >= 8
    assert documented() <= written


@pytest.mark.parametrize(
    "unit", [each for each in UNITS if each.suffix == ".service"], ids=lambda each: each.name
)
def test_no_unit_runs_as_root_dumps_its_memory_or_gains_rights(unit: Path) -> None:
    assert {
        "User=contract-seal",
        "LimitCORE=0",
        "NoNewPrivileges=yes",
        "CapabilityBoundingSet=",
        "ProtectSystem=strict",
    } <= settings(unit.read_text("utf-8"))


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd is not installed here")
def test_systemd_finds_nothing_wrong_with_the_units(tmp_path: Path) -> None:
    copies = []
    for unit in UNITS:
        # What is not installed here would be all that it finds.
        copies.append(tmp_path / unit.name)
        copies[-1].write_text(unit.read_text("utf-8").replace(PROGRAM, "/bin/true"), "utf-8")
    done = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", *copies],
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert (done.returncode, done.stdout + done.stderr) == (0, "")


def test_accounts_and_folders_are_those_of_the_units() -> None:
    units = "\n".join(each.read_text("utf-8") for each in UNITS)
    accounts = (CONTRIB / "sysusers.d" / "contract-desk.conf").read_text("utf-8")
    folders = (CONTRIB / "tmpfiles.d" / "contract-desk.conf").read_text("utf-8")
    assert set(re.findall(r"^User=(.*)$", units, re.MULTILINE)) == set(
        re.findall(r"^u (\S+)", accounts, re.MULTILINE)
    )
    assert set(re.findall(r"^Group=(.*)$", units, re.MULTILINE)) == set(
        re.findall(r"^g (\S+)", accounts, re.MULTILINE)
    )
    made = re.findall(r"^d (\S+) +(\d+) +(\S+) +(\S+) +-$", folders, re.MULTILINE)
    assert len(made) == len([line for line in folders.splitlines() if line.startswith("d ")])
    security = (ROOT / "docs" / "security.md").read_text("utf-8")
    for folder, mode, owner, group in made:
        if "backups" not in folder:
            assert re.search(rf"install -d -o {owner} -g {group} -m {mode} .*{folder}", security), folder
    written = {
        word for line in re.findall(r"^ReadWritePaths=(.*)$", units, re.MULTILINE) for word in line.split()
    }
    assert written <= {folder for folder, *_ in made}


def container_lines() -> list[str]:
    return (CONTRIB / "container" / "Containerfile").read_text("utf-8").splitlines()


def copied() -> set[str]:
    """What the container file takes from the checkout."""
    taken = (line.split()[1:-1] for line in container_lines() if re.match(r"COPY (?!--from)", line))
    return {word for words in taken for word in words}


def test_the_container_copies_all_that_the_wheel_is_built_of() -> None:
    made = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    wheel = made["tool"]["hatch"]["build"]["targets"]["wheel"]
    sources = [
        "pyproject.toml",
        made["project"]["readme"],
        *made["project"]["license-files"],
        *wheel["packages"],
        *wheel["force-include"],
        *wheel["shared-data"],
    ]
    assert [each for each in sources if not any(Path(each).is_relative_to(one) for one in copied())] == []


def test_the_container_copies_what_is_there_and_ends_without_privileges() -> None:
    lines = container_lines()
    assert all((ROOT / each).exists() for each in copied())
    assert [line for line in lines if line.startswith("USER ")] == ["USER 10001:10001"]
    assert lines.index("USER 10001:10001") < lines.index('ENTRYPOINT ["contract-tui"]')
    assert "--require-hashes" in "\n".join(lines)
