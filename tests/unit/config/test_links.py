"""Links, pipes and other traps where others may write: nothing is followed, waited for or opened to them."""

import itertools
import os
import signal
import stat
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from contract_tui.config import load_settings
from contract_tui.config.logfile import log_to
from contract_tui.desk import open_desk
from contract_tui.desk.files import write_file
from contract_tui.domain.errors import DeskError, ForbiddenError, OutsideError
from contract_tui.files.rights import PRIVATE, Rights
from contract_tui.files.walking import walked
from contract_tui.signing.outbox_folder import OutboxFolder
from contract_tui.signing.private_files import read_private
from contract_tui.store.database import Database
from contract_tui.tui.terminal import write_crash
from tests.world.homes import new_home

SHARED = Rights(os.getegid())
SOMEBODY = 60_001
NUMBER, NAME = "DD-1", "DD-1-待签署.pdf"
needs_root = pytest.mark.skipif(os.geteuid() != 0, reason="NOT RUN: only root can give files away")


@pytest.fixture(autouse=True)
def in_time() -> Iterator[None]:
    """A pipe that is waited for must fail the test, not hang it."""
    before = signal.signal(signal.SIGALRM, lambda *_: pytest.fail("it waits"))
    signal.alarm(60)
    yield
    signal.alarm(0)
    signal.signal(signal.SIGALRM, before)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """One that a group shares."""
    new_home(tmp_path / "home", SHARED)
    Database(tmp_path / "home" / "contract.db", SHARED).close()
    return tmp_path / "home"


@pytest.fixture
def victim(tmp_path: Path) -> Path:
    """A folder of somebody's own beside it, with a file."""
    folder = tmp_path / "victim"
    folder.mkdir(mode=0o700)
    (folder / "file").write_text("secret")
    (folder / "file").chmod(0o600)
    return folder


def mode(path: Path) -> int:
    return stat.S_IMODE(path.lstat().st_mode)


def names_in(folder: Path) -> list[str]:
    return [each.name for each in folder.iterdir()]


def is_untouched(victim: Path) -> bool:
    return (mode(victim), mode(victim / "file"), (victim / "file").read_text(), names_in(victim)) == (
        0o700, 0o600, "secret", ["file"],
    )  # fmt: skip


@pytest.mark.parametrize(
    "name",
    [
        "cache",
        "outbox",
        "contract-tui.log",
        "contract.db",
        "contract.db-wal",
        "contract.db-shm",
        "contract.mark",
    ],
)
@pytest.mark.parametrize("target", ["victim", "victim/file", "nowhere"])
def test_a_shared_home_with_a_link_under_a_name_of_the_programs_is_not_opened(
    home: Path, victim: Path, name: str, target: str
) -> None:
    (home / name).unlink(missing_ok=True)
    (home / name).symlink_to(home.parent / target)
    with pytest.raises(ForbiddenError) as refused:
        Database(home / "contract.db", SHARED)
    assert f"{home / name} 是链接" in refused.value.message
    assert str(home / name) in refused.value.hint
    assert is_untouched(victim)
    assert not (home.parent / "nowhere").exists()


@pytest.mark.parametrize("name", ["contract-tui.log", "contract.db", "contract.db-wal"])
@pytest.mark.parametrize(
    ("put", "said"),
    [
        (lambda path, _: os.mkfifo(path), "不是普通文件"),
        (lambda path, _: path.mkdir(), "不是普通文件"),
        (lambda path, victim: path.hardlink_to(victim / "file"), "另有硬链接"),
    ],
    ids=["pipe", "folder", "hard link"],
)
def test_nor_with_a_pipe_a_folder_or_a_second_name_of_a_file(
    home: Path, victim: Path, name: str, put: Callable[[Path, Path], object], said: str
) -> None:
    (home / name).unlink(missing_ok=True)
    put(home / name, victim)
    with pytest.raises(ForbiddenError, match=said):
        Database(home / "contract.db", SHARED)
    assert is_untouched(victim)


