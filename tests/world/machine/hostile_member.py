"""What a hostile member of a home tries: `python -m tests.world.machine.hostile_member FOLDER`, as root.

Mallory may write in the home. Alice, root and the worker go about their work there; what becomes of it, and
of what is theirs, comes as JSON.
"""

import json
import shutil
import stat
import sys
from functools import partial
from pathlib import Path
from typing import Any

from tests.cli.conftest import FIRST, PARTY
from tests.world.answers import Answer
from tests.world.machine.documented import new, with_orders
from tests.world.machine.site import CONFIG, HOME, Site

Facts = dict[str, Any]
_SECRET = "alice's own\n"
_COMMANDS = """\
[notify]
command = "touch {pwned}"
"""
_LIBRARY = """\
[seal]
module = "{pwned}.so"
token = "x"
label = "x"
"""
_MAIL = """\
[signing]
provider = "exchange"
[notify]
smtp = "127.0.0.1:9"
smtp_user = "x"
smtp_password_file = "{secret}"
sender = "a@example.com"
"""
_FOLDER = """\
[exchange]
folder = "{alice}"
"""
_ROOTS = """\
[signing]
provider = "simulated"
trust = "{pwned}"
"""
_TEMPLATES = """\
[documents]
templates = "{pwned}"
"""
_STAMPS = """\
[signing]
timestamp_url = "http://127.0.0.1:9"
"""
SETTINGS = {
    "program": _COMMANDS,
    "library": _LIBRARY,
    "mail server": _MAIL,
    "outbox folder": _FOLDER,
    "roots": _ROOTS,
    "templates": _TEMPLATES,
    "time stamps": _STAMPS,
}


class Play:
    """One machine, and what each attack came to."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self.alice = site.folder / "alice"
        self.secret = self.alice / "secret"
        self.pwned = site.folder / "open" / "pwned"
        self.number = ""

    def set_up(self) -> None:
        """A contract is ready to be sent; the worker has done its part and is gone."""
        self.site.set_up()
        self.site.shell(f"install -d -m 1777 {self.pwned.parent}")
        with self.site.working():
            with_orders(self.site)
            self.number = new(self.site, "both", FIRST)
            self.site.done("alice", "contract", "party", self.number, *PARTY)
            self.site.done("alice", "contract", "sign-info", self.number, "--signer", "张三")
        self.secret.write_text(_SECRET)
        self.secret.chmod(0o600)
        shutil.chown(self.secret, "alice", "alice")

    def mallory(self, script: str) -> None:
        """She does something with a shell."""
        done = self.site.as_account("mallory", "sh", "-e", "-c", f"cd {HOME}; {script}")
        if done.code:
            raise RuntimeError(f"{script}: {done}")

    def after(self, *answers: Answer) -> Facts:
        """What the victims were told, and whether all of theirs is as it was."""
        folder, file = self.alice.stat(), self.secret.stat()
        return {
            "codes": [each.code for each in answers],
            "said": [each.err for each in answers],
            "folder": f"{stat.S_IMODE(folder.st_mode):o} {self.alice.group()}",
            "file": f"{stat.S_IMODE(file.st_mode):o} {self.secret.group()}",
            "content": self.secret.read_text() == _SECRET,
            "names": sorted(each.name for each in self.alice.iterdir()),
            "pwned": self.pwned.exists(),
            "home": f"{stat.S_IMODE(HOME.stat().st_mode):o} {HOME.group()}",
        }

    def link(self, name: str, target: str) -> Facts:
        """A link under a name of the program's."""
        self.mallory(f"test ! -e {name} || mv {name} aside; ln -s {target} {name}")
        facts = self.after(
            self.site.run("alice", "contract", "list"),
            self.site.run("alice", "contract", "send", self.number),
            self.root("customers", "list"),
        )
        self.mallory(f"rm {name}; test ! -e aside || mv aside {name}")
        return facts

    def pipe(self, name: str) -> Facts:
        """A pipe that nobody writes to or reads from."""
        self.mallory(f"test ! -e {name} || mv {name} aside; mkfifo -m 0666 {name}")
        facts = self.after(self.site.run("alice", "contract", "list"))
        self.mallory(f"rm {name}; test ! -e aside || mv aside {name}")
        return facts

    def settings(self, text: str) -> Facts:
        """A file of settings in the home, of hers and open to read for all."""
        words = {"pwned": self.pwned, "secret": self.secret, "alice": self.alice}
        (self.site.folder / "config").write_text(text.format(**words))
        self.mallory(f"cp {self.site.folder / 'config'} config.toml; chmod 0644 config.toml")
        facts = self.after(
            self.site.run("alice", "doctor"),
            self.bare("alice", "contract", "send", self.number),
            self.bare("alice", "doctor"),
            self.bare("contract-seal", "worker", "--once"),
            self.bare("root", "doctor"),
        )
        self.mallory("rm config.toml")
        return facts

    def bare(self, account: str, *args: str) -> Answer:
        """A command of an account that knows the home and nothing else."""
        known = (f"CONTRACT_TUI_HOME={HOME}", f"HOME={self.site.folder / account}")
        return self.site.as_account(account, "env", *known, "contract-tui", *args)

    def root(self, *args: str) -> Answer:
        """A command of the administrator's, with the settings."""
        return self.bare("root", "--config", str(CONFIG), *args)

    def moved(self) -> Facts:
        """A file of Alice's that she keeps in the home gets the name of one that members share."""
        place = HOME / "mine"
        place.write_text(_SECRET)
        place.chmod(0o600)
        shutil.chown(place, "alice", "alice")
        self.mallory("mv contract-tui.log aside; mv mine contract-tui.log")
        facts = self.after(self.site.run("alice", "contract", "list"), self.site.run("alice", "doctor"))
        found = (HOME / "contract-tui.log").stat()
        facts["moved"] = f"{stat.S_IMODE(found.st_mode):o} {(HOME / 'contract-tui.log').group()}"
        self.mallory("rm contract-tui.log; mv aside contract-tui.log")
        return facts

    def forgetful(self) -> Facts:
        """Alice and the administrator open the home without its settings."""
        return self.after(self.bare("alice", "customers", "list"), self.bare("root", "customers", "list"))

    def last(self) -> Facts:
        """After all of it the desk works as before."""
        return self.after(
            self.site.run("alice", "contract", "send", self.number), self.site.run("alice", "doctor")
        )


def main() -> None:
    """Play it."""
    play = Play(Site(Path(sys.argv[1])))
    play.set_up()
    links = {
        "cache": play.alice,
        "outbox": play.alice,
        "contract-tui.log": play.secret,
        "contract.mark": play.alice / "new",
        "contract.db": play.secret,
        "contract.db-wal": play.alice / "new",
    }
    told = {f"link {name}": partial(play.link, name, str(target)) for name, target in links.items()}
    told |= {f"pipe {name}": partial(play.pipe, name) for name in ("contract-tui.log", "contract.db")}
    told |= {f"settings {what}": partial(play.settings, text) for what, text in SETTINGS.items()}
    facts = {name: attack() for name, attack in told.items()}
    facts |= {"moved": play.moved(), "forgetful": play.forgetful(), "last": play.last()}
    print(json.dumps(facts))  # noqa: T201 the test reads it


if __name__ == "__main__":
    main()
