"""Drives the guest of try-power-cut.sh: try_power_cut.py CUTS WORK SEED QEMU..."""

import json
import os
import random
import shutil
import subprocess
import sys
import tempfile

sys.dont_write_bytecode = True
from volatile_disk import VolatileDisk  # noqa: E402 -- after the line above

KEYWORDS = [f"k{i}" for i in range(30)]
FAILED_ENOUGH = 5  # commands that a failing disk let fail, before the power goes


class Lost(Exception):
    """What golinks had said is not so."""


class PowerCut(Exception):
    """The guest does not answer any more."""


class Guest:
    """One run of the machine, up to its power cut: at its `cut_at`-th request to the disk, or some after that which fail by `failing`."""

    def __init__(self, command, work, cut_at, failing):
        self.cut_at, self.failing, self.failures = cut_at, failing, 0
        path = os.path.join(work, "disk.socket")
        if os.path.exists(path):
            os.remove(path)
        self.disk = VolatileDisk(os.path.join(work, "disk"), path, self._at_request)
        drive = f"driver=raw,file.driver=nbd,file.server.type=unix,file.server.path={path},if=virtio,cache=writeback,werror=report"
        self.process = subprocess.Popen(command + ["-drive", drive], stdin=subprocess.PIPE, stdout=subprocess.PIPE)

    def _at_request(self, number):
        if number < self.cut_at:
            return ""
        if self.failing == 0:
            self.process.kill()
            return "cut"
        if random.random() >= self.failing:
            return ""
        self.failures += 1
        return "fail"

    def wait_until_ready(self):
        said = []
        while (line := self._line()) != "ready":
            said.append(line)
            if line == "not mounted" and self.failures:
                raise PowerCut  # the disk failed: the next start shows what it has
            if line == "not mounted":
                raise Lost("the disk cannot be mounted: " + " ".join(said[-6:]))

    def run(self, command):
        """The command's exit status and output."""
        try:
            self.process.stdin.write(command.encode() + b"\n")
            self.process.stdin.flush()
        except BrokenPipeError:
            pass  # what it had said before still comes
        lines = []
        while not (line := self._line()).startswith("="):
            lines.append(line)
        return int(line[1:]), lines

    def cut(self):
        self.process.kill()
        self.process.wait()
        self.disk.lose_power(random)

    def _line(self):
        line = self.process.stdout.readline()
        if not line.endswith(b"\n"):
            raise PowerCut
        return line.decode(errors="replace").strip()


def random_change(serial, state):
    """A command, and what it makes of a store."""
    url = f"https://e.example/{serial}" + random.choice(("", "/" + "x" * random.randrange(2000)))
    key = random.choice(KEYWORDS)
    kind = random.choice(("add", "add", "edit", "import", "compact"))
    if kind == "compact":
        return "golinks compact", lambda old: old
    if kind == "import":
        count = random.randrange(1, 40)
        url = f"https://e.example/{serial}"
        return f"put_many {count} {url}", lambda old: old | {f"m{i}": f"{url}/{i}" for i in range(count)}
    if kind == "edit" and key in state:
        return f"golinks edit {key} {url}", lambda old: old | {key: url}
    return f"golinks add -f {key} {url}", lambda old: old | {key: url}


class Trial:
    """What may be in the store: one state, or several after commands that were cut short or failed."""

    def __init__(self, command, work):
        self.command, self.work = command, work
        self.states = [{}]
        self.cuts, self.after_errors, self.acknowledged, self.refused, self.torn, self.serial = 0, 0, 0, 0, 0, 0

    def cut_once(self):
        guest = Guest(self.command, self.work, random.randrange(1, 150), random.choice((0, 0, 0, random.uniform(0.05, 1))))
        try:
            guest.wait_until_ready()
            self._check(guest)
            failed = 0
            while failed < FAILED_ENOUGH:
                failed += not self._change(guest)
        except PowerCut:
            pass
        finally:
            guest.cut()
        self.cuts += 1
        self.after_errors += guest.failures > 0

    def check_once(self):
        guest = Guest(self.command, self.work, sys.maxsize, 0)
        try:
            guest.wait_until_ready()
            self._check(guest)
        except PowerCut:
            raise Lost("the guest ended by itself") from None
        finally:
            guest.cut()

    def _change(self, guest):
        command, change = random_change(self.serial, self.states[0])
        self.serial += 1
        before, self.states = self.states, self.states + [change(state) for state in self.states]
        status, output = guest.run(command)
        if status == 0:
            self.acknowledged += 1
            self.states = [change(state) for state in before]
        elif guest.failures == 0:
            raise Lost(f"{command[:80]}: exit status {status}, the disk in order: {output}")
        else:
            self.refused += 1
        return status == 0

    def _check(self, guest):
        self._count_torn(guest)
        status, lines = guest.run("golinks export")
        if guest.failures:
            return  # the disk fails already: there is nothing to be said about what cannot be read
        links = [json.loads(line) for line in lines if line.startswith("{")]
        state = {link["keyword"]: link["target"] for link in links}
        if status != 0 or len(links) != len(lines):
            raise Lost(f"export: exit status {status}, {[line for line in lines if not line.startswith('{')]}")
        if state not in self.states:
            raise Lost("the links differ from what was acknowledged:" + self._difference(state))
        self.states = [state]

    def _difference(self, state):
        expected = self.states[0]
        keys = sorted(key for key in expected | state if expected.get(key) != state.get(key))
        return "".join(f"\n  {key}: {state.get(key, '')[:60]!r}, not {expected.get(key, '')[:60]!r}" for key in keys)

    def _count_torn(self, guest):
        _, lines = guest.run("ls /mnt/golinks 2> /dev/null | grep torn-")
        self.torn = max(self.torn, len(lines))


def main():
    cuts, work, seed, command = int(sys.argv[1]), sys.argv[2], int(sys.argv[3]), sys.argv[4:]
    print(f"seed {seed}", flush=True)
    random.seed(seed)
    trial = Trial(command, work)
    try:
        while trial.cuts < cuts:
            trial.cut_once()
            print(f"{trial.cuts}: {trial.acknowledged} acknowledged, {trial.refused} refused", file=sys.stderr, flush=True)
        trial.check_once()
    except Lost as lost:
        kept = os.path.join(tempfile.mkdtemp(prefix="golinks-power-cut-"), "disk")
        shutil.copyfile(os.path.join(work, "disk"), kept)
        print(f"FAILED after {trial.cuts} power cuts: {lost}\nthe disk is kept: {kept}")
        return 1
    print(f"{trial.cuts} power cuts, {trial.after_errors} of them after disk errors, {trial.acknowledged} acknowledged changes, none lost; "
          f"{trial.refused} changes refused while the disk failed, {trial.torn} torn tails kept")
    return 0


if __name__ == "__main__":
    sys.exit(main())
