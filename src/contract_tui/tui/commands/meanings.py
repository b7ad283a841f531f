"""One key, one meaning: what each key means on every screen that has a command for it.

Whoever gives a command a key takes one whose meaning this is, or declares the meaning here first;
`tests/tui/test_meanings.py` holds all screens' tables, and the keys of lists and texts, against it. The head
of docs/keys.md is printed from it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from textual.binding import Binding


@dataclass(frozen=True, slots=True)
class Meaning:
    """What some keys mean, wherever they do something.

    Attributes:
        keys: By Textual's names or as single characters, the one to show first.
        words: What they mean, for docs/keys.md.
        commands: What commands that are this are called where they are not called by `words`.
    """

    keys: tuple[str, ...]
    words: str
    commands: tuple[str, ...] = ()


_CHANNELS = ("双方电子签章", "单方电子签章")
_PARTS = ("概况", "订单", "文件", "记录")
_STATES = ("全部", "草稿", "签署中", "已生效", "已作废")
_ON_THE_PHONE = ("签署", "拒签", "忽略")

MEANINGS = (
    Meaning(("a",), "全选"),
    Meaning(("A",), "甲方信息簿"),
    Meaning(("b",), "收回已签文件"),
    Meaning(("B",), "导出", ("保存结果",)),
    Meaning(("c",), "创建", ("创建订单合同",)),
    Meaning(("C",), "重新创建"),
    Meaning(("d",), "下载"),
    Meaning(("D", "delete"), "删除"),
    Meaning(("e",), "重试"),
    Meaning(("E",), "修改客户", ("修改",)),
    Meaning(("f",), "转为正式合同"),
    Meaning(("F",), "筛选", ("付费方式",)),
    Meaning(("g",), "继续"),
    Meaning(("G",), "统计"),
    Meaning(("h",), "所在合同"),
    Meaning(("H",), "修改手机号"),
    Meaning(("i",), "添加签署人"),
    Meaning(("I",), "导入订单"),
    Meaning(("j", "ctrl+g"), "跳转"),
    Meaning(("J",), "激活腾讯电子签"),
    Meaning(("K",), "客户"),
    Meaning(("l",), "查看合同"),
    Meaning(("L", "f4"), "粘贴订单号"),
    Meaning(("m",), "邮寄信息", ("查看邮寄信息",)),
    Meaning(("M",), "消息"),
    Meaning(("n",), "下一处"),
    Meaning(("N",), "上一处"),
    Meaning(("o",), "可选/全部", ("可用/全部",)),
    Meaning(("O",), "确认授权"),
    Meaning(("p",), "申请纸质合同"),
    Meaning(("P",), "预览", ("预览窗格",)),
    Meaning(("q",), "返回、退出", ("返回", "退出")),
    Meaning(("Q",), "手册"),
    Meaning(("r", "f5"), "刷新", ("重新检查",)),
    Meaning(("R",), "准备情况"),
    Meaning(("s",), "重新发送"),
    Meaning(("S",), "签署报告"),
    Meaning(("t",), "合同文本"),
    Meaning(("T",), "合同模板"),
    Meaning(("u",), "清除勾选", ("清除",)),
    Meaning(("U",), "恢复勾选", ("恢复上次清除的勾选",)),
    Meaning(("v",), "连续勾选"),
    Meaning(("V",), "看页面图像", ("页面图像",)),
    Meaning(("w",), "为什么"),
    Meaning(("W",), "等谁"),
    Meaning(("x",), "取消签署"),
    Meaning(("X",), "验证文件"),
    Meaning(("y",), "复制"),
    Meaning(("Y",), "签署人手机"),
    Meaning(("z",), "作废"),
    Meaning(("Z",), "登记拒签"),
    Meaning(tuple("123456789"), "第几个部分、状态或选项", _CHANNELS + _PARTS + _STATES + _ON_THE_PHONE),
    Meaning(("+",), "添加客户"),
    Meaning(("=",), "只看已选"),
    Meaning(("*",), "反选"),
    Meaning((">",), "排序"),
    Meaning(("<",), "反向排序"),
    Meaning(("|",), "列"),
    Meaning((":",), "命令行"),
    Meaning(("/", "f3"), "搜索", ("搜索客户",)),
    Meaning(("?", "f1"), "帮助"),
    Meaning(("f2", "ctrl+p"), "命令"),
    Meaning(("f6",), "看报告", ("看详情",)),
    Meaning(("f7", "ctrl+o"), "上一步"),
    Meaning(
        ("f8", "ctrl+n"),
        "下一步、确定",
        (
            "下一步",
            "确定",
            "应用",
            "勾选",
            "添加",
            "提交申请",
            "保存",
            "导入",
            "验证",
            "建立密钥",
            "执行",
            "导出",
        ),
    ),
    Meaning(("f9",), "引导的下一步"),
    Meaning(("f10",), "退出"),
    Meaning(("ctrl+l",), "清空"),
    Meaning(("ctrl+r",), "实名认证"),
    Meaning(("ctrl+t",), "试导入"),
    Meaning(("ctrl+y",), "写示例文件"),
    Meaning(("space",), "勾选"),
    Meaning(("shift+down",), "向下勾选"),
    Meaning(("shift+up",), "向上勾选"),
    Meaning(
        ("enter",),
        "做光标所在的一项",
        (
            "按下所选按钮",
            "知道了",
            "确定",
            "选择",
            "下一项",
            "查看",
            "打开",
            "选择签署人",
            "执行",
            "阅读",
            "办理",
        ),
    ),
    Meaning(("escape",), "离开、清除", ("取消", "关闭", "返回", "清除")),
    Meaning(("tab",), "到下一项", ("换按钮", "下一项", "下一部分", "换签章方式", "补全")),
    Meaning(("shift+tab",), "到上一项", ("上一部分",)),
    Meaning(("right",), "换到右边的一项", ("下一部分", "下一个状态", "换签章方式")),
    Meaning(("left",), "换到左边的一项", ("上一部分", "上一个状态", "换签章方式")),
    Meaning(("down",), "下移", ("滚动",)),
)
"""Letters first, in their order; no key stands in two of them."""


def _by_key() -> Mapping[str, Meaning]:
    return MappingProxyType({canonical(key): meaning for meaning in MEANINGS for key in meaning.keys})


def canonical(key: str) -> str:
    """A key by Textual's own name: `question_mark` for `?`."""
    (binding,) = Binding.make_bindings([Binding(key, "command")])
    return binding.key


def meaning_of(key: str) -> Meaning | None:
    """What a key means, or None when nothing has been declared for it."""
    return _BY_KEY.get(canonical(key))


_BY_KEY = _by_key()
