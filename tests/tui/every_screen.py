"""Every screen of the interface with something on it, for tests that look at all of them."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from textual.screen import Screen

from contract_tui.config import SettingsFile
from contract_tui.desk.setup.setup import Setup
from contract_tui.domain.actions import Action
from contract_tui.domain.customers import CustomerKind
from contract_tui.domain.filters import ContractFilter, ContractSort
from contract_tui.domain.reasons import cancel_problem
from contract_tui.domain.signatures import Certificate, Level, SignatureInfo, SignatureParty
from contract_tui.domain.states import Channel
from contract_tui.manual import Topic
from contract_tui.tui.app import DeskApp
from contract_tui.tui.contract_facts import contract_facts
from contract_tui.tui.controllers.returns import believed_facts
from contract_tui.tui.dialogs import Confirm, TextPrompt
from contract_tui.tui.screens.bulk import BulkScreen
from contract_tui.tui.screens.command_line import CommandLineScreen
from contract_tui.tui.screens.contract import ContractScreen
from contract_tui.tui.screens.create import CreateDialog
from contract_tui.tui.screens.customer import CustomerScreen
from contract_tui.tui.screens.customer_form import CustomerFormScreen
from contract_tui.tui.screens.customers import CustomersScreen
from contract_tui.tui.screens.explanation import ExplanationDialog
from contract_tui.tui.screens.export_dialog import ExportDialog
from contract_tui.tui.screens.filter_dialog import FilterDialog
from contract_tui.tui.screens.help import HelpScreen
from contract_tui.tui.screens.import_orders import ImportOrdersScreen
from contract_tui.tui.screens.jump import JumpScreen
from contract_tui.tui.screens.manual import DocumentScreen, ManualScreen
from contract_tui.tui.screens.messages import MessagesScreen
from contract_tui.tui.screens.new_contract import NewContractScreen
from contract_tui.tui.screens.new_contract.paste_dialog import PasteDialog
from contract_tui.tui.screens.new_contract.signer_dialog import SignerDialog
from contract_tui.tui.screens.palette import PaletteScreen
from contract_tui.tui.screens.paper import MailingScreen, PaperDialog
from contract_tui.tui.screens.party_book import PartyBookScreen
from contract_tui.tui.screens.phone import PhoneScreen
from contract_tui.tui.screens.readiness import ReadinessScreen
from contract_tui.tui.screens.readiness.passphrase import PassphraseDialog
from contract_tui.tui.screens.readiness.settings_form import SettingsFormScreen
from contract_tui.tui.screens.statistics import StatisticsScreen
from contract_tui.tui.screens.template import ContractTextScreen, TemplateScreen
from contract_tui.tui.screens.verify import VerifyScreen
from contract_tui.tui.widgets.form import FieldSpec
from tests.tui.driver import Driver
from tests.world.clock import NOW
from tests.world.people import COLLEAGUE, ENTERPRISE, INDIVIDUAL, MAILING, PARTY
from tests.world.story import Story, an_office


@dataclass(frozen=True)
class Scene:
    """A home with a contract on every page of its life; the names say where each is."""

    office: Story
    filling: str
    generating: str
    reviewing: str
    confirmed: str
    individual: str
    signing: str
    effective: str
    mailing: str
    voided: str


def make_scene(folder: Path) -> Scene:
    """Set a home up; close its desk afterwards."""
    office = an_office(folder)
    drafts = office.desk.drafts
    effective, mailing, voided = office.converted("E-01"), office.converted("E-02"), office.voided("E-03")
    office.desk.papers.request(mailing, MAILING, COLLEAGUE)
    signing = office.customer_signing("E-04", "E-05")
    reviewing = office.text_review("E-06", "P-NEW")
    confirmed = office.text_review("E-07")
    individual = office.text_review("I-01", customer=INDIVIDUAL)
    for number in (confirmed, individual):
        drafts.confirm_text(number, COLLEAGUE)
    generating = office.filling("E-08")
    drafts.confirm_party(generating, PARTY, COLLEAGUE)
    return Scene(
        office=office,
        filling=office.filling("E-09"),
        generating=generating,
        reviewing=reviewing,
        confirmed=confirmed,
        individual=individual,
        signing=signing,
        effective=effective,
        mailing=mailing,
        voided=voided,
    )


@dataclass(frozen=True)
class Sight:
    """One screen as it is to be looked at.

    Attributes:
        make: Makes the screen, None for the one that the program begins with.
        keys: What is pressed once it is there.
        sign: A text that is there once everything is.
    """

    make: Callable[[Scene], Screen[Any]] | None
    sign: str
    keys: tuple[str, ...] = ()


def _contract(number: Callable[[Scene], str]) -> Callable[[Scene], Screen[Any]]:
    return lambda scene: ContractScreen(number(scene))


def _wizard(number: Callable[[Scene], str]) -> Callable[[Scene], Screen[Any]]:
    return lambda scene: NewContractScreen("", Channel.BOTH, number(scene))


def _cancel(scene: Scene) -> Screen[Any]:
    facts = contract_facts(scene.office.get(scene.signing), "腾讯云")
    return TextPrompt("取消签署", "取消原因", cancel_problem, most=200, facts=facts)


def _confirm(scene: Scene) -> Screen[Any]:
    facts = contract_facts(scene.office.get(scene.voided), "腾讯云")
    return Confirm("删除合同", facts, word="删除", danger=True)


def _accept(scene: Scene) -> Screen[Any]:
    certificate = Certificate(
        "CN=王芳, O=云上科技有限公司, C=CN",
        "CN=某某电子认证服务有限公司 根证书, C=CN",
        "1f",
        "0" * 64,
        NOW,
        NOW,
    )
    signature = SignatureInfo(SignatureParty.CUSTOMER, certificate, NOW, Level.B_T, timestamp_at=NOW)
    facts = believed_facts(scene.office.get(scene.signing), signature)
    return Confirm("收回已签文件", facts, word="确认收回")


def _settings(scene: Scene) -> Screen[Any]:
    setup = Setup(SettingsFile(scene.office.settings.home / "config.toml", scene.office.settings))
    specs = [FieldSpec("short_name", "平台简称"), FieldSpec("code", "信用代码")]
    values = {"short_name": "某某", "code": ""}
    return SettingsFormScreen(
        "公司信息", ["作为乙方写在每份合同中。"], specs, values, setup.platform_problem, setup.save_platform
    )


def _signer(scene: Scene) -> Screen[Any]:
    return SignerDialog(ENTERPRISE, by_operator=False)


SIGHTS: dict[str, Sight] = {
    "home": Sight(None, "已生效/"),
    "create": Sight(lambda scene: CreateDialog(), "：通过"),
    "filter": Sight(lambda scene: FilterDialog(ContractFilter()), "筛选合同"),
    "orders": Sight(lambda scene: NewContractScreen(ENTERPRISE, Channel.BOTH), "E-40"),
    "single orders": Sight(lambda scene: NewContractScreen(ENTERPRISE, Channel.SINGLE), "E-40"),
    "party": Sight(_wizard(lambda scene: scene.filling), "联系人"),
    "generating": Sight(_wizard(lambda scene: scene.generating), "不必在此等待"),
    "text": Sight(_wizard(lambda scene: scene.reviewing), "请逐条核对"),
    "signer": Sight(_wizard(lambda scene: scene.confirmed), "授权状态"),
    "individual signer": Sight(_wizard(lambda scene: scene.individual), "请与客户本人确认"),
    "signing": Sight(_wizard(lambda scene: scene.signing), "等待签署人签署"),
    "contract": Sight(_contract(lambda scene: scene.effective), "框架合同"),
    "contract orders": Sight(_contract(lambda scene: scene.reviewing), "P-NEW", ("2",)),
    "contract documents": Sight(_contract(lambda scene: scene.effective), "SHA-256", ("3",)),
    "contract history": Sight(_contract(lambda scene: scene.signing), "colleague", ("4",)),
    "contract text": Sight(lambda scene: ContractTextScreen(scene.signing), "第 1-"),
    "readiness": Sight(lambda scene: ReadinessScreen(), "演示密钥"),
    "settings": Sight(_settings, "信用代码"),
    "passphrase": Sight(lambda scene: PassphraseDialog("签章密钥", ["平台用它签署每份合同。"]), "请牢记"),
    "statistics": Sight(lambda scene: StatisticsScreen(), "现在等谁"),
    "template": Sight(lambda scene: TemplateScreen(), "DD-YYYYMMDD-NNNNNN-C"),
    "export": Sight(lambda scene: ExportDialog(ContractFilter(), ContractSort()), "CSV 编码"),
    "paper": Sight(lambda scene: PaperDialog(scene.office.get(scene.effective), PARTY), "邮寄地址"),
    "mailing": Sight(lambda scene: MailingScreen(scene.mailing), "备件"),
    "cancel": Sight(_cancel, "取消原因"),
    "accept": Sight(_accept, "[ 确认收回 ]"),
    "delete": Sight(_confirm, "[ 删除 ]"),
    "paste": Sight(lambda scene: PasteDialog(), "粘贴"),
    "add signer": Sight(_signer, "签署人姓名"),
    "customers": Sight(lambda scene: CustomersScreen(), "无框架有限公司"),
    "customer": Sight(lambda scene: CustomerScreen(ENTERPRISE), "签署人"),
    "add customer": Sight(lambda scene: CustomerFormScreen(CustomerKind.ENTERPRISE), "登记客户"),
    "party book": Sight(lambda scene: PartyBookScreen(scene.office.desk.customers.get(ENTERPRISE)), "联系人"),
    "phone": Sight(lambda scene: PhoneScreen(scene.signing), "138****0001"),
    "import": Sight(lambda scene: ImportOrdersScreen(), "导入"),
    "bulk": Sight(lambda scene: BulkScreen(Action.DELETE, (scene.voided, scene.effective)), "将处理 1 份"),
    "verify": Sight(lambda scene: VerifyScreen(), "验证文件"),
    "manual": Sight(lambda scene: ManualScreen(), "configuration"),
    "document": Sight(lambda scene: DocumentScreen(Topic("import", "")), "Importing orders"),
    "explanation": Sight(_contract(lambda scene: scene.signing), "知道了", ("w",)),
    "messages": Sight(lambda scene: MessagesScreen(), "消息"),
    "help": Sight(None, "| 帮助", ("question_mark",)),
    "palette": Sight(None, "命令", ("f2",)),
    "command line": Sight(None, "open 加合同编号打开合同", ("colon",)),
    "jump": Sight(None, " a ", ("j",)),
}
"""All screens; a new one is added here."""
SHOWN_BY_KEYS = {
    "explanation": ExplanationDialog,
    "command line": CommandLineScreen,
    "help": HelpScreen,
    "jump": JumpScreen,
    "palette": PaletteScreen,
}


async def shows(operator: Driver, scene: Scene, sight: Sight) -> None:
    """Bring a screen up and wait until it is complete and at rest."""
    app = operator.app
    assert isinstance(app, DeskApp)
    await operator.until(lambda: app.access.ready, "the desk is open")
    if sight.make is not None:
        app.push_screen(sight.make(scene))
        await operator.until(lambda: len(app.screen_stack) > 2, "the screen is there")
    else:
        await operator.sees("已生效/")
    await operator.pilot.pause()
    if sight.keys:
        await operator.until(lambda: "读取中" not in operator.screen, "all is read")
        await operator.presses(*sight.keys)
    await operator.until(lambda: sight.sign in operator.screen, f"{sight.sign} is seen")
    await at_rest(operator)


async def at_rest(operator: Driver) -> None:
    """Wait until nothing is being read and the picture stays."""
    before = ""
    while operator.screen != before or "读取中" in before or "校验中" in before:
        before = operator.screen
        await operator.pilot.pause(0.3)
