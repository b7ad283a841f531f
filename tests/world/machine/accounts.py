"""A home that system accounts share, for real: `python -m tests.world.machine.accounts FOLDER`, as root.

Operators without the key and a worker that owns it run in children that have become other accounts, on a
machine of their own (tests/world/machine/own.py). What they saw comes as JSON.
"""

import json
import logging
import os
import signal
import stat
import sys
import traceback
from collections.abc import Callable
from contextlib import ExitStack, closing, suppress
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

from contract_tui.config import Engine, Settings, Store
from contract_tui.config.logfile import log_to
from contract_tui.desk import open_desk
from contract_tui.desk.diagnosis.seal_key import seal_key
from contract_tui.desk.diagnosis.situation import Occasion
from contract_tui.domain.errors import DeskError
from contract_tui.domain.states import Channel
from tests.world.clock import StillClock
from tests.world.exchange import exchange_settings, outbox_file, signed_by
from tests.world.homes import fill
from tests.world.people import ENTERPRISE, OPERATOR, PARTY
from tests.world.signing.files import NOW
from tests.world.story import Story

GROUP = 60010
_MOST_SECONDS = 120
Facts = dict[str, Any]
Pause = Callable[[], None]


@dataclass(frozen=True)
class Account:
    """Who a child becomes; the operators have the group beside their own, the worker as its first."""

    uid: int
    gid: int
    groups: tuple[int, ...]
    umask: int

    def enter(self) -> None:
        os.setgroups(self.groups)
        os.setgid(self.gid)
        os.setuid(self.uid)
        os.umask(self.umask)


CLERK = Account(60001, 60001, (GROUP,), 0o077)
WORKER = Account(60002, GROUP, (), 0o022)
COLLEAGUE = Account(60003, 60003, (GROUP,), 0o022)
OUTSIDER = Account(60004, 60004, (), 0o022)


class Child:
    """A process under another account; it ends by itself after a bounded time."""

    def __init__(self, account: Account, work: Callable[[Pause], Facts]) -> None:
        heard, said = os.pipe()
        waited, go = os.pipe()
        self._pid = os.fork()
        if self._pid == 0:
            os._exit(_live(account, work, said, waited))
        os.close(said)
        os.close(waited)
        self._heard, self._go = os.fdopen(heard, encoding="utf-8"), go

    def paused(self) -> None:
        """Wait until it pauses."""
        line = self._heard.readline()
        if line != "paused\n":
            raise RuntimeError(f"the child ended: {line}{self._heard.read()}")

    def go(self) -> None:
        """Let it go on, unless it has ended."""
        with suppress(BrokenPipeError):
            os.write(self._go, b"g")

    def end(self) -> None:
        """Nothing is left behind, whatever went wrong."""
        os.kill(self._pid, signal.SIGKILL)
        os.waitpid(self._pid, 0)

    def facts(self) -> Facts:
        """Let it go on to its end; what it saw."""
        self.go()
        words = self._heard.read()
        found: Facts = json.loads(words or '{"error": "killed"}')
        return found


def _live(account: Account, work: Callable[[Pause], Facts], said: int, waited: int) -> int:
    signal.alarm(_MOST_SECONDS)

    def pause() -> None:
        os.write(said, b"paused\n")
        os.read(waited, 1)

    try:
        account.enter()
        facts = work(pause)
    except BaseException:  # noqa: BLE001 the child's last words
        facts = {"error": traceback.format_exc()}
    os.write(said, json.dumps(facts).encode())
    return 0


def story_of(settings: Settings) -> Story:
    """The home, as the account that runs sees it."""
    log_to(settings.log_file, settings.rights)
    logging.getLogger("contract_tui.test").warning("account %d", os.geteuid())
    return Story(open_desk(settings, StillClock(NOW + timedelta(minutes=1))), StillClock())


