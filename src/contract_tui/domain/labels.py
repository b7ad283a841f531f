"""The Chinese words of the rules for every state, action and kind, in one place."""

from contract_tui.domain.contracts import DocumentKind
from contract_tui.domain.orders import OrderAction, OrderKind, PayMode
from contract_tui.domain.signatures import SignatureParty
from contract_tui.domain.simulated_signers import DECISION_WORDS
from contract_tui.domain.states import Channel, State, Substate, Trigger, VoidReason

STATES: dict[State, str] = {
    State.DRAFT: "草稿",
    State.SIGNING: "签署中",
    State.EFFECTIVE: "已生效",
    State.VOIDED: "已作废",
}

VOID_REASONS: dict[VoidReason, str] = {
    VoidReason.DRAFT_VOIDED: "草稿作废",
    VoidReason.CANCELLED: "已取消签署",
    VoidReason.REFUSED: "客户拒签",
    VoidReason.EXPIRED: "签署逾期",
}

TRIGGERS: dict[Trigger, str] = {
    Trigger.OPEN: "创建合同",
    Trigger.CONFIRM_PARTY: "确认甲方信息",
    Trigger.DRAFTED: "合同草稿已生成",
    Trigger.CONFIRM_TEXT: "确认合同文本内容",
    Trigger.PREVIOUS: "回到上一步",
    Trigger.CHANGE_ORDERS: "更改所选订单",
    Trigger.SEND: "发送签署信息",
    Trigger.RESEND: "重新发送签署信息",
    Trigger.CANCEL: "申请取消签署",
    Trigger.CANCELLED: "签署已取消",
    Trigger.CUSTOMER_SIGNED: "客户已签署",
    Trigger.CUSTOMER_REFUSED: "客户拒签",
    Trigger.DEADLINE_PASSED: "签署逾期",
    Trigger.SEALED: "平台已签章，合同生效",
    Trigger.VOID: "作废草稿",
    Trigger.CONVERT: "转为正式合同",
    Trigger.REQUEST_PAPER: "申请纸质合同",
    Trigger.PAPER_HANDED_OVER: "纸质合同已寄出",
    Trigger.DELETE: "删除合同",
}

EVENTS: dict[str, str] = {
    **{trigger.value: words for trigger, words in TRIGGERS.items()},
    "signer_chosen": "选择签署人",
    "signer_phone_changed": "修改接收签署信息的手机号",
    "retry": "重试后台任务",
    "unsigned_made": "生成待签署文本",
    "evidence_made": "生成签署报告",
    "archive_renewed": "续存档时间戳",
    "deadline_corrected": "本机时钟曾经不准，签署期限已更正",
    "history_tied": "为旧版本的记录补记摘要",
    "send_refused": "签署信息未能发送",
    "resend_refused": "签署信息未能重新发送",
    "resend_unconfirmed": "未确认签署信息是否重新发送，不再查询",
    "cancel_unconfirmed": "未确认是否已从签署服务撤回，不再查询",
    "late_send": "合同停止签署后才确认：签署信息已发送",
    "late_resend": "合同停止签署后才确认：签署信息已重新发送",
    "late_customer_signed": "合同停止签署后才收到客户签署，未采用",
    "late_customer_refused": "合同停止签署后才收到客户拒签，未采用",
    **{f"simulated_{decision}": f"模拟签署人{words}" for decision, words in DECISION_WORDS.items()},
}
"""What every kind of audit event that this program writes is called."""

DOCUMENTS: dict[DocumentKind, str] = {
    DocumentKind.DRAFT_PDF: "合同草稿",
    DocumentKind.UNSIGNED: "待签署文本",
    DocumentKind.CUSTOMER_SIGNED: "客户已签署文本",
    DocumentKind.OFFICIAL: "正式合同",
}

SIGNATURE_PARTIES: dict[SignatureParty, str] = {
    SignatureParty.CUSTOMER: "甲方",
    SignatureParty.PLATFORM: "乙方（平台）",
}

PAY_MODES: dict[PayMode, str] = {
    PayMode.PREPAID: "预付费",
    PayMode.POSTPAID: "后付费",
    PayMode.RESERVED: "预留实例",
}

ORDER_ACTIONS: dict[OrderAction, str] = {
    OrderAction.PURCHASE: "新购",
    OrderAction.RENEW: "续费",
    OrderAction.UPGRADE: "升配",
    OrderAction.DOWNGRADE: "降配",
    OrderAction.REFUND: "退款",
    OrderAction.OTHER: "其他",
}

ORDER_KINDS: dict[OrderKind, str] = {
    OrderKind.ORDER: "订单",
    OrderKind.MONTHLY_BILL: "月结账单",
    OrderKind.MARKETPLACE: "云市场",
}

NO_EFFECT = "演示签名，用演示密钥作出，没有法律效力"
"""What is said wherever a simulated signature is shown (P16)."""

POSTPAID_AMOUNT = "以实际消费为准"
"""What stands in an amount's place on a postpaid row (S18)."""


def event(kind: str) -> str:
    """What an audit event is called; a kind that only a later version writes is named as it is stored."""
    return EVENTS.get(kind, kind)


def substate(value: Substate, platform: str) -> str:
    """The sub-state's words; `platform` is the platform's short name (P15)."""
    return value.specification.words.format(platform=platform)


def expected(value: Substate, channel: Channel) -> str:
    """How long what goes on in a sub-state is announced to take (S40, S50, S58, P2), or an empty text."""
    return value.specification.expected[channel]


def channel(value: Channel, platform: str) -> str:
    """The channel's full name as the dialog shows it (S4, P15)."""
    return "双方电子签章" if value is Channel.BOTH else f"{platform}单方电子签章"


def channel_short(value: Channel) -> str:
    """The channel in four cells, for list columns."""
    return "双方" if value is Channel.BOTH else "单方"


def state_line(value: Substate, reason: VoidReason | None, platform: str) -> str:
    """状态/子状态 as one text (S2); for a voided contract the reason stands after the slash."""
    after = VOID_REASONS[reason] if reason else substate(value, platform)
    return f"{STATES[value.state]}/{after}"
