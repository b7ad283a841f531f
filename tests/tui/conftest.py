"""What the interface's tests share."""

from tests.tui.stylesheets import shared_stylesheets as shared_stylesheets
from tests.world.story import office as office
