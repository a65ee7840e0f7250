#!/usr/bin/env python3
"""One Tab: whole processes against /bin/true, at 10, 10,000 and 1,000,000 links.

Promise: one Tab costs <= 1.5 x /bin/true at 10,000 links, whatever was typed: 111 keywords begin with key-99, 1,111 with key-7 and
all with nothing. The dearest of them is judged. About 250 are offered at most."""

from measure import GOLINKS, beside_true, verdict

TABS = {
    "many": [GOLINKS, "__complete", "zsh", "get", "key-7"],
    "some": [GOLINKS, "__complete", "bash", "golinks get key-99", " \t\n\"'@><=;|&(:"],
    "all": [GOLINKS, "__complete", "zsh", "get", ""],
    "command": [GOLINKS, "__complete", "zsh", "ex"],
}


def main():
    for links, times, ratio in beside_true(TABS):
        promise = f" | {verdict(max(ratio[name] for name in TABS) <= 1.5)}" if links == 10_000 else ""
        print(f"{links:>9} links: true {times['true']:.2f} ms | command {ratio['command']:.2f} x | key-99 {ratio['some']:.2f} x | "
              f"key-7 {ratio['many']:.2f} x | any keyword {ratio['all']:.2f} x = {times['all']:.2f} ms{promise}")


if __name__ == "__main__":
    main()
