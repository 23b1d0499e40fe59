"""What every test may use."""

from collections.abc import Iterator

import pytest
from hypothesis import settings
from playwright.sync_api import Browser, sync_playwright

from tests.one_theme import one_theme
from tests.ssh_server import Server, running
from tests.tools import find_tool

# Workers share the processor, so the time of one example says nothing.
settings.register_profile("broadsheet", deadline=None, print_blob=True)
settings.load_profile("broadsheet")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """A real Chromium, the system's own; mark the tests that use it with `browser`."""
    path = find_tool(
        "chromium", "chromium-browser", "google-chrome", cure="apt-get install chromium"
    )
    with sync_playwright() as playwright:
        # Root, as which CI runs, can only start Chromium without its sandbox.
        chromium = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield chromium
        chromium.close()


@pytest.fixture(scope="module")
def theme_compiled_once() -> Iterator[None]:
    """For modules that build many small sites: most of such a build is compiling the theme."""
    with one_theme():
        yield


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A real OpenSSH server of this user."""
    with running(tmp_path_factory.mktemp("sshd")) as server:
        yield server
