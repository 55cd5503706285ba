"""The site's settings without the product: the queue is tried by itself."""

from bookgen_site.settings import *  # noqa: F403  # all of them, but for the two below
from bookgen_site.settings import INSTALLED_APPS as ALL_APPS

INSTALLED_APPS = [app for app in ALL_APPS if app != "biographies"]
TASKQUEUE_ON_END = ""