def test_an_own_file_that_somebody_moved_into_the_home_is_not_opened_to_the_group(
    home: Path, victim: Path
) -> None:
    """In the folder that all members write to, anybody may rename what another one keeps there."""
    (home / "contract-tui.log").unlink(missing_ok=True)
    (victim / "file").rename(home / "contract-tui.log")
    settings = load_settings(home, {"CONTRACT_TUI_STORE__GROUP": str(os.getegid())})
    open_desk(settings).close()
    log_to(settings.log_file, settings.rights)
    write_crash(ValueError(), settings.log_file, settings.rights)
    assert mode(home / "contract-tui.log") == 0o600


@pytest.mark.parametrize("use", [
    lambda folder: folder.put(NUMBER, b"%PDF"),
    lambda folder: folder.holds(NUMBER),
    lambda folder: folder.remove(NUMBER),
])  # fmt: skip
@pytest.mark.parametrize("deep", [False, True])
def test_no_folder_on_the_way_to_the_outbox_is_a_link_of_somebodys(
    home: Path, victim: Path, use: Callable[[OutboxFolder], object], deep: bool
) -> None:
    link = home / "outbox"
    link.symlink_to(victim)
    (victim / NAME).write_text("the victim's own")
    with pytest.raises(OutsideError, match="是其他账户可以更换的链接"):
        use(OutboxFolder(link / "deeper" if deep else link, SHARED))
    assert (victim / NAME).read_text() == "the victim's own"
    assert mode(victim) == 0o700


@pytest.mark.parametrize("trap", ["link", "pipe", "folder"])
def test_a_trap_under_a_contracts_name_is_replaced_or_refused_and_never_followed(
    home: Path, victim: Path, trap: str
) -> None:
    outbox = OutboxFolder(home / "outbox", SHARED)
    file = outbox.put(NUMBER, b"%PDF first")
    file.unlink()
    if trap == "link":
        file.symlink_to(victim / "file")
    elif trap == "pipe":
        os.mkfifo(file)
    else:
        file.mkdir()
    assert not outbox.holds(NUMBER)
    if trap == "folder":
        with pytest.raises(OutsideError, match="是文件夹，不是文件"):
            outbox.put(NUMBER, b"%PDF")
    else:
        outbox.put(NUMBER, b"%PDF")
        assert (file.is_symlink(), file.read_bytes(), mode(file)) == (False, b"%PDF", 0o660)
    assert is_untouched(victim)
    assert len(names_in(home / "outbox")) == 1


def test_a_link_under_a_contracts_name_is_removed_itself(home: Path, victim: Path) -> None:
    outbox = OutboxFolder(home / "outbox", SHARED)
    file = outbox.put(NUMBER, b"%PDF")
    file.unlink()
    file.symlink_to(victim / "file")
    outbox.remove(NUMBER)
    assert not file.is_symlink()
    assert is_untouched(victim)


def test_whoever_swaps_folder_and_link_while_it_is_used_gains_nothing(home: Path, victim: Path) -> None:
    outbox, over = home / "outbox", threading.Event()

    def swap() -> None:
        for count in itertools.count():
            with suppress(OSError):
                outbox.rename(home / f"aside-{count}")
            with suppress(OSError):
                outbox.symlink_to(victim)
                outbox.unlink()
            if over.is_set():
                return

    swapping = threading.Thread(target=swap)
    swapping.start()
    refused = written = 0
    for count in range(400):
        try:
            OutboxFolder(outbox, SHARED).put(f"DD-{count}", b"%PDF")
            written += 1
        except OutsideError:
            refused += 1
    over.set()
    swapping.join(60)
    assert is_untouched(victim)
    assert refused
    assert written


def test_the_log_is_written_into_no_link_pipe_or_second_name(home: Path, victim: Path) -> None:
    log = home / "contract-tui.log"
    puts: tuple[Callable[[], object], ...] = (
        lambda: log.symlink_to(victim / "file"),
        lambda: os.mkfifo(log),
        lambda: log.hardlink_to(victim / "file"),
    )
    for put in puts:
        log.unlink(missing_ok=True)
        put()
        assert not write_crash(ValueError("words"), log, SHARED)
        assert is_untouched(victim)


def test_links_of_ones_own_are_followed_in_a_home_of_ones_own(tmp_path: Path) -> None:
    """Another disk for the database or the outbox is the owner's business, and only theirs to choose."""
    home, disk = tmp_path / "home", tmp_path / "disk"
    home.mkdir(mode=0o700)
    disk.mkdir()
    (home / "contract.db").symlink_to(disk / "contract.db")
    (home / "outbox").symlink_to(disk)
    (disk / "contract.db").touch(mode=0o600)
    settings = load_settings(home, {})
    open_desk(settings).close()
    OutboxFolder(settings.outbox, settings.rights).put(NUMBER, b"%PDF")
    assert (disk / NAME).read_bytes() == b"%PDF"


