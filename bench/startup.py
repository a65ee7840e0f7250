#!/usr/bin/env python3
"""Start-up and lookup: whole processes against /bin/true, at 10, 10,000 and 1,000,000 links.

Promise: get, and add without its fdatasync, <= 1.5 x /bin/true at 10,000 links; a durable add <= 30 ms at 1,000,000."""

from measure import GOLINKS, beside_true, verdict

COMMANDS = {
    "get": [GOLINKS, "get", "key-7/x"],
    "add": lambda turn: [GOLINKS, "add", f"new{turn}", "www.example.com"],
    "git": ["/usr/bin/git", "--version"],
}


def main():
    for links, times, ratios in beside_true(COMMANDS):
        promise = ""
        if links == 10_000:
            promise = f"get {verdict(ratios['get'] <= 1.5)}"
        if links == 1_000_000:
            promise = f"add {verdict(times['add'] <= 30)}"
        print(f"{links:>9} links: true {times['true']:.2f} ms | get {times['get']:.2f} ms = {ratios['get']:.2f} x | "
              f"durable add {times['add']:.2f} ms = {ratios['add']:.2f} x | git --version {ratios['git']:.2f} x | {promise}")


if __name__ == "__main__":
    main()
