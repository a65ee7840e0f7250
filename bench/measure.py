"""What the benchmarks share: running programs, taking medians, printing ratios."""

import os
import shutil
import socket
import statistics
import subprocess
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PREFIX = Path(os.environ.get("GOLINKS_BENCH_PREFIX", ROOT / "build/bench/installed"))
GOLINKS = str(PREFIX / "bin/golinks")
GOLINKSD = str(PREFIX / "libexec/golinks/golinksd")
MAKE_STORE = str(ROOT / "build/bench/bench/make_store")


class Scratch:
    """A folder of its own with a home for golinks, gone afterwards."""

    def __enter__(self):
        self.path = Path(tempfile.mkdtemp(prefix="golinks-bench-"))
        self.env = {"HOME": str(self.path), "PATH": os.environ["PATH"], "GOLINKS_NO_DAEMON": "1",
                    "GOLINKS_STORE": str(self.path / "links.pb")}
        return self

    def __exit__(self, *_):
        shutil.rmtree(self.path, ignore_errors=True)

    def make_store(self, links):
        subprocess.run([MAKE_STORE, str(links), self.env["GOLINKS_STORE"]], check=True)


def run_once(command, env):
    """Seconds that one whole process takes, from spawn to exit."""
    null = [(os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0)]
    start = time.perf_counter()
    pid = os.posix_spawn(command[0], command, env, file_actions=null)
    _, status = os.waitpid(pid, 0)
    seconds = time.perf_counter() - start
    if status != 0:
        raise RuntimeError(f"{command} failed with status {status}")
    return seconds


def interleaved(commands, rounds, env):
    """Median milliseconds of each command; they take turns, so that a noisy moment hits all of them alike.

    A command is a list of words, or a function from the round's number to one."""
    seconds = {name: [] for name in commands}
    for turn in range(rounds):
        for name, command in commands.items():
            seconds[name].append(run_once(command(turn) if callable(command) else command, env))
    return {name: statistics.median(values) * 1e3 for name, values in seconds.items()}


def beside_true(commands):
    """For stores of 10, 10,000 and 1,000,000 links: how many links, the median milliseconds of /bin/true and of each command,
    and their ratios to /bin/true."""
    for links, rounds in {10: 300, 10_000: 300, 1_000_000: 30}.items():
        with Scratch() as scratch:
            scratch.make_store(links)
            times = interleaved({"true": ["/bin/true"], **commands}, rounds, scratch.env)
        yield links, times, {name: time / times["true"] for name, time in times.items()}


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_for_port(port):
    for _ in range(2000):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.005)
    raise RuntimeError(f"nothing listens on port {port}")


class Daemon:
    """golinksd on a store, ended when the block ends. ready_seconds: from spawn to its readiness line."""

    def __init__(self, scratch):
        self.env = scratch.env

    def __enter__(self):
        self.port = free_port()
        reader, writer = os.pipe()
        os.set_inheritable(writer, True)
        start = time.perf_counter()
        self.process = subprocess.Popen([GOLINKSD, "--listen", f"127.0.0.1:{self.port}", "--ready-fd", str(writer)],
                                        env=self.env, pass_fds=[writer], stderr=subprocess.DEVNULL)
        os.close(writer)
        line = os.read(reader, 200).decode()
        self.ready_seconds = time.perf_counter() - start
        os.close(reader)
        if not line.startswith("ready "):
            raise RuntimeError(f"golinksd said: {line}")
        return self

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait()

    def resident_bytes(self):
        for line in Path(f"/proc/{self.process.pid}/status").read_text().splitlines():
            if line.startswith("VmRSS:"):
                return int(line.split()[1]) * 1024
        raise RuntimeError("no VmRSS")


def verdict(promise_is_kept):
    return "kept" if promise_is_kept else "MISSED"
