"""Who sits at the keyboard, for the audit trail."""

import os
import pwd
from collections.abc import Mapping

from contract_tui.domain.audit import Operator
from contract_tui.domain.text import shown


def current_operator(environ: Mapping[str, str] | None = None) -> Operator:
    """The operating system's account; account before sudo and SSH client's address are the origin."""
    env = os.environ if environ is None else environ
    try:
        name = pwd.getpwuid(os.getuid()).pw_name
    except KeyError:
        name = str(os.getuid())
    parts = []
    if env.get("SUDO_USER"):
        parts.append(f"sudo:{env['SUDO_USER']}")
    if env.get("SSH_CONNECTION"):
        parts.append(f"ssh:{env['SSH_CONNECTION'].split()[0]}")
    return Operator(name, shown(" ".join(parts))[:120])
