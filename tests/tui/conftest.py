"""What the interface's tests share."""

from tests.world.story import office as office
