"""A disk that an ordinary user may mount, whose power can be cut: a FUSE file system with a cache that is never written by itself.

    python3 userdisk.py FOLDER BYTES

Everything is in memory, twice: as programs see it, and as it is safe. What a file holds is safe after the file's own
sync, what a folder names after the folder's; nothing else ever is, which is all that POSIX promises and less than a
real disk keeps. Modes and times are kept as they are. It runs as `UserDisk` of this crate and is told, line by line:

    cut      from now on every request fails; what was not safe is forgotten
    mount    the power is back: what is safe is mounted again

Each is answered by a line when it is done, also the mounting at the start. The end of the input ends the disk.
The mount comes from the set-uid program `fusermount3`. The protocol is that of linux/fuse.h, at version 7.31.
"""

import errno
import os
import select
import socket
import stat
import struct
import subprocess
import sys
import time

ROOT = 1
LARGEST_WRITE = 1 << 20
FOREVER = 3600
BIG_WRITES, MAX_PAGES, KEEP_CACHE = 1 << 5, 1 << 22, 1 << 1
SET_MODE, SET_SIZE, SET_MTIME, SET_MTIME_NOW = 1 << 0, 1 << 3, 1 << 5, 1 << 8
NO_REPLACE = 1


class Node:
    """A file or a folder. A folder's content maps names to nodes, a file's is its bytes."""

    def __init__(self, number, mode):
        self.number, self.mode, self.links, self.mtime = number, mode, 1, time.time_ns()
        self.is_folder = stat.S_ISDIR(mode)
        self.live, self.safe = ({}, {}) if self.is_folder else (bytearray(), bytearray())
        self.unchanged()

    def unchanged(self):
        self.low, self.high = sys.maxsize, 0

    def changed(self, low, high):
        self.low, self.high, self.mtime = min(self.low, low), max(self.high, high), time.time_ns()

    def sync(self):
        if self.is_folder:
            self.safe = dict(self.live)
            return
        size = len(self.live)
        del self.safe[size:]
        high = min(self.high, size)
        if self.low < high:
            # All that lies between the old end of the safe copy and its new one has changed as well.
            self.safe[self.low : high] = memoryview(self.live)[self.low : high]
        self.unchanged()

    def forget(self):
        self.live = dict(self.safe) if self.is_folder else bytearray(self.safe)
        self.links = 0
        self.unchanged()


