"""Write the manual page of all commands from the parser, as `make man` does."""

import os

from argparse_manpage.manpage import Manpage

from contract_tui import __version__
from contract_tui.cli.main import build_parser
from contract_tui.cli.usage import USAGE
from contract_tui.shell import MAN_PAGE
from tools.shell_files import FOLDER


def man_page() -> str:
    """The page, in section 1."""
    # The date is the release's business; two machines make the same page.
    os.environ.setdefault("SOURCE_DATE_EPOCH", "0")
    facts = {
        "description": "订单合同工作台",
        "project_name": "contract-tui",
        "version": __version__,
        "manual_section": 1,
        "manual_title": "contract-tui",
    }
    page = str(Manpage(build_parser(), facts, format="single-commands-section"))
    # The page has a heading for it.
    return page.replace(USAGE, "").replace("1970\\-01\\-01", "")


if __name__ == "__main__":
    (FOLDER / MAN_PAGE).write_text(man_page(), "utf-8")
