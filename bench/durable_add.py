#!/usr/bin/env python3
"""A durable add against `sqlite3 FILE 'insert ...'` on a table with a unique keyword, at 100, 10,000 and 100,000 links.

Promise: golinks is faster at each size."""

import subprocess

from measure import GOLINKS, Scratch, interleaved, verdict

SCHEMA = "create table link(keyword text primary key, target text, description text, created int, updated int);"


def main():
    for links in (100, 10_000, 100_000):
        with Scratch() as scratch:
            scratch.make_store(links)
            database = str(scratch.path / "links.db")
            rows = (f"with recursive n(i) as (select 1 union all select i+1 from n where i<{links}) insert into link "
                    "select 'key-'||i, 'https://www.example.com/some/path/'||i, '', i, i from n;")
            subprocess.run(["sqlite3", database, SCHEMA + rows], check=True)
            times = interleaved({
                "golinks": lambda turn: [GOLINKS, "add", f"new{turn}", "www.example.com"],
                "sqlite3": lambda turn: ["/usr/bin/sqlite3", database,
                                         f"insert into link values('new{turn}','https://www.example.com','',1,1);"],
            }, 100, scratch.env)
        ratio = times["golinks"] / times["sqlite3"]
        print(f"{links:>7} links: golinks {times['golinks']:.2f} ms, sqlite3 {times['sqlite3']:.2f} ms, "
              f"ratio {ratio:.2f} | {verdict(ratio < 1)}")


if __name__ == "__main__":
    main()