class Disk:
    """The files, and what the kernel asks of them. A request is answered with bytes, or refused with an OSError."""

    def __init__(self, capacity):
        self.capacity, self.used, self.last, self.has_power = capacity, 0, ROOT, True
        self.nodes = {ROOT: Node(ROOT, stat.S_IFDIR | 0o700)}
        self.listings = {}

    def cut(self):
        """Only what is safe, and is reached by names that are safe, is still there."""
        root, self.has_power, self.listings, self.used = self.nodes[ROOT], False, {}, 0
        self.nodes = {}
        found = [root]
        while found:
            node = found.pop()
            if node.number not in self.nodes:
                self.nodes[node.number] = node
                node.forget()
                self.used += 0 if node.is_folder else len(node.live)
                found += node.live.values() if node.is_folder else ()
            node.links += 1

    def answer(self, opcode, number, body):
        if not self.has_power:
            raise OSError(errno.EIO, "no power")
        request = REQUESTS.get(opcode)
        if request is None:
            raise OSError(errno.ENOSYS, "not a request of this disk")
        if opcode == INIT:
            return request(self, body)
        return request(self, self.node(number), body)

    def init(self, body):
        ahead = struct.unpack_from("<8xI", body)[0]
        flags = BIG_WRITES | MAX_PAGES
        return struct.pack("<4I2H2I2H32x", 7, 31, ahead, flags, 16, 12, LARGEST_WRITE, 1, LARGEST_WRITE // 4096, 0)

    def lookup(self, folder, body):
        return self.entry(self.child(folder, name(body)))

    def getattr(self, node, _body):
        return self.attributes(node)

    def setattr(self, node, body):
        valid, size, mtime, nanoseconds, mode = struct.unpack_from("<I12xQ16xQ12xI4xI", body)
        if valid & SET_MODE:
            node.mode = stat.S_IFMT(node.mode) | stat.S_IMODE(mode)
        if valid & SET_SIZE:
            self.resize(node, size)
        if valid & SET_MTIME:
            node.mtime = time.time_ns() if valid & SET_MTIME_NOW else mtime * 1_000_000_000 + nanoseconds
        return self.attributes(node)

    def mknod(self, folder, body):
        return self.entry(self.make(folder, name(body[16:]), struct.unpack_from("<I", body)[0]))

    def mkdir(self, folder, body):
        mode = stat.S_IFDIR | struct.unpack_from("<I", body)[0]
        return self.entry(self.make(folder, name(body[8:]), mode))

    def create(self, folder, body):
        mode = stat.S_IFREG | struct.unpack_from("<4xI", body)[0]
        return self.entry(self.make(folder, name(body[16:]), mode)) + struct.pack("<QII", 0, KEEP_CACHE, 0)

    def link(self, folder, body):
        node = self.node(struct.unpack_from("<Q", body)[0])
        self.put(folder, name(body[8:]), node)
        node.links += 1
        return self.entry(node)

    def remove(self, folder, body):
        gone = self.child(folder, name(body))
        self.may_go(gone)
        del folder.live[name(body)]
        self.let_go(gone)
        return b""

    def rename(self, folder, body, names=8, flags=0):
        to = self.node(struct.unpack_from("<Q", body)[0])
        old, new = body[names:].split(b"\0")[:2]
        node, replaced = self.child(folder, old), to.live.get(new)
        if flags & ~NO_REPLACE:
            raise OSError(errno.EINVAL, "an exchange")
        if replaced is node:
            return b""
        if replaced is not None:
            if flags & NO_REPLACE:
                raise OSError(errno.EEXIST, "something has this name")
            self.may_go(replaced)
            self.let_go(replaced)
        to.live[new] = folder.live.pop(old)
        return b""

    def rename2(self, folder, body):
        return self.rename(folder, body, 16, struct.unpack_from("<8xI", body)[0])

    def open(self, _node, _body):
        return struct.pack("<QII", 0, KEEP_CACHE, 0)

    def read(self, node, body):
        offset, size = struct.unpack_from("<8xQI", body)
        return bytes(memoryview(node.live)[offset : offset + size])

    def write(self, node, body):
        offset, size = struct.unpack_from("<8xQI", body)
        if offset + size > len(node.live):
            self.resize(node, offset + size)
        node.live[offset : offset + size] = memoryview(body)[40 : 40 + size]
        node.changed(offset, offset + size)
        return struct.pack("<II", size, 0)

    def fsync(self, node, _body):
        node.sync()
        return b""

    def statfs(self, _node, _body):
        free = (self.capacity - self.used) // 4096
        return struct.pack("<5Q3I28x", self.capacity // 4096, free, free, 1 << 20, 1 << 20, 4096, 255, 4096)

    def done(self, _node, _body):
        return b""

    def opendir(self, folder, _body):
        # A listing is of one moment, so that removing what is listed does not move the rest.
        self.last += 1
        self.listings[self.last] = [(b".", folder), (b"..", folder), *folder.live.items()]
        return struct.pack("<QII", self.last, 0, 0)

    def readdir(self, _folder, body):
        handle, at, size = struct.unpack_from("<QQI", body)
        listed = b""
        for at, (word, node) in list(enumerate(self.listings[handle], 1))[at:]:
            row = struct.pack("<QQII", node.number, at, len(word), stat.S_IFMT(node.mode) >> 12) + word
            row += bytes(-len(row) % 8)
            if len(listed) + len(row) > size:
                break
            listed += row
        return listed

    def releasedir(self, _folder, body):
        self.listings.pop(struct.unpack_from("<Q", body)[0], None)
        return b""

    def evict(self, number):
        """The kernel no longer knows this node; without a name nobody ever will."""
        if number in self.nodes and self.nodes[number].links == 0:
            del self.nodes[number]

    def node(self, number):
        if number not in self.nodes:
            raise OSError(errno.ESTALE, "no such node")
        return self.nodes[number]

    def child(self, folder, word):
        if word not in folder.live:
            raise OSError(errno.ENOENT, "no such name")
        return folder.live[word]

    def make(self, folder, word, mode):
        self.last += 1
        node = Node(self.last, mode)
        self.put(folder, word, node)
        self.nodes[node.number] = node
        return node

    def put(self, folder, word, node):
        if word in folder.live:
            raise OSError(errno.EEXIST, "something has this name")
        folder.live[word] = node

    def may_go(self, node):
        if node.is_folder and node.live:
            raise OSError(errno.ENOTEMPTY, "a folder with something in it")

    def let_go(self, node):
        node.links -= 1
        if node.links == 0 and not node.is_folder:
            self.used -= len(node.live)

    def resize(self, node, size):
        old = len(node.live)
        if node.links > 0:
            if size > old and self.used + size - old > self.capacity:
                raise OSError(errno.ENOSPC, "the disk is full")
            self.used += size - old
        if size < old:
            del node.live[size:]
        else:
            node.live.extend(bytes(size - old))
        node.changed(min(old, size), max(old, size))

    def attributes(self, node):
        return struct.pack("<QII", FOREVER, 0, 0) + self.facts(node)

    def entry(self, node):
        return struct.pack("<4Q2I", node.number, 0, FOREVER, FOREVER, 0, 0) + self.facts(node)

    def facts(self, node):
        size = 4096 if node.is_folder else len(node.live)
        seconds, rest = divmod(node.mtime, 1_000_000_000)
        owner = (os.getuid(), os.getgid())
        times = (seconds, seconds, seconds, rest, rest, rest)
        return struct.pack("<6Q10I", node.number, size, -(-size // 512), *times, node.mode, node.links, *owner, 0, 4096, 0)


# Numbers of linux/fuse.h. What is not here the kernel does without, or tells the program that it is not supported.
FORGET, INIT, INTERRUPT, BATCH_FORGET = 2, 26, 36, 42
REQUESTS = {
    1: Disk.lookup, 3: Disk.getattr, 4: Disk.setattr, 8: Disk.mknod, 9: Disk.mkdir, 10: Disk.remove, 11: Disk.remove,
    12: Disk.rename, 13: Disk.link, 14: Disk.open, 15: Disk.read, 16: Disk.write, 17: Disk.statfs, 18: Disk.done,
    20: Disk.fsync, INIT: Disk.init, 27: Disk.opendir, 28: Disk.readdir, 29: Disk.releasedir, 30: Disk.fsync,
    35: Disk.create, 45: Disk.rename2,
}  # fmt: skip


def name(body):
    return body[: body.index(b"\0")]


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
        disk.evict(number)
    elif opcode == BATCH_FORGET:
        for at in range(struct.unpack_from("<I", body)[0]):
            disk.evict(struct.unpack_from("<Q", body, 8 + 16 * at)[0])
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
    """The connection to the kernel. `fusermount3` says itself why it cannot."""
    ours, theirs = socket.socketpair()
    with ours, theirs:
        command = ["fusermount3", "-o", "nosuid,nodev,fsname=yuanzhen", "--", folder]
        environment = {**os.environ, "_FUSE_COMMFD": str(theirs.fileno())}
        if subprocess.run(command, env=environment, pass_fds=[theirs.fileno()]).returncode != 0:
            sys.exit(1)
        return socket.recv_fds(ours, 1, 1)[1][0]


def say(word):
    os.write(1, f"{word}\n".encode())


def main(folder, capacity):
    disk, fuse = Disk(capacity), mount(folder)
    say("mount")
    while True:
        ready, _, _ = select.select([0] if fuse is None else [0, fuse], [], [])
        if fuse in ready and not serve(disk, fuse):
            os.close(fuse)
            fuse = None
        if 0 not in ready:
            continue
        told = os.read(0, 64).strip()
        if told == b"cut":
            disk.cut()
        elif told == b"mount":
            if fuse is not None:
                os.close(fuse)
            disk.has_power, fuse = True, mount(folder)
        else:
            break
        say(told.decode())
    if fuse is not None:
        # Closed first: unmounting must not wait for answers.
        os.close(fuse)
        subprocess.run(["fusermount3", "-u", "-z", "--", folder], check=False)


main(sys.argv[1], int(sys.argv[2]))
