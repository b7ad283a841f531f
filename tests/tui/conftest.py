"""What the interface's tests share."""

from tests.tui.desk_fixtures import office as office