def clerk(settings: Settings, pause: Pause) -> Facts:
    """Takes a contract from its orders to the signed file that came back; pauses where the worker works."""
    story = story_of(settings)
    fill(story.desk)
    desk = story.desk
    number = desk.drafts.open(Channel.BOTH, ENTERPRISE, ("E-01",), OPERATOR)
    desk.drafts.confirm_party(number, PARTY, OPERATOR)
    pause()
    desk.drafts.confirm_text(number, OPERATOR)
    desk.drafts.choose_signer(number, story.signer_id(), OPERATOR)
    desk.signing.send(number, OPERATOR)
    sent = rights_of(outbox_file(story, number))
    desk.returns.accept(number, signed_by(story, number), OPERATOR)
    pause()
    contract = story.get(number)
    story.desk.close()
    return {
        "sent": sent,
        "substate": contract.substate,
        "signatures": len(contract.signatures),
        "key": what_stops(settings.seal.key),
        "doctor": key_lines(settings),
    }


def worker(settings: Settings, pause: Pause) -> Facts:
    """Has the database open all the time, and does what is due when it is told to."""
    story = story_of(settings)
    story.desk.signatures.open_seal()
    pause()
    steps = [story.engine()]
    pause()
    steps.append(story.engine())
    story.desk.close()
    return {"steps": steps}


def colleague(settings: Settings, pause: Pause) -> Facts:
    """Comes when everybody else has gone."""
    pause()
    story = story_of(settings)
    number = story.desk.drafts.open(Channel.BOTH, ENTERPRISE, ("E-02",), OPERATOR)
    story.desk.close()
    return {"number": number, "key": what_stops(settings.seal.key)}


def outsider(settings: Settings, pause: Pause) -> Facts:
    """Is no member of the group."""
    pause()
    try:
        open_desk(settings)
    except DeskError as error:
        return {"refused": error.sentence, "database": what_stops(str(settings.database))}
    return {"refused": ""}


def key_lines(settings: Settings) -> list[str]:
    """What `doctor` says of the platform's key."""
    with closing(open_desk(settings)) as desk:
        found = list(seal_key(desk.diagnosis.situation(Occasion.DOCTOR)))
    return [f"{each.severity.value} {each.state}" for each in found if each.what == "签章密钥"]


def what_stops(path: str) -> str:
    try:
        os.close(os.open(path, os.O_RDONLY))
    except OSError as error:
        return type(error).__name__
    return ""


def rights_of(path: Path) -> str:
    """Mode and group, as `2770 60010`."""
    found = path.stat()
    return f"{stat.S_IMODE(found.st_mode):o} {found.st_gid}"


def a_shared_home(folder: Path) -> Settings:
    """A home as docs/security.md sets it up: the administrator makes the folder, the worker owns the key."""
    settings = exchange_settings(folder)
    for name in ("seal.p12", "passphrase"):
        os.chown(folder / name, WORKER.uid, WORKER.gid)
    settings.home.mkdir()
    os.chown(settings.home, 0, GROUP)
    settings.home.chmod(0o2770)
    timing = replace(settings.timing, seal_both=0)
    return replace(settings, store=Store(str(GROUP)), engine=Engine(in_interface=False), timing=timing)


def play(folder: Path) -> Facts:
    """The whole story."""
    settings = a_shared_home(folder)
    with ExitStack() as children:

        def child(account: Account, work: Callable[[Settings, Pause], Facts]) -> Child:
            made = Child(account, partial(work, settings))
            children.callback(made.end)
            made.paused()
            return made

        facts = both_sides(settings, child(WORKER, worker), child(CLERK, clerk))
        facts["colleague"] = child(COLLEAGUE, colleague).facts()
        facts["outsider"] = child(OUTSIDER, outsider).facts()
    return facts


def both_sides(settings: Settings, sealer: Child, operator: Child) -> Facts:
    """Each side has the database open while the other one opens it and writes."""
    sealer.go()
    sealer.paused()
    operator.go()
    operator.paused()
    rights = {str(each.relative_to(settings.home)): rights_of(each) for each in settings.home.rglob("*")}
    return {
        "worker": sealer.facts(),
        "clerk": operator.facts(),
        "rights": rights,
        "home": rights_of(settings.home),
        "log": settings.log_file.read_text("utf-8"),
    }


def main() -> None:
    """Play it in a folder that everybody can enter."""
    folder = Path(sys.argv[1])
    print(json.dumps(play(folder)))  # noqa: T201 the test reads it


if __name__ == "__main__":
    main()
