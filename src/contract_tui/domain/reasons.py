"""The reasons that an operator writes for what ends a contract: one rule for every face and for the desk."""

from contract_tui.domain import text

MOST_REASON = 200
"""The most characters of a reason (S35)."""


def cancel_problem(reason: str) -> str | None:
    """Say why a text is no reason for 取消签署, or None when it is one: 1 to 200 characters (S35)."""
    return _problem(reason, "取消签署的原因", "取消原因")


def refusal_problem(reason: str) -> str | None:
    """Say why a text is no reason for 登记拒签, or None when it is one: 1 to 200 characters."""
    return _problem(reason, "拒签的原因", "拒签原因")


def _problem(reason: str, asked: str, name: str) -> str | None:
    reason = text.tidy(reason)
    if not reason:
        return f"请填写{asked}（1–{MOST_REASON} 个字符）"
    problem = text.problem(reason, most=MOST_REASON)
    return f"{name}{problem}" if problem else None
