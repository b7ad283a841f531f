"""P20: what a contract waits for can always be asked, and the answer is true of how it stands."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from contract_tui.domain.audit import Operator
from contract_tui.domain.capabilities import By, Capabilities
from contract_tui.domain.contracts import Contract, Failure
from contract_tui.domain.explanation import _TASKS, Explanation, Viewpoint, explain
from contract_tui.domain.parties import Mailing
from contract_tui.domain.states import Channel, Substate, VoidReason
from contract_tui.domain.transitions import TRANSITIONS
from tests.world.people import ENTERPRISE, OPERATOR
from tests.world.story import Story

ANOTHER = Operator("wang", "")


def asked(story: Story, contract: Contract, by: Operator = OPERATOR) -> Explanation:
    desk = story.desk
    view = Viewpoint(by, story.clock.now(), desk.capabilities, desk.settings.platform.short_name)
    return explain(contract, view)


def elsewhere(story: Story, contract: Contract, capabilities: Capabilities) -> Explanation:
    return explain(contract, Viewpoint(OPERATOR, story.clock.now(), capabilities, "平台"))


def test_p20_every_sub_state_has_a_task() -> None:
    assert set(_TASKS) == set(Substate)


def test_p20_what_leads_on_never_deletes_a_contract() -> None:
    for (_, substate, trigger), target in TRANSITIONS.items():
        if trigger is substate.specification.onward:
            assert target.substate is not None


def test_p20_a_new_contract_waits_for_the_operator_who_made_it(story: Story) -> None:
    contract = story.get(story.filling("E-01"))
    told = asked(story, contract)
    assert told.cause == "您于 2026-11-23 09:30 创建合同，合同尚在填写信息"
    assert told.task == "请填写并确认甲方信息"
    assert told.outlook == "确认后进入“草稿/合同草稿生成中”（预计耗时 3 分钟）"
    assert told.sentence == f"{told.cause}；{told.task}；{told.outlook}。"
    assert asked(story, contract, ANOTHER).cause.startswith(f"{OPERATOR.name} 于"), "P21"


def test_p20_a_step_of_the_background_says_when_it_is_done_and_when_it_is_late(story: Story) -> None:
    number = story.desk.drafts.open(Channel.SINGLE, ENTERPRISE, ["E-01"], OPERATOR)
    contract = replace(story.get(number), due_at=story.clock.now() + timedelta(minutes=3))
    told = asked(story, contract)
    assert told.task == "由后台任务完成，无需操作"
    assert told.outlook == "预计于 2026-11-23 09:33 完成，之后进入“草稿/合同草稿已生成”"
    story.clock.tick(3600)
    late = asked(story, contract)
    assert late.task == "后台任务本应于 2026-11-23 09:33 完成：请确认界面或 worker 在运行"


@pytest.mark.parametrize(
    ("place", "task", "outlook"),
    [
        (Story.text_review, "请核对并确认合同文本内容", "确认后进入“草稿/签署确认”"),
        (Story.signer_review, "请确认签署信息并发送", "发送后进入“签署中/客户签署”"),
        (Story.generated, "请核对合同草稿，转为正式合同或作废", "转为正式合同后进入“签署中/"),
        (Story.effective, "无需操作，可下载合同、申请纸质合同", ""),
    ],
)
def test_p20_each_station_says_what_to_do_and_what_follows(
    story: Story, place: Callable[..., str], task: str, outlook: str
) -> None:
    told = asked(story, story.get(place(story, "E-01")))
    assert told.task == task
    assert told.outlook.startswith(outlook)
    assert bool(told.outlook) == bool(outlook)


def test_p20_a_signer_is_named_with_a_masked_phone_and_the_last_moment(story: Story) -> None:
    contract = story.get(story.customer_signing("E-01"))
    told = asked(story, contract)
    assert contract.signer is not None
    assert told.task.startswith(f"等待客户方签署人 {contract.signer.name} （")
    assert "****" in told.task
    assert told.outlook.endswith("前未签署则合同作废")
    by_files = replace(story.desk.capabilities, returns=True)
    assert elsewhere(story, contract, by_files).task.endswith("签署，签署后请收回已签文件")


def test_p20_a_failure_says_what_was_tried_and_whether_it_is_tried_again(story: Story) -> None:
    contract = story.get(story.platform_signing("E-01"))
    again = story.clock.now() + timedelta(minutes=1)
    retried = replace(contract, failure=Failure("磁盘已满。", 1, False, again))
    told = asked(story, retried)
    assert told.task == "后台任务失败 1 次（磁盘已满），无需操作"
    assert told.outlook.startswith("将于 2026-11-23 ")
    final = replace(contract, failure=Failure("磁盘已满。", 5, True, None))
    told = asked(story, final)
    assert told.task == "后台任务失败 5 次（磁盘已满），不再自动执行：请处理后重试"
    assert told.outlook == "重试成功后进入“已生效/电子合同已生效”"


def test_p20_a_contract_without_a_signer_asks_for_one(story: Story) -> None:
    contract = replace(story.get(story.signer_review("E-01")), signer=None)
    assert asked(story, contract).task == "请先选择客户方签署人：企业客户必须选择一位签署人"


def test_p20_an_unconfirmed_message_is_not_to_be_sent_again(story: Story) -> None:
    contract = replace(story.get(story.signer_review("E-01")), awaiting_reply=True)
    assert "请勿重复发送" in asked(story, contract).task


@pytest.mark.parametrize(
    ("mailing", "task"),
    [
        (By.OPERATOR, "请寄出纸质合同并登记快递公司和运单号"),
        (By.SERVICE, "由签署服务寄出，无需操作"),
        (By.SIMULATED, "由后台任务完成，无需操作"),
    ],
)
def test_p20_who_mails_a_paper_copy_is_what_the_provider_says(story: Story, mailing: By, task: str) -> None:
    number = story.effective("E-01")
    story.desk.papers.request(number, Mailing(1, "李明", "13900139000", "广东省深圳市南山区 8 号"), OPERATOR)
    contract = story.get(number)
    assert elsewhere(story, contract, replace(story.desk.capabilities, mailing=mailing)).task == task
    story.wait(story.desk.settings.timing.paper)
    sent = asked(story, story.get(number))
    assert sent.task.startswith("无需操作，由 ")
    assert sent.outlook == ""


def test_p20_a_void_contract_says_why_and_that_its_orders_are_held(story: Story) -> None:
    number = story.customer_signing("E-01", "E-02")
    story.desk.signing.cancel(number, "不签了", OPERATOR)
    assert asked(story, story.get(number)).outlook.endswith("之后进入“已作废/已取消签署”")
    story.engine()
    contract = story.get(number)
    assert contract.reason is VoidReason.CANCELLED
    told = asked(story, contract)
    assert told.cause.endswith("签署已取消（取消原因：不签了），合同已作废（已取消签署）")
    assert told.task == "2 个订单仍由此合同占用：请重新创建或删除"
