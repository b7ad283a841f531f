"""A home whose contracts are signed at the fake service in the cloud, chosen as any other provider is."""

from pathlib import Path

from cryptography.hazmat.primitives.serialization import Encoding

from contract_tui.config import Settings, load_settings
from contract_tui.desk import open_desk
from tests.world.clock import StillClock
from tests.world.exchange import PLATFORM_VARIABLES
from tests.world.homes import a_desk
from tests.world.signing.cloud import SERVICES, CloudService, Weather, service_root
from tests.world.signing.files import NOW
from tests.world.story import Story


def cloud_variables(folder: Path, provider: str = "cloud") -> dict[str, str]:
    """The environment that chooses the service, under an account of the folder's name."""
    folder.mkdir(parents=True, exist_ok=True)
    roots = folder / "roots.pem"
    roots.write_bytes(service_root().holder.certificate.public_bytes(Encoding.PEM))
    return PLATFORM_VARIABLES | {
        "CONTRACT_TUI_SIGNING__PROVIDER": provider,
        "CONTRACT_TUI_SIGNING__TRUST": str(roots),
        "CONTRACT_TUI_CLOUD__ACCOUNT": str(folder),
    }


def cloud_settings(folder: Path, provider: str = "cloud") -> Settings:
    return load_settings(folder / "home", cloud_variables(folder, provider))


def service_of(settings: Settings) -> CloudService:
    return SERVICES[settings.section("cloud").account]


class Cloud(Story):
    """A story with the service behind it."""

    @property
    def service(self) -> CloudService:
        return service_of(self.desk.settings)

    def again(self) -> "Cloud":
        """The same home opened by another process."""
        self.desk.close()
        return Cloud(open_desk(self.desk.settings, self.clock), self.clock)

    def kinds(self, number: str) -> list[str]:
        return [each.kind for each in self.desk.audit_trail.events(number)]

    def weather(self, *found: Weather) -> None:
        self.service.weather.extend(found)


def cloud_story(folder: Path, provider: str = "cloud") -> Cloud:
    clock, chosen = StillClock(NOW), cloud_settings(folder, provider)
    SERVICES[str(folder)] = CloudService(clock.now)
    return Cloud(a_desk(chosen.home, clock, orders=8, settings=chosen), clock)