def test_a_way_leads_through_links_upwards_and_absolute_ones(tmp_path: Path) -> None:
    (tmp_path / "a" / "b").mkdir(parents=True)
    (tmp_path / "up").symlink_to("a/b/../..")
    (tmp_path / "far").symlink_to(tmp_path / "a")
    (tmp_path / "loop").symlink_to("loop")
    with walked(tmp_path / "up" / "far" / "b" / "new") as spot:
        assert (spot.path, spot.weakness) == (tmp_path / "a" / "b" / "new", "") or ".." in str(spot.path)
        assert os.path.samestat(os.fstat(spot.folder), (tmp_path / "a" / "b").stat())
    with pytest.raises(OSError, match="symbolic links"), walked(tmp_path / "loop" / "x"):
        pass


def no_change(tmp_path: Path, names: tuple[str, ...]) -> Path:
    folder = tmp_path / "folder"
    folder.mkdir()
    folder.chmod(0o755)
    for each in names:
        (folder / each).write_text("")
    return folder


@pytest.mark.parametrize("rights", [PRIVATE, SHARED], ids=["private", "shared"])
@pytest.mark.parametrize("names", [(), ("report.xlsx",)], ids=["empty", "with strangers' files"])
def test_a_folder_that_was_there_before_keeps_its_rights(
    tmp_path: Path, rights: Rights, names: tuple[str, ...]
) -> None:
    folder = no_change(tmp_path, names)
    if rights.group is None:
        Database(folder / "contract.db", rights).close()
        assert mode(folder / "contract.db") == 0o600
    else:
        with pytest.raises(OutsideError, match="没有向共用的用户组"):
            Database(folder / "contract.db", rights)
    assert mode(folder) == 0o755


def test_a_folder_with_strangers_files_keeps_its_rights_at_every_later_opening_too(tmp_path: Path) -> None:
    folder = no_change(tmp_path, ("report.xlsx",))
    for _ in range(3):
        Database(folder / "contract.db").close()
    assert (mode(folder), mode(folder / "report.xlsx")) == (0o755, 0o644)
    with pytest.raises(OutsideError, match="没有向共用的用户组"):
        Database(folder / "contract.db", SHARED)
    assert mode(folder) == 0o755


def test_neither_outbox_nor_downloads_that_were_there_are_changed(tmp_path: Path) -> None:
    for rights in (PRIVATE, SHARED):
        folder = tmp_path / f"folder {rights.group}"
        folder.mkdir()
        folder.chmod(0o755)
        if rights.group is None:
            OutboxFolder(folder, rights).put(NUMBER, b"%PDF")
        else:
            with pytest.raises(OutsideError) as refused:
                OutboxFolder(folder, rights).put(NUMBER, b"%PDF")
            assert f"chmod 2770 {folder}" in refused.value.hint
        write_file(folder, "a.pdf", b"%PDF", make=True)
        assert (mode(folder), mode(folder / "a.pdf")) == (0o755, 0o600)


def test_a_download_waits_for_no_pipe_and_reads_no_link(tmp_path: Path, victim: Path) -> None:
    os.mkfifo(tmp_path / "a.pdf")
    (tmp_path / "a-2.pdf").symlink_to(victim / "file")
    assert write_file(tmp_path, "a.pdf", b"%PDF") == tmp_path / "a-3.pdf"
    assert is_untouched(victim)


@needs_root
def test_a_secret_that_belongs_to_somebody_else_is_none(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("x")
    secret.chmod(0o600)
    os.chown(secret, SOMEBODY, -1)
    with pytest.raises(ForbiddenError, match=f"属于 {SOMEBODY}"):
        read_private(secret)


def test_a_secret_is_read_through_no_link_that_others_could_have_put(home: Path, victim: Path) -> None:
    (home / "seal.p12").symlink_to(victim / "file")
    with pytest.raises(DeskError, match="是其他账户可以更换的链接"):
        read_private(home / "seal.p12")
