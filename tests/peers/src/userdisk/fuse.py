"""A disk that an ordinary user may mount, whose power can be cut: a FUSE file system that writes nothing by itself.

    python3 fuse.py FOLDER BYTES

What it keeps is said in `files`. `UserDisk` of this crate starts it and tells it line by line:

    cut      from now on every request fails; what was not safe is forgotten
    mount    the power is back: what is safe is mounted again

Each is answered by the same line when it is done, and so is the mounting at the start. The end of the input ends the
disk. The mount comes from the set-uid program `fusermount3`. The protocol is that of linux/fuse.h, at version 7.31.
"""

import errno
import os
import select
import socket
import stat
import struct
import subprocess
import sys

from files import Files

LARGEST_WRITE = 1 << 20
FOREVER = 3600
BIG_WRITES, MAX_PAGES, KEEP_CACHE = 1 << 5, 1 << 22, 1 << 1
SET_MODE, SET_SIZE = 1 << 0, 1 << 3


class Disk:
    """What the kernel asks of the files. A request is answered with bytes, or refused with an OSError."""

    def __init__(self, capacity):
        self.files, self.has_power, self.listings, self.last = Files(capacity), True, {}, 0

    def cut(self):
        self.files.cut()
        self.has_power, self.listings = False, {}

    def answer(self, opcode, number, body):
        if not self.has_power:
            raise OSError(errno.EIO, "no power")
        request = REQUESTS.get(opcode)
        if request is None:
            raise OSError(errno.ENOSYS, "not a request of this disk")
        if opcode == INIT:
            return self.init(body)
        return request(self, self.files.node(number), body)

    def init(self, body):
        ahead = struct.unpack_from("<8xI", body)[0]
        pages = LARGEST_WRITE // 4096
        return struct.pack("<4I2H2IH34x", 7, 31, ahead, BIG_WRITES | MAX_PAGES, 16, 12, LARGEST_WRITE, 1, pages)

    def lookup(self, folder, body):
        return entry(self.files.child(folder, name(body)))

    def getattr(self, node, _body):
        return attributes(node)

    def setattr(self, node, body):
        valid, size, mode = struct.unpack_from("<I12xQ44xI", body)
        if valid & SET_MODE:
            node.mode = stat.S_IFMT(node.mode) | stat.S_IMODE(mode)
        if valid & SET_SIZE:
            self.files.resize(node, size)
        return attributes(node)

    def mkdir(self, folder, body):
        mode = struct.unpack_from("<I", body)[0]
        return entry(self.files.make(folder, name(body[8:]), stat.S_IFDIR | mode))

    def create(self, folder, body):
        mode = struct.unpack_from("<4xI", body)[0]
        node = self.files.make(folder, name(body[16:]), stat.S_IFREG | mode)
        return entry(node) + self.open(node, body)

    def link(self, folder, body):
        node = self.files.node(struct.unpack_from("<Q", body)[0])
        self.files.link(folder, name(body[8:]), node)
        return entry(node)

    def remove(self, folder, body):
        self.files.remove(folder, name(body))
        return b""

    def rename(self, folder, body):
        to = self.files.node(struct.unpack_from("<Q", body)[0])
        old, new = body[8:].split(b"\0")[:2]
        self.files.move(folder, old, to, new)
        return b""

    def open(self, _node, _body):
        return struct.pack("<QII", 0, KEEP_CACHE, 0)

    def read(self, node, body):
        offset, size = struct.unpack_from("<8xQI", body)
        return bytes(memoryview(node.live)[offset : offset + size])

    def write(self, node, body):
        offset, size = struct.unpack_from("<8xQI", body)
        self.files.write(node, offset, memoryview(body)[40 : 40 + size])
        return struct.pack("<II", size, 0)

    def fsync(self, node, _body):
        node.sync()
        return b""

    def statfs(self, _node, _body):
        size, free = self.files.capacity // 4096, (self.files.capacity - self.files.used) // 4096
        return struct.pack("<5Q3I28x", size, free, free, 1 << 20, 1 << 20, 4096, 255, 4096)

    def release(self, _node, _body):
        return b""

    def opendir(self, folder, _body):
        # A listing is of one moment, so that removing what is listed does not move the rest.
        self.last += 1
        self.listings[self.last] = [(b".", folder), (b"..", folder), *folder.live.items()]
        return struct.pack("<QII", self.last, 0, 0)

    def readdir(self, _folder, body):
        handle, start, size = struct.unpack_from("<QQI", body)
        listing, listed = self.listings[handle], b""
        for at in range(start, len(listing)):
            word, node = listing[at]
            row = struct.pack("<QQII", node.number, at + 1, len(word), stat.S_IFMT(node.mode) >> 12) + word
            row += bytes(-len(row) % 8)
            if len(listed) + len(row) > size:
                break
            listed += row
        return listed

    def releasedir(self, _folder, body):
        self.listings.pop(struct.unpack_from("<Q", body)[0], None)
        return b""


