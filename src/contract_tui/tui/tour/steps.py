"""The steps of the tour as data: where each is taken, what it explains, which keys it presses."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import groupby

from textual.css.query import NoMatches

from contract_tui.domain import labels
from contract_tui.domain.states import Channel, Substate
from contract_tui.tui.commands.command import key_words
from contract_tui.tui.screens.new_contract.draft import PageId
from contract_tui.tui.tour.scene import Scene

_DOWNLOADED = "下载完成"
_DRAFTING = labels.expected(Substate.GENERATING, Channel.BOTH)
_SEALING_BOTH = labels.expected(Substate.PLATFORM_SIGNING, Channel.BOTH)
_SEALING_ALONE = labels.expected(Substate.PLATFORM_SIGNING, Channel.SINGLE)


@dataclass(frozen=True, slots=True)
class TourStep:
    """One step.

    Attributes:
        title: At most 12 Chinese characters.
        words: One or two sentences that fit two lines of 78 cells; `{downloads}` is the folder.
        here: Whether the interface stands where this step is taken.
        keys: What the key of the tour presses, by Textual's names; none means that there is nothing to press.
        waits: Whether a background task goes on by itself, so that without keys the tour just waits.
    """

    title: str
    words: str
    here: Callable[[Scene], bool]
    keys: tuple[str, ...] = ()
    waits: bool = False

    def stands(self, scene: Scene) -> bool:
        """Whether the interface stands where this step is taken; a screen still being built is not there."""
        try:
            return self.here(scene)
        except NoMatches:
            return False

    @property
    def offer(self) -> str:
        """What the key of the tour does now."""
        if self.keys:
            return f"F9 代按 {' '.join(_runs(self.keys))}"
        return "请稍候，自动继续" if self.waits else "F9 继续"


def _runs(keys: tuple[str, ...]) -> Iterator[str]:
    """Keys as they are read, a repeated one once with its number."""
    for key, run in groupby(keys):
        times = len(list(run))
        yield key_words(key) if times == 1 else f"{key_words(key)}*{times}"


_BOTH, _SINGLE = Channel.BOTH, Channel.SINGLE

STEPS: tuple[TourStep, ...] = (
    TourStep(
        "合同管理",
        "所有订单合同都在这个列表里，每行有编号和状态。先用“双方电子签章”签一份：客户在线签署，然后平台签章。",
        lambda scene: scene.at_home,
    ),
    TourStep(
        "创建订单合同",
        "按 c 创建订单合同。按键都写在最下面一行，按 ? 可看本页全部按键。",
        lambda scene: scene.at_home,
        ("c",),
    ),
    TourStep(
        "选择签章方式",
        "选客户和电子签章方式。系统校验逐项检查实名认证、框架合同和腾讯电子签，通过后才能确定。",
        lambda scene: scene.choosing(_BOTH),
        ("f8",),
    ),
    TourStep(
        "选择订单",
        "列表会写明订单为什么不能选，以及被哪份合同占用。按 o 只看可选的订单。",
        lambda scene: scene.picking(_BOTH, eligible=False),
        ("o",),
    ),
    TourStep(
        "选择订单",
        "用空格勾选订单，下面随时显示数量和合计金额的大写；一份合同最多 30 个订单。",
        lambda scene: scene.picking(_BOTH, eligible=True),
        ("space", "down", "space"),
    ),
    TourStep(
        "选择订单",
        "订单选好了。进入下一步时合同编号生成，所选订单即被这份合同占用。",
        lambda scene: scene.picking(_BOTH, marked=True),
        ("f8",),
    ),
    TourStep(
        "填写甲方信息",
        "甲方信息由信息簿自动填入，边输入边检查、边保存，断线也不会丢。甲方名称是实名，不能修改。",
        lambda scene: scene.on_page(PageId.PARTY),
        ("f8",),
    ),
    TourStep(
        "生成合同草稿",
        f"后台任务正在生成合同文本和草稿 PDF，{_DRAFTING}，演示中已加速。",
        lambda scene: scene.on_page(PageId.GENERATING),
        waits=True,
    ),
    TourStep(
        "确认合同文本内容",
        "这就是将要签署的文本，请逐条核对；一经生成不能修改。可先下载草稿 PDF，草稿带水印、没有印章。",
        lambda scene: scene.on_page(PageId.TEXT),
        ("d",),
    ),
    TourStep(
        "下载合同文本",
        "草稿已下载。通过 SSH 使用时，文件在运行程序的机器上，这里写着取回的命令。",
        lambda scene: scene.asks(_DOWNLOADED),
        ("enter",),
    ),
    TourStep(
        "确认合同文本内容",
        "文本核对无误，进入确认签署信息。",
        lambda scene: scene.on_page(PageId.TEXT),
        ("f8",),
    ),
    TourStep(
        "选签署人",
        "企业客户选择一位客户方签署人。演示为每位模拟签署人写明了行为；这里选“陈未签”，稍后由您替他签署。",
        lambda scene: scene.on_page(PageId.SIGNER) and not scene.signer_chosen,
        ("home", "down", "down", "down", "down", "enter"),
    ),
    TourStep(
        "确认签署信息",
        "签署人和手机号已确认。下一步会向签署人的手机发送短信（演示中不会真的发送）。",
        lambda scene: scene.on_page(PageId.SIGNER) and scene.signer_chosen,
        ("f8",),
    ),
    TourStep(
        "发送签署信息",
        "发送前再核对一次：给谁、哪个手机号、哪份合同、什么时候截止。",
        lambda scene: scene.asks("下一步：在线签署"),
        ("enter",),
    ),
    TourStep(
        "在线签署",
        "页面自动进入客户签署。没收到短信可重新发送，也可取消签署。按 Y 拿起签署人的手机。",
        lambda scene: scene.on_page(PageId.SIGNING) and scene.is_in(Substate.CUSTOMER_SIGNING),
        ("Y",),
    ),
    TourStep(
        "签署人手机",
        "您现在扮演签署人：手机收到了短信，可以签署、拒签或忽略。按 1 签署，没有法律效力。",
        lambda scene: scene.phone_rings,
        ("1",),
    ),
    TourStep(
        "平台签署",
        f"客户已签署，页面自动进入腾讯云签署，{_SEALING_BOTH}；此时不能再取消签署。",
        lambda scene: scene.on_page(PageId.SIGNING) and scene.is_in(Substate.PLATFORM_SIGNING),
        waits=True,
    ),
    TourStep(
        "查看合同",
        "合同已生效，页面自动进入查看合同。正式合同带双方印章和骑缝章，可下载任意多次。",
        lambda scene: scene.viewing,
        ("d",),
    ),
    TourStep(
        "下载正式合同",
        "第一份正式合同已下载。接下来用“单方电子签章”再签一份。",
        lambda scene: scene.asks(_DOWNLOADED),
        ("enter",),
    ),
    TourStep(
        "查看合同",
        "这里还可以申请纸质合同、看每一步的记录。按 q 回到合同管理。",
        lambda scene: scene.viewing,
        ("q",),
    ),
    TourStep(
        "创建订单合同",
        "单方电子签章：客户无需签署，由平台签章。同样从 c 开始。",
        lambda scene: scene.at_home,
        ("c",),
    ),
    TourStep(
        "选择签章方式",
        "按 2 选择单方电子签章；选定后不能更改。",
        lambda scene: scene.choosing(_BOTH, passed=False),
        ("2",),
    ),
    TourStep(
        "选择签章方式",
        "单方电子签章不检查腾讯电子签：系统校验只看实名认证和框架合同。",
        lambda scene: scene.choosing(_SINGLE),
        ("f8",),
    ),
    TourStep(
        "选择订单",
        "同样只看可选的订单：刚才那份合同占用的订单已不能再选。",
        lambda scene: scene.picking(_SINGLE, eligible=False),
        ("o",),
    ),
    TourStep(
        "选择订单",
        "勾选两个订单。",
        lambda scene: scene.picking(_SINGLE, eligible=True),
        ("space", "down", "space"),
    ),
    TourStep(
        "创建合同草稿",
        "单方合同不填甲方联系信息，直接创建合同草稿。",
        lambda scene: scene.picking(_SINGLE, marked=True),
        ("f8",),
    ),
    TourStep(
        "确认保存",
        f"确认框列出全部事实；确认保存后订单被占用，草稿在后台生成，{_DRAFTING}。",
        lambda scene: scene.asks("创建合同草稿"),
        ("enter",),
    ),
    TourStep(
        "生成合同草稿",
        "页面自动回到合同管理，新合同已在列表中：草稿/合同草稿生成中。列表自动更新，不必刷新。",
        lambda scene: scene.home_row(Substate.GENERATING),
        waits=True,
    ),
    TourStep(
        "合同草稿已生成",
        "先下载草稿核对；草稿有误可以作废，作废并删除后订单才释放。",
        lambda scene: scene.home_row(Substate.GENERATED),
        ("d",),
    ),
    TourStep(
        "下载草稿",
        "草稿已下载。核对无误后转为正式合同。",
        lambda scene: scene.asks(_DOWNLOADED),
        ("enter",),
    ),
    TourStep(
        "转为正式合同",
        f"按 f 转为正式合同，由平台签章，{_SEALING_ALONE}。",
        lambda scene: scene.home_row(Substate.GENERATED),
        ("f",),
    ),
    TourStep(
        "转为正式合同",
        "不能回头的操作总是先列出后果，光标停在“取消”上；确认要先移到左边的按钮。",
        lambda scene: scene.asks("转为正式合同"),
        ("tab", "enter"),
    ),
    TourStep(
        "平台签署",
        "签署中/腾讯云签署：不能取消、作废或修改。完成后列表中自动变为已生效。",
        lambda scene: scene.home_row(Substate.PLATFORM_SIGNING),
        waits=True,
    ),
    TourStep(
        "合同已生效",
        "已生效/电子合同已生效。下载正式合同。",
        lambda scene: scene.home_row(Substate.E_EFFECTIVE),
        ("d",),
    ),
    TourStep(
        "下载正式合同",
        "两种签章方式的正式合同都下载好了。",
        lambda scene: scene.asks(_DOWNLOADED),
        ("enter",),
    ),
    TourStep(
        "引导结束",
        "两种签章方式都走完了，演示继续开放。两份正式合同的 PDF 在文件夹 {downloads}",
        # Not at home alone: a list that still shows the draft would end the guide before anything is sealed.
        lambda scene: scene.home_row(Substate.E_EFFECTIVE),
    ),
)
"""Both channels from the first key to the official PDFs."""
