#!/usr/bin/env python3
"""How long it takes from a fresh clone to golinks and to its tests, without a compiler cache.

Promises, on two cores: scripts/install.sh <= 2.5 minutes and <= 4 minutes of processor time (on a machine with only g++, cmake and git its packages
are in that; where they are there already, only the build is measured); scripts/test.sh <= 10 minutes, tests and all; a change to one source file is compiled, linked and
its unit tests run within 15 s."""

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from measure import ROOT, verdict

ONE_FILE, PROGRAM, ITS_TESTS = "store/keyword.cc", "store_test", "*/keyword_test.cc"


class Spent:
    """What a whole process and all that it waited for took: seconds, processor seconds, and the memory of the largest process."""

    def __init__(self, command, folder, env):
        start = time.monotonic()
        with tempfile.TemporaryFile() as output:
            process = subprocess.Popen(command, cwd=folder, env=env, stdin=subprocess.DEVNULL, stdout=output, stderr=output)
            _, status, usage = os.wait4(process.pid, 0)
            process.returncode = os.waitstatus_to_exitcode(status)
            if process.returncode != 0:
                output.seek(0)
                sys.exit(output.read().decode(errors="replace")[-4000:] + f"\n{command} failed with {process.returncode}")
        self.wall = time.monotonic() - start
        self.processor = usage.ru_utime + usage.ru_stime
        self.peak = usage.ru_maxrss / 1024

    def __str__(self):
        return f"{self.wall:6.1f} s, {self.processor:6.1f} s of processor time, {self.peak:4.0f} MiB at most in one process"


def dearest(build, count):
    """The targets that took longest, by Ninja's log: the seconds, and the source files that each was compiled from."""
    seconds = {}
    for line in (build / ".ninja_log").read_text().splitlines()[1:]:
        begin, end, _, target, _ = line.split("\t")
        seconds[target] = (int(end) - int(begin)) / 1000
    for target in sorted(seconds, key=seconds.get, reverse=True)[:count]:
        unity = build / target.removesuffix(".o")
        sources = [Path(line.split('"')[1]).relative_to(build.parent.parent) for line in unity.read_text().splitlines()
                   if line.startswith("#include")] if "/Unity/" in target and unity.exists() else []
        yield seconds[target], target, " ".join(str(source) for source in sources)


def fresh_clone(folder):
    """The tree as it is committed. What is not is told of."""
    if subprocess.run(["git", "status", "--porcelain"], cwd=ROOT, capture_output=True, check=True).stdout:
        print("(without the changes that are not committed)")
    subprocess.run(["git", "clone", "-q", str(ROOT), str(folder)], check=True)


def install(clone, env):
    try:
        return Spent(["scripts/install.sh", "--no-setup"], clone, env)
    finally:
        subprocess.run([f"{env['PREFIX']}/bin/golinks", "daemon", "stop"], env=env, capture_output=True, check=False)


def change_one_file(clone, env):
    with open(clone / ONE_FILE, "a", encoding="utf-8") as source:
        source.write("// changed\n")
    command = f"cmake --build build/dev --target {PROGRAM} && build/dev/tests/{PROGRAM} --source-file='{ITS_TESTS}'"
    return Spent(["sh", "-c", command], clone, env)


def main():
    kept = []

    def judge(name, spent, promise_is_kept, promise):
        kept.append(promise_is_kept)
        print(f"{name}: {spent} | {promise}: {verdict(promise_is_kept)}", flush=True)

    with tempfile.TemporaryDirectory(prefix="golinks-bench-") as scratch:
        clone, home = Path(scratch, "golinks"), Path(scratch, "home")
        home.mkdir()
        fresh_clone(clone)
        env = {"HOME": str(home), "PATH": os.environ["PATH"], "PREFIX": str(home / ".local"), "CCACHE_DISABLE": "1"}
        spent = install(clone, env)
        judge("install.sh", spent, spent.wall <= 150 and spent.processor <= 240, "<= 150 s, <= 240 s of processor time")
        print("  its dearest files, in seconds:")
        for seconds, target, sources in dearest(clone / "build/install", 10):
            print(f"  {seconds:6.1f}  {target} {sources}")
        spent = Spent(["scripts/test.sh"], clone, env)
        judge("test.sh", spent, spent.wall <= 600, "<= 600 s")
        spent = change_one_file(clone, env)
        judge(f"{ONE_FILE} changed, {PROGRAM} built, {ITS_TESTS} run", spent, spent.wall <= 15, "<= 15 s")
    sys.exit(0 if all(kept) else 1)


if __name__ == "__main__":
    main()
