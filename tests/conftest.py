"""What every test gets: a mark from its folder, and no way to the network by accident."""

from pathlib import Path

import pytest

ROOT = Path(__file__).parent


def pytest_collection_modifyitems(items):
    """Mark each test by its top folder."""
    for item in items:
        folder = Path(item.path).relative_to(ROOT).parts[0]
        if folder in {"unit", "integration", "browser", "chaos"}:
            item.add_marker(getattr(pytest.mark, folder))
