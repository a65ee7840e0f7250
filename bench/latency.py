#!/usr/bin/env python3
"""What one person waits for: a redirect while 64 idle connections and 8 slow senders are open, a redirect while others load
the list of 100,000 links without a pause, and the first request after an add in a store of a million links.

Promises: p99 <= 5 ms in both; the first request after an add <= 1 ms, and it sees the link."""

import http.client
import socket
import statistics
import subprocess
import threading
import time

from measure import GOLINKS, Daemon, Scratch, verdict


def timed_get(connection, path):
    start = time.perf_counter()
    connection.request("GET", path)
    response = connection.getresponse()
    response.read()
    return time.perf_counter() - start, response.status


def beside_idle_and_slow_clients():
    with Scratch() as scratch:
        scratch.make_store(10_000)
        with Daemon(scratch) as daemon:
            crowd = [socket.create_connection(("127.0.0.1", daemon.port)) for _ in range(72)]
            for slow in crowd[:8]:
                slow.sendall(b"GET /key-1 HTTP/1.1\r\nHost: lo")
            connection = http.client.HTTPConnection("127.0.0.1", daemon.port)
            times = sorted(timed_get(connection, f"/key-{i % 10_000 + 1}")[0] * 1e3 for i in range(5000))
            for client in crowd:
                client.close()
    p99 = times[int(len(times) * 0.99)]
    print(f"beside 64 idle and 8 slow clients: median {statistics.median(times):.3f} ms, p99 {p99:.3f} ms | {verdict(p99 <= 5)}")


def beside_readers_of_a_long_list():
    with Scratch() as scratch:
        scratch.make_store(100_000)
        with Daemon(scratch) as daemon:
            done = threading.Event()
            pages = []

            def read_the_list():
                connection = http.client.HTTPConnection("127.0.0.1", daemon.port)
                while not done.is_set():
                    start = time.perf_counter()
                    connection.request("GET", "/?sort=updated", headers={"Accept": "text/html"})
                    if connection.getresponse().read().count(b"<tr") < 100:
                        raise RuntimeError("this is not the list")
                    pages.append((time.perf_counter() - start) * 1e3)

            readers = [threading.Thread(target=read_the_list) for _ in range(2)]
            for reader in readers:
                reader.start()
            connection = http.client.HTTPConnection("127.0.0.1", daemon.port)
            times = sorted(timed_get(connection, f"/key-{i % 100_000 + 1}")[0] * 1e3 for i in range(5000))
            done.set()
            for reader in readers:
                reader.join()
    p99 = times[int(len(times) * 0.99)]
    print(f"beside 2 who load the list of 100,000 links: median {statistics.median(times):.3f} ms, p99 {p99:.3f} ms "
          f"(a page {statistics.median(pages):.0f} ms) | {verdict(p99 <= 5)}")


def first_request_after_add():
    times = []
    with Scratch() as scratch:
        scratch.make_store(1_000_000)
        with Daemon(scratch) as daemon:
            connection = http.client.HTTPConnection("127.0.0.1", daemon.port)
            timed_get(connection, "/key-1")
            for i in range(20):
                subprocess.run([GOLINKS, "add", f"fresh{i}", "www.example.com"], env=scratch.env, check=True,
                               stdout=subprocess.DEVNULL)
                seconds, status = timed_get(connection, f"/fresh{i}")
                if status != 302:
                    raise RuntimeError(f"the new link was not seen: {status}")
                times.append(seconds * 1e3)
    median = statistics.median(times)
    print(f"first request after add, 1,000,000 links: median {median:.3f} ms, worst {max(times):.3f} ms | {verdict(median <= 1)}")


if __name__ == "__main__":
    beside_idle_and_slow_clients()
    beside_readers_of_a_long_list()
    first_request_after_add()
