"""A person's golinks: the installed programs in a home of their own, with the daemon running."""

import http.client
import json
import os
import pathlib
import shutil
import socket
import subprocess
import tempfile


def free_address():
    """An address where nobody listens, of a loopback network that is used for nothing else."""
    host = f"127.{1 + os.getpid() // 250 % 250}.{1 + os.getpid() % 250}.7"
    with socket.socket() as probe:
        probe.bind((host, 0))
        return f"{host}:{probe.getsockname()[1]}"


class Home:
    def __init__(self, address):
        self.address = address
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="golinks-browser-"))
        settings = self.folder / ".config/golinks/config.toml"
        settings.parent.mkdir(parents=True)
        settings.write_text(f'listen = "{address}"\n')
        self.golinks("daemon", "start")

    def close(self):
        self.golinks("daemon", "stop")
        shutil.rmtree(self.folder)

    def golinks(self, *arguments, given=""):
        """Runs `golinks ARGUMENTS...` and returns what it prints."""
        program = os.path.join(os.environ["GOLINKS_TEST_PREFIX"], "bin/golinks")
        environment = {"HOME": str(self.folder), "PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8", "TZ": "UTC"}
        done = subprocess.run([program, *arguments], env=environment, input=given, capture_output=True, text=True, timeout=60)
        if done.returncode != 0:
            raise RuntimeError(f"golinks {' '.join(arguments)}: {done.stderr}")
        return done.stdout

    def add_all(self, links):
        """`links` are JSON objects, as `golinks import` reads them."""
        self.golinks("import", "-", given="".join(json.dumps(link) + "\n" for link in links))

    def follow(self, keyword, times):
        """As many redirects, for which nobody goes to the target."""
        connection = http.client.HTTPConnection(self.address)
        for _ in range(times):
            connection.request("GET", "/" + keyword, headers={"Host": "go"})
            connection.getresponse().read()
        connection.close()

    def hits(self, keyword):
        """How often the link was used, as the daemon knows it."""
        connection = http.client.HTTPConnection(self.address)
        connection.request("GET", "/.api/links/" + keyword, headers={"Host": "go"})
        hits = json.loads(connection.getresponse().read())["hits"]
        connection.close()
        return hits

    def link(self, keyword):
        return json.loads(self.golinks("show", keyword, "--json"))

    def keywords(self):
        return [line.split("\t")[0] for line in self.golinks("ls").splitlines()]

    def commands(self):
        """What was done, newest first: "web: add wiki"."""
        return [change["command"] for change in json.loads(self.golinks("log", "--json"))]

    def store(self):
        """Every byte that is stored."""
        path = self.folder / ".local/share/golinks/links.pb"
        return path.read_bytes() if path.exists() else b""
