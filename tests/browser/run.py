#!/usr/bin/env python3
"""Runs the stories of this folder in a real browser: GOLINKS_TEST_PREFIX=/usr/local tests/browser/run.py [TEST...]

Exits with 77, and says why, where Chromium, its driver or selenium is missing, or where an administrator has policies for it."""

import glob
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


def policies():
    """Files that say how Chromium has to behave here, other than the one of golinks setup."""
    files = glob.glob("/etc/chromium*/policies/managed/*.json")
    return [file for file in files if os.path.basename(file) != "golinks.json"]


def forget_choices():
    """What the person who runs the stories has chosen decides nothing: language, time, proxies, who may read new files."""
    for name in list(os.environ):
        if name.lower().endswith("_proxy") or name in ("LANG", "LANGUAGE", "GOLINKS_STORE"):
            del os.environ[name]
    os.environ.update(LC_ALL="C.UTF-8", TZ="UTC")
    os.umask(0o022)


def main():
    if missing():
        print(f"skipped: there is no {missing()}")
        return SKIPPED
    if policies():
        print(f"skipped: Chromium has policies here: {' '.join(policies())}")
        return SKIPPED
    if "GOLINKS_TEST_PREFIX" not in os.environ:
        sys.exit("set GOLINKS_TEST_PREFIX to the prefix of an installed golinks")
    forget_choices()
    folder = os.path.dirname(os.path.abspath(__file__))
    loader = unittest.defaultTestLoader
    named = sys.argv[1:]
    stories = loader.loadTestsFromNames(named) if named else loader.discover(folder, pattern="*_test.py")
    return 0 if unittest.TextTestRunner(verbosity=2).run(stories).wasSuccessful() else 1


if __name__ == "__main__":
    sys.exit(main())