# Numbers of linux/fuse.h. What is not here the kernel does without, or tells the program that it is not supported.
FORGET, INIT, INTERRUPT, BATCH_FORGET = 2, 26, 36, 42
REQUESTS = {
    1: Disk.lookup, 3: Disk.getattr, 4: Disk.setattr, 9: Disk.mkdir, 10: Disk.remove, 11: Disk.remove, 12: Disk.rename,
    13: Disk.link, 14: Disk.open, 15: Disk.read, 16: Disk.write, 17: Disk.statfs, 18: Disk.release, 20: Disk.fsync,
    INIT: Disk.init, 27: Disk.opendir, 28: Disk.readdir, 29: Disk.releasedir, 30: Disk.fsync, 35: Disk.create,
}  # fmt: skip


def name(body):
    return body[: body.index(b"\0")]


def facts(node):
    size = 4096 if node.is_folder else len(node.live)
    seconds, rest = divmod(node.mtime, 1_000_000_000)
    times = (seconds, seconds, seconds, rest, rest, rest)
    what = (node.mode, node.links, os.getuid(), os.getgid(), 0, 4096, 0)
    return struct.pack("<6Q10I", node.number, size, -(-size // 512), *times, *what)


def attributes(node):
    return struct.pack("<QII", FOREVER, 0, 0) + facts(node)


def entry(node):
    return struct.pack("<4Q2I", node.number, 0, FOREVER, FOREVER, 0, 0) + facts(node)


def serve(disk, fuse):
    """Answers one request. False when this mount is over."""
    try:
        request = os.read(fuse, LARGEST_WRITE + 8192)
    except OSError as error:
        # A request that was taken back is no request.
        return error.errno in (errno.ENOENT, errno.EINTR, errno.EAGAIN)
    opcode, unique, number = struct.unpack_from("<4xIQQ", request)
    body = request[40:]
    if opcode == FORGET:
        disk.files.evict(number)
    elif opcode == BATCH_FORGET:
        for at in range(struct.unpack_from("<I", body)[0]):
            disk.files.evict(struct.unpack_from("<Q", body, 8 + 16 * at)[0])
    elif opcode != INTERRUPT:
        try:
            said, refused = disk.answer(opcode, number, body), 0
        except OSError as error:
            said, refused = b"", -error.errno
        try:
            os.writev(fuse, [struct.pack("<IiQ", 16 + len(said), refused, unique), said])
        except OSError as error:
            # Who asked has been killed, or the mount is over, which the next read says.
            if error.errno not in (errno.ENOENT, errno.ENODEV):
                raise
    return True


def mount(folder):
    """The connection to the kernel. Why there is none `fusermount3` says itself."""
    ours, theirs = socket.socketpair()
    with ours, theirs:
        command = ["fusermount3", "-o", "nosuid,nodev,fsname=yuanzhen", "--", folder]
        environment = {**os.environ, "_FUSE_COMMFD": str(theirs.fileno())}
        if subprocess.run(command, env=environment, pass_fds=[theirs.fileno()]).returncode != 0:
            sys.exit(1)
        return socket.recv_fds(ours, 1, 1)[1][0]


def main(folder, capacity):
    disk, fuse = Disk(capacity), mount(folder)
    os.write(1, b"mount\n")
    while True:
        ready, _, _ = select.select([0] if fuse is None else [0, fuse], [], [])
        if fuse in ready and not serve(disk, fuse):
            os.close(fuse)
            fuse = None
        if 0 not in ready:
            continue
        told = os.read(0, 64)
        if told == b"cut\n":
            disk.cut()
        elif told == b"mount\n":
            if fuse is not None:
                os.close(fuse)
            disk.has_power, fuse = True, mount(folder)
        else:
            break
        os.write(1, told)
    if fuse is not None:
        # Closed first: unmounting must not wait for answers.
        os.close(fuse)
        subprocess.run(["fusermount3", "-u", "-z", "--", folder], check=False)


main(sys.argv[1], int(sys.argv[2]))
