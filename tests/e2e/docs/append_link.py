#!/usr/bin/env python3
"""Adds a link to a store by the rules of golinks-store(5), "Writing": append_link.py STORE KEYWORD TARGET"""

import fcntl
import os
import sys
import time

import xxhash
from reader import fields, transaction


def varint(value):
    out = bytearray()
    while value > 0x7F:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    return bytes(out) + bytes([value])


def number_field(number, value):
    return varint(number * 8) + varint(value)


def bytes_field(number, value):
    return varint(number * 8 + 2) + varint(len(value)) + value


def last_transaction(data):
    """The fields of the last one, and where it ends."""
    last, end, at = {}, 0, 0
    while at < len(data):
        found = transaction(data, at)
        if found is None:
            at += 1
            continue
        body, at = found
        last, end = {number: value for number, value, _ in fields(body)}, at
    return last, end


def append(path, keyword, target):
    path = os.path.realpath(path)
    with open(path + ".lock", "a", encoding="ascii") as lock, open(path, "r+b") as file:
        fcntl.flock(lock, fcntl.LOCK_EX)
        last, end = last_transaction(file.read())
        now = int(time.time() * 1_000_000)
        link = bytes_field(1, keyword.encode()) + bytes_field(2, target.encode()) + number_field(6, now) + number_field(7, now)
        body = number_field(1, now) + bytes_field(2, f"append_link.py {keyword}".encode()) + bytes_field(3, link)
        body += number_field(5, last.get(5, 0) + 1) + number_field(7, last.get(7, 0))
        body += b"\x79" + xxhash.xxh3_64_intdigest(body).to_bytes(8, "little")
        file.seek(end)
        file.write(bytes_field(1, body))
        file.flush()
        os.fdatasync(file.fileno())


append(*sys.argv[1:])
