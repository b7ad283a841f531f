"""What an operator may do with a contract: each action whole, for every face.

`ACTIONS` says of each action what it is called, what its key and its command are, and how it is refused. The
sub-states in which it is possible stand in `domain.states`, what it changes in `domain.transitions`. Footer,
palette, help, docs/keys.md and the command line take their words from here.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType


class Action(StrEnum):
    """What an operator may do with a contract, by the rules' own names."""

    CONTINUE = "continue"
    PREVIOUS = "previous"
    CHANGE_ORDERS = "change_orders"
    DOWNLOAD_TEXT = "download_text"
    DOWNLOAD = "download"
    CONVERT = "convert"
    VOID = "void"
    CANCEL = "cancel"
    RESEND = "resend"
    REQUEST_PAPER = "request_paper"
    VIEW_MAILING = "view_mailing"
    RECREATE = "recreate"
    DELETE = "delete"
    RETRY = "retry"

    @property
    def specification(self) -> "ActionSpecification":
        """All that the faces know of this action."""
        return ACTIONS[self]


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionSpecification:
    """One action, whole; no field has a default, so that a new action answers every question.

    Attributes:
        words: What it is called.
        help: One line that says what it does, for the interface.
        keys: Its keys in the interface by Textual's names, the one to show first; none where another one's
            key does it.
        denial: The end of the sentence that refuses it, after how the contract stands.
        verb: The word behind `contract-tui contract` that does it; empty where no single command does.
        usage: What `--help` says of that command; empty where the command does more than this.
        done_in_bulk: What is said of each of many contracts with which it was done; empty where it is only
            done with one contract at a time.
    """

    words: str
    help: str
    keys: tuple[str, ...]
    denial: str
    verb: str
    usage: str
    done_in_bulk: str


ACTIONS: Mapping[Action, ActionSpecification] = MappingProxyType(
    {
        Action.CONTINUE: ActionSpecification(
            words="继续",
            help="继续填写、核对或查看签署进度",
            keys=("g",),
            denial="没有可以继续的填写步骤",
            verb="",
            usage="",
            done_in_bulk="",
        ),
        Action.PREVIOUS: ActionSpecification(
            words="上一步",
            help="回到上一页修改，已填写的内容都保留",
            keys=("f7", "ctrl+o"),
            denial="不能回到上一步",
            verb="previous",
            usage="上一步：尚未发送的双方合同回到上一页；改过之后重新生成合同文本和草稿",
            done_in_bulk="",
        ),
        Action.CHANGE_ORDERS: ActionSpecification(
            words="更改订单",
            help="更改草稿所选的订单",
            keys=(),
            denial="不能更改所选订单",
            verb="orders",
            usage="更改草稿所选的订单：加入、去掉，或整体换成另一些",
            done_in_bulk="",
        ),
        Action.RETRY: ActionSpecification(
            words="重试",
            help="重新执行失败的后台任务",
            keys=("e",),
            denial="无需重试",
            verb="retry",
            usage="重试失败的后台任务",
            done_in_bulk="后台任务将重新执行",
        ),
        Action.CANCEL: ActionSpecification(
            words="取消签署",
            help="填写原因，取消客户的签署",
            keys=("x",),
            denial="不能取消签署",
            verb="cancel",
            usage="取消签署，合同将变为已作废",
            done_in_bulk="",
        ),
        Action.RESEND: ActionSpecification(
            words="重新发送",
            help="向签署人重新发送签署信息",
            keys=("s",),
            denial="不能重新发送签署信息",
            verb="resend",
            usage="重新发送签署信息",
            done_in_bulk="已重新发送签署信息",
        ),
        Action.DOWNLOAD: ActionSpecification(
            words="下载",
            help="下载合同文本（草稿）或正式合同的 PDF",
            keys=("d",),
            denial="没有可以下载的正式合同",
            verb="pdf",
            usage="下载合同 PDF：草稿带水印，生效后为正式版",
            done_in_bulk="已放入压缩包",
        ),
        Action.DOWNLOAD_TEXT: ActionSpecification(
            words="下载合同文本",
            help="下载合同文本（草稿）的 PDF",
            keys=(),
            denial="没有可以下载的合同文本",
            verb="pdf",
            usage="",
            done_in_bulk="",
        ),
        Action.CONVERT: ActionSpecification(
            words="转为正式合同",
            help="由平台签章，使草稿成为正式合同",
            keys=("f",),
            denial="不能转为正式合同",
            verb="convert",
            usage="转为正式合同，发起平台电子签章",
            done_in_bulk="已转为正式合同，平台签署中",
        ),
        Action.VOID: ActionSpecification(
            words="作废",
            help="作废有误的合同草稿",
            keys=("z",),
            denial="不能作废",
            verb="void",
            usage="作废已生成的单方合同草稿",
            done_in_bulk="已作废",
        ),
        Action.REQUEST_PAPER: ActionSpecification(
            words="申请纸质合同",
            help="填写份数和邮寄地址",
            keys=("p",),
            denial="不能申请纸质合同",
            verb="paper",
            usage="申请纸质合同（与电子合同具有同等法律效力），提交后地址不能修改",
            done_in_bulk="",
        ),
        Action.VIEW_MAILING: ActionSpecification(
            words="查看邮寄信息",
            help="查看纸质合同的进度和运单号",
            keys=("m",),
            denial="没有纸质合同的邮寄信息",
            verb="show",
            usage="",
            done_in_bulk="",
        ),
        Action.RECREATE: ActionSpecification(
            words="重新创建",
            help="以同样的客户、订单和甲方信息创建新合同，取代此合同",
            keys=("C",),
            denial="不能重新创建",
            verb="recreate",
            usage="重新创建：新合同取代未发送的草稿或已作废的合同，沿用其客户、签章方式、订单和甲方信息",
            done_in_bulk="已重新创建为新合同，原合同已删除",
        ),
        Action.DELETE: ActionSpecification(
            words="删除",
            help="删除草稿或已作废的合同，释放订单",
            keys=("D", "delete"),
            denial="不能删除",
            verb="delete",
            usage="删除草稿或已作废的合同，释放订单",
            done_in_bulk="已删除，订单已释放",
        ),
    }
)
"""Every action, in the interface's usual order."""
