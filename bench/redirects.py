#!/usr/bin/env python3
"""Redirects a second against nginx (`map` and `return 302`): 100,000 links, the same keep-alive connections, by turns.

Promise: golinksd serves at least as many."""

import re
import statistics
import subprocess
import sys

from measure import Daemon, Scratch, free_port, verdict, wait_for_port

LINKS = 100_000
ROUNDS = 5
SECONDS = 4

NGINX = """
worker_processes auto; daemon off; pid {path}/nginx.pid; error_log {path}/error.log;
events {{ worker_connections 1024; }}
http {{
  access_log off; keepalive_requests 1000000000; map_hash_max_size 262144; map_hash_bucket_size 128;
  client_body_temp_path {path}/b; proxy_temp_path {path}/p; fastcgi_temp_path {path}/f; uwsgi_temp_path {path}/u;
  scgi_temp_path {path}/s;
  map $uri $to {{ include {path}/map; }}
  server {{ listen 127.0.0.1:{port}; location / {{ return 302 $to; }} }}
}}
"""

# Asks for a different link each time, as people do.
WRK_SCRIPT = """
local n = 0
request = function()
  n = (n * 1103515245 + 12345) % 2147483648
  return wrk.format("GET", "/key-" .. (n % %d + 1))
end
""".replace("%d", str(LINKS))


class Nginx:
    def __init__(self, scratch):
        self.path = scratch.path

    def __enter__(self):
        self.port = free_port()
        (self.path / "map").write_text(
            "".join(f"/key-{i} https://www.example.com/some/path/{i};\n" for i in range(1, LINKS + 1)))
        config = self.path / "nginx.conf"
        config.write_text(NGINX.format(path=self.path, port=self.port))
        self.process = subprocess.Popen(["nginx", "-p", str(self.path), "-c", str(config)], stderr=subprocess.DEVNULL)
        wait_for_port(self.port)
        return self

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait()


def redirects_per_second(port, script, connections):
    output = subprocess.run(["wrk", "-t2", f"-c{connections}", f"-d{SECONDS}s", "-s", script, f"http://127.0.0.1:{port}/"],
                            check=True, capture_output=True, text=True).stdout
    if "Non-2xx" in output:
        raise RuntimeError(output)
    return float(re.search(r"Requests/sec:\s+([\d.]+)", output).group(1))


def main():
    with Scratch() as scratch:
        scratch.make_store(LINKS)
        script = scratch.path / "request.lua"
        script.write_text(WRK_SCRIPT)
        with Daemon(scratch) as golinksd, Nginx(scratch) as nginx:
            for connections in (8, 64):
                ours, theirs = [], []
                for _ in range(ROUNDS):
                    ours.append(redirects_per_second(golinksd.port, str(script), connections))
                    theirs.append(redirects_per_second(nginx.port, str(script), connections))
                ratio = statistics.median(ours) / statistics.median(theirs)
                print(f"{connections:>3} connections: golinksd {statistics.median(ours):,.0f}/s, "
                      f"nginx {statistics.median(theirs):,.0f}/s, ratio {ratio:.2f} | {verdict(ratio >= 1)}")
                sys.stdout.flush()


if __name__ == "__main__":
    main()
