#!/usr/bin/env python3
"""Shows the counts of use by what golinks-store(5) says of them, "The counts": read_usage.py links.pb.usage"""

import sys

import xxhash
from reader import fields, varint


def packed(data):
    numbers, at = [], 0
    while at < len(data):
        number, at = varint(data, at)
        numbers.append(number)
    return numbers


with open(sys.argv[1], "rb") as file:
    usage = file.read()
if usage[-9] != 0x79 or xxhash.xxh3_64_intdigest(usage[:-9]) != int.from_bytes(usage[-8:], "little"):
    sys.exit("damaged")
for number, value, _ in fields(usage):
    if number == 1:
        print("as of", value)
    elif number == 2:
        use = {n: v for n, v, _ in fields(value)}
        days = packed(use[5])
        recent = "all in the last days" if sum(days) == use[2] and len(days) <= 90 and use[4] > 20000 else "not counted by days"
        print(f"{use[1].decode()}: {use[2]} redirects, {recent}")
