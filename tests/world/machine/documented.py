"""The documented setup, until contracts are sealed: `python -m tests.world.machine.documented FOLDER`."""

import json
import stat
import sys
from pathlib import Path
from typing import Any

from contract_tui.domain.exchange import sent_name
from tests.cli.conftest import DEALS, ENTERPRISE, FIRST, PARTY, SECOND
from tests.world.exchange import world
from tests.world.machine.site import HOME, OUTSIDER, WORKER, Site
from tests.world.signing.files import by_customer

OF_COMPANY = [each for each in DEALS if each["Payer"] == ENTERPRISE]
Facts = dict[str, Any]
WATCH = ("--timeout", "100")


def with_orders(site: Site) -> None:
    """Alice registers a customer and imports orders."""
    deals = site.folder / "deals.json"
    deals.write_text(json.dumps({"Response": {"Deals": OF_COMPANY, "TotalCount": len(OF_COMPANY)}}), "utf-8")
    site.done(
        "alice", "customers", "add", "--kind", "enterprise", "--name", "演示科技有限公司",
        "--account", ENTERPRISE, "--code", "91110000600037341L", "--framework", "KJ-2024-0001", "--activated",
        "--signer", "张三:13800000001",
    )  # fmt: skip
    site.done("alice", "orders", "import", str(deals))


def new(site: Site, channel: str, order: str) -> str:
    answer = site.done(
        "alice", "contract", "new", "--channel", channel, "--customer", ENTERPRISE, "--orders", order
    )
    return answer.out.strip()


def both_parties(site: Site) -> Facts:
    """A contract that goes out and comes back signed."""
    number = new(site, "both", FIRST)
    site.done("alice", "contract", "party", number, *PARTY)
    site.done("alice", "contract", "sign-info", number, "--signer", "张三")
    site.done("alice", "contract", "send", number)
    signed = site.folder / "signed.pdf"
    signed.write_bytes(by_customer((HOME / "outbox" / sent_name(number)).read_bytes(), world().signer))
    signed.chmod(0o644)
    site.done("mallory", "contract", "accept", number, str(signed))
    site.done("alice", "contract", "watch", number, *WATCH)
    return dict(site.done("alice", "contract", "show", number, "--json").data)


def single_party(site: Site) -> Facts:
    """A contract that the platform alone seals."""
    number = new(site, "single", SECOND)
    site.done("alice", "contract", "watch", number, "--until", "generated", *WATCH)
    site.done("alice", "contract", "convert", number)
    site.done("alice", "contract", "watch", number, *WATCH)
    return dict(site.done("alice", "contract", "show", number, "--json").data)


def rights() -> dict[str, str]:
    """Mode and owner of whatever lies in the home."""
    found = {}
    for each in (HOME, *HOME.rglob("*")):
        seen = each.lstat()
        found[str(each)] = f"{stat.S_IMODE(seen.st_mode):o} {each.group()}"
    return found


def main() -> None:
    """Play it."""
    site = Site(Path(sys.argv[1]))
    site.set_up()
    with site.working():
        with_orders(site)
        contracts = [both_parties(site), single_party(site)]
        there = rights()
    without = site.run(OUTSIDER, "contract", "list", CONTRACT_TUI_CONFIG="")
    facts = {
        "states": [each["state"] for each in contracts],
        "signatures": [[sign["party"] for sign in each["signatures"]] for each in contracts],
        "rights": there,
        "outsider": site.run(OUTSIDER, "contract", "list").err,
        "outsider without settings": [without.code, without.err],
        "key": site.run("alice", "seal", "check").code,
        "doctor": site.run("alice", "doctor", "--json").data["findings"],
        "worker": site.run(WORKER, "config", "check").code,
    }
    print(json.dumps(facts))  # noqa: T201 the test reads it


if __name__ == "__main__":
    main()
