"""Programs that some tests need: found, or missed loudly."""

import os
import shutil

import pytest


def find_tool(*names: str, cure: str) -> str:
    """Return the path of the first of these programs that is installed.

    Where there is none, the test is skipped with the cure as its reason; in CI (`CI` is set) it
    fails, so that nothing goes untested unnoticed.
    """
    for name in names:
        if path := shutil.which(name):
            return path
    message = f"{names[0]} is not installed; {cure}"
    if os.environ.get("CI"):  # noqa: TID251 - this is an end of the test suite, as cli is of ssg
        pytest.fail(message)
    pytest.skip(message)
