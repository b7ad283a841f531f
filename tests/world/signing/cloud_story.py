"""A home whose contracts are signed at the fake service in the cloud, chosen as any other provider is."""

from dataclasses import replace
from pathlib import Path

from cryptography.hazmat.primitives.serialization import Encoding

from contract_tui.config import Settings
from contract_tui.desk import open_desk
from tests.world.clock import StillClock
from tests.world.exchange import PLATFORM
from tests.world.homes import a_desk, settings_of
from tests.world.signing.cloud import SERVICES, CloudService, Weather, service_root
from tests.world.signing.files import NOW
from tests.world.story import Story


def cloud_settings(folder: Path, provider: str = "cloud") -> Settings:
    folder.mkdir(parents=True, exist_ok=True)
    roots = folder / "roots.pem"
    roots.write_bytes(service_root().holder.certificate.public_bytes(Encoding.PEM))
    settings = settings_of(folder / "home", provider=provider)
    return replace(settings, platform=PLATFORM, signing=replace(settings.signing, trust=str(roots)))


class Cloud(Story):
    """A story with the service behind it."""

    @property
    def service(self) -> CloudService:
        return SERVICES[self.desk.settings.home]

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
    SERVICES[chosen.home] = CloudService(clock.now)
    return Cloud(a_desk(chosen.home, clock, orders=8, settings=chosen), clock)
