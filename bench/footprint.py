#!/usr/bin/env python3
"""How long golinksd takes to be ready, what it holds in memory, and how large the programs are.

Promises: ready <= 10 ms at 1,000 links and <= 0.4 s at 1,000,000; <= 25 MiB at 1,000 links, <= 200 bytes a link at 1,000,000;
golinks <= 4 MiB stripped."""

import os
import statistics
import subprocess
import tempfile

from measure import GOLINKS, GOLINKSD, Daemon, Scratch, verdict


def ready_and_memory(links, rounds):
    ready, resident = [], 0
    with Scratch() as scratch:
        scratch.make_store(links)
        for _ in range(rounds):
            with Daemon(scratch) as daemon:
                ready.append(daemon.ready_seconds * 1e3)
                resident = daemon.resident_bytes()
    return statistics.median(ready), resident


def stripped_size(program):
    with tempfile.NamedTemporaryFile() as copy:
        subprocess.run(["strip", "-o", copy.name, program], check=True)
        return os.path.getsize(copy.name)


def main():
    empty = ready_and_memory(0, 1)[1]
    small_ms, small_bytes = ready_and_memory(1_000, 20)
    print(f"    1,000 links: ready in {small_ms:.1f} ms | {verdict(small_ms <= 10)}; "
          f"{small_bytes / 2**20:.1f} MiB resident | {verdict(small_bytes <= 25 * 2**20)}")
    large_ms, large_bytes = ready_and_memory(1_000_000, 5)
    per_link = (large_bytes - empty) / 1_000_000
    print(f"1,000,000 links: ready in {large_ms:.0f} ms | {verdict(large_ms <= 400)}; "
          f"{per_link:.0f} bytes a link | {verdict(per_link <= 200)}")
    size = stripped_size(GOLINKS)
    print(f"golinks {size / 2**20:.2f} MiB stripped | {verdict(size <= 4 * 2**20)}; "
          f"golinksd {stripped_size(GOLINKSD) / 2**20:.2f} MiB")


if __name__ == "__main__":
    main()
