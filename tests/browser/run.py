#!/usr/bin/env python3
"""Runs the stories of this folder in a real browser: GOLINKS_TEST_PREFIX=/usr/local tests/browser/run.py [TEST...]

Exits with 77, and says why, where Chromium, its driver or selenium is missing."""

import importlib.util
import os
import shutil
import sys
import unittest

sys.dont_write_bytecode = True
SKIPPED = 77  # what ctest takes for it, see SKIP_RETURN_CODE in tests/CMakeLists.txt


def missing():
    """What is not there that the stories need; nothing when all of it is."""
    if importlib.util.find_spec("selenium") is None:
        return "selenium, Debian package python3-selenium"
    for program, package in (("chromium", "chromium"), ("chromedriver", "chromium-driver")):
        if shutil.which(program) is None:
            return f"{program}, Debian package {package}"
    return ""


def main():
    if missing():
        print(f"skipped: there is no {missing()}")
        return SKIPPED
    if "GOLINKS_TEST_PREFIX" not in os.environ:
        sys.exit("set GOLINKS_TEST_PREFIX to the prefix of an installed golinks")
    folder = os.path.dirname(os.path.abspath(__file__))
    loader = unittest.defaultTestLoader
    named = sys.argv[1:]
    stories = loader.loadTestsFromNames(named) if named else loader.discover(folder, pattern="*_test.py")
    return 0 if unittest.TextTestRunner(verbosity=2).run(stories).wasSuccessful() else 1


if __name__ == "__main__":
    sys.exit(main())
