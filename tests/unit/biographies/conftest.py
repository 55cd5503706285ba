"""What the product's unit tests get: a file storage that ends with the test."""

import pytest

MEMORY = "django.core.files.storage.InMemoryStorage"


@pytest.fixture(autouse=True)
def files_in_memory(settings):
    """No test leaves a file behind."""
    settings.STORAGES = {**settings.STORAGES, "default": {"BACKEND": MEMORY}}
