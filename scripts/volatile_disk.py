"""A disk with a volatile cache, served to qemu over a Unix socket (the NBD protocol): what was not flushed is lost in part when the power goes."""

import os
import socket
import struct
import threading

SECTOR = 512
BLOCK = 1024 // SECTOR  # sectors that are lost together: ext4 takes for granted that its commit block is written whole
EIO = 5
READ, WRITE, DISCONNECT, FLUSH = 0, 1, 2, 3
HAS_FLAGS, SEND_FLUSH, SEND_FUA = 1, 4, 8
OPTION_EXPORT_NAME, UNSUPPORTED = 1, 0x80000001


class VolatileDisk:
    """One run of the machine. `at_request(number)` is asked before each write and flush; what it returns is done: "" as it should be,
    "fail" with EIO, "cut" never."""

    def __init__(self, image, path, at_request):
        self.image = os.open(image, os.O_RDWR)
        self.cache = {}  # sector number -> bytes that only the cache has
        self.at_request = at_request
        self.requests = 0
        self.listener = socket.socket(socket.AF_UNIX)
        self.listener.bind(path)
        self.listener.listen(1)
        self.thread = threading.Thread(target=self._serve, daemon=True)
        self.thread.start()

    def lose_power(self, random):
        """Once the machine has ended: each block in the cache reaches the disk or does not, in any order."""
        self.listener.shutdown(socket.SHUT_RDWR)  # if it never came so far
        self.thread.join()
        kept = random.choice((0, 0.5, 0.9, 1))
        blocks = {block for block in sorted({sector // BLOCK for sector in self.cache}) if random.random() < kept}
        self._write_back([sector for sector in self.cache if sector // BLOCK in blocks])
        os.close(self.image)
        self.listener.close()

    def _serve(self):
        try:
            connection, _ = self.listener.accept()
            with connection:
                self._greet(connection)
                while self._answer(connection):
                    pass
        except (OSError, EOFError):
            pass  # the machine ended

    def _greet(self, connection):
        connection.sendall(b"NBDMAGICIHAVEOPT" + struct.pack(">H", 1))
        no_zeroes = struct.unpack(">I", receive(connection, 4))[0] & 2
        while True:
            _, option, length = struct.unpack(">QII", receive(connection, 16))
            receive(connection, length)
            if option == OPTION_EXPORT_NAME:
                break
            connection.sendall(struct.pack(">QIII", 0x3E889045565A9, option, UNSUPPORTED, 0))
        size = os.fstat(self.image).st_size
        connection.sendall(struct.pack(">QH", size, HAS_FLAGS | SEND_FLUSH | SEND_FUA) + bytes(0 if no_zeroes else 124))

    def _answer(self, connection):
        _, flags, kind, handle, offset, length = struct.unpack(">IHHQQI", receive(connection, 28))
        data = receive(connection, length) if kind == WRITE else b""
        error = 0
        if kind == READ:
            data = b"".join(self._sector(at) for at in range(offset // SECTOR, (offset + length) // SECTOR))
        elif kind in (WRITE, FLUSH):
            self.requests += 1
            what = self.at_request(self.requests)
            if what != "fail":
                self._store(offset, data)
            if what == "cut":
                return False
            if what == "fail":
                error = EIO
            elif kind == FLUSH or flags & 1:
                self._write_back(list(self.cache) if kind == FLUSH else range(offset // SECTOR, (offset + length) // SECTOR))
        else:
            return kind != DISCONNECT
        connection.sendall(struct.pack(">IIQ", 0x67446698, error, handle) + (data if kind == READ else b""))
        return True

    def _store(self, offset, data):
        for at in range(0, len(data), SECTOR):
            self.cache[(offset + at) // SECTOR] = data[at:at + SECTOR]

    def _sector(self, number):
        return self.cache.get(number) or os.pread(self.image, SECTOR, number * SECTOR)

    def _write_back(self, sectors):
        for sector in sectors:
            os.pwrite(self.image, self.cache.pop(sector), sector * SECTOR)


def receive(connection, length):
    data = bytearray()
    while len(data) < length:
        part = connection.recv(length - len(data))
        if not part:
            raise EOFError
        data += part
    return bytes(data)
