"""What the interface's tests share."""

from tests.world.office import office as office
