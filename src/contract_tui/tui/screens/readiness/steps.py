"""What a step of the checklist asks for; the judging and the writing are the desk's (`desk.setup`)."""

from collections.abc import Callable

from contract_tui.desk.setup.checklist import Step, StepName
from contract_tui.desk.setup.setup import MAIL_LABELS, PLATFORM_LABELS, Setup
from contract_tui.domain.customers import CustomerKind
from contract_tui.tui import routes
from contract_tui.tui.dialogs import Confirm, TextPrompt
from contract_tui.tui.host import Host
from contract_tui.tui.screens.choice_dialog import ChoiceDialog, Option
from contract_tui.tui.screens.readiness.passphrase import PassphraseDialog
from contract_tui.tui.screens.readiness.settings_form import SettingsFormScreen
from contract_tui.tui.widgets.form import FieldSpec

_SHORT_LABELS = {"legal_name": "名称", "code": "信用代码"}
_SELF_SIGNED = (
    "将建立密钥和自签名证书。自签名证书只能证明文件没有被改动，不能证明是谁签的；"
    "对外使用请随后用命令 seal request 向证书机构申请证书。"
)


class SetupSteps:
    """Does the steps that write settings, or leads to the page that does.

    Args:
        host: The page.
        setup: What is written, and how it is judged.
    """

    def __init__(self, host: Host, setup: Setup) -> None:
        self._host, self._setup = host, setup

    async def do(self, step: Step) -> bool:
        """Ask for what the step needs.

        Returns:
            Whether settings were written.

        Raises:
            DeskError: They cannot be written.
        """
        match step.name:
            case StepName.PLATFORM:
                return await self._platform(step)
            case StepName.PROVIDER:
                return await self._provider(step)
            case StepName.SEAL:
                return await self._seal(step)
            case StepName.TRUST:
                return await self._trust(step)
            case StepName.TIME_STAMPS:
                return await self._time_stamps(step)
            case StepName.MAIL:
                return await self._mail(step)
            case StepName.CUSTOMERS:
                await self._host.ask(routes.CustomerForm(CustomerKind.ENTERPRISE, None))
            case StepName.ORDERS:
                await self._host.ask(routes.ImportPage())
        return False

    async def _platform(self, step: Step) -> bool:
        specs = [FieldSpec(name, _SHORT_LABELS.get(name, label)) for name, label in PLATFORM_LABELS.items()]
        setup = self._setup
        return await self._host.ask(
            SettingsFormScreen(
                step.words, [step.why], specs, setup.platform(), setup.platform_problem, setup.save_platform
            )
        )

    async def _provider(self, step: Step) -> bool:
        options = [Option(choice.name, choice.words) for choice in self._setup.providers()]
        names = [option.value for option in options]
        known = self._setup.chosen_provider
        start = names.index(known) if known in names else None
        chosen = await self._host.ask(ChoiceDialog(step.words, options, facts=[step.why], start=start))
        if chosen is None:
            return False
        await self._host.jobs.in_thread(self._setup.save_provider, chosen)
        return True

    async def _seal(self, step: Step) -> bool:
        if not self._setup.needs_seal:
            self._host.tell("所选的签署服务不需要平台自己的签章密钥。")
            return False
        if self._setup.has_seal:
            self._host.tell("已有签章密钥；用命令 seal check 检查，用 seal request 申请更换证书。")
            return False
        secret: str | None = None
        if self._setup.asks_passphrase:
            secret = await self._host.ask(PassphraseDialog(step.words, [step.why, _SELF_SIGNED]))
            if secret is None:
                return False
        elif not await self._host.ask(Confirm(step.words, [step.why, _SELF_SIGNED], word="建立密钥")):
            return False
        facts = await self._host.jobs.in_thread(self._setup.make_seal, secret)
        self._host.tell(f"已建立 {facts.source}。请保管好口令：没有口令，密钥不能使用，也不能恢复。")
        return True

    async def _trust(self, step: Step) -> bool:
        setup = self._setup
        return await self._prompt(
            step, "文件或文件夹", setup.trust_problem, setup.save_trust, setup.settings.signing.trust
        )

    async def _time_stamps(self, step: Step) -> bool:
        setup = self._setup
        known = setup.settings.signing.timestamp_url
        return await self._prompt(step, "地址", setup.address_problem, setup.save_time_stamps, known)

    async def _prompt(
        self,
        step: Step,
        label: str,
        problem: Callable[[str], str | None],
        save: Callable[[str], None],
        known: str,
    ) -> bool:
        typed = await self._host.ask(TextPrompt(step.words, label, problem, value=known, facts=[step.why]))
        if typed is None:
            return False
        await self._host.jobs.in_thread(save, typed)
        return True

    async def _mail(self, step: Step) -> bool:
        specs = [
            FieldSpec(name, label, required=name == "smtp_security") for name, label in MAIL_LABELS.items()
        ]
        setup = self._setup
        return await self._host.ask(
            SettingsFormScreen(
                step.words, [step.why], specs, setup.mail(), setup.mail_problem, setup.save_mail
            )
        )
