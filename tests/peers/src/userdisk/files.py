"""The files of a disk whose power can be cut, kept in memory twice: as programs see them, and as they are safe.

What a file holds is safe after the file's own sync; what a folder names, and the folders that lead to it, after the
folder's. Nothing else ever is, which is less than ext4, XFS or Btrfs keep. Modes and times are kept as they are.
"""

import errno
import stat
import sys
import time

ROOT = 1


class Node:
    """A file or a folder. A folder's content maps names to nodes, a file's is its bytes."""

    def __init__(self, number, mode):
        self.number, self.mode, self.links, self.mtime = number, mode, 1, time.time_ns()
        self.is_folder, self.parent, self.word = stat.S_ISDIR(mode), None, b""
        self.live, self.safe = ({}, {}) if self.is_folder else (bytearray(), bytearray())
        self.low, self.high = sys.maxsize, 0

    def changed(self, low, high):
        """These bytes of a file differ from the safe ones. One span is kept, around all that do."""
        self.low, self.high, self.mtime = min(self.low, low), max(self.high, high), time.time_ns()

    def sync(self):
        if self.is_folder:
            self.safe, folder = dict(self.live), self
            while folder.parent is not None:
                folder.parent.safe[folder.word] = folder
                folder = folder.parent
            return
        size = len(self.live)
        del self.safe[size:]
        high = min(self.high, size)
        if self.low < high:
            self.safe[self.low : high] = memoryview(self.live)[self.low : high]
        self.low, self.high = sys.maxsize, 0

    def forget(self):
        """Only what is safe is left. The links are to be counted anew."""
        self.live = dict(self.safe) if self.is_folder else bytearray(self.safe)
        self.low, self.high, self.links = sys.maxsize, 0, 0


class Files:
    """All files of a disk of this many bytes. What cannot be done is an OSError."""

    def __init__(self, capacity):
        self.capacity, self.used, self.last = capacity, 0, ROOT
        self.nodes = {ROOT: Node(ROOT, stat.S_IFDIR | 0o700)}

    def cut(self):
        """Forgets what is not safe, or is not reached by names that are."""
        found, self.nodes, self.used = [self.nodes[ROOT]], {}, 0
        while found:
            node = found.pop()
            if node.number not in self.nodes:
                self.nodes[node.number] = node
                node.forget()
                if node.is_folder:
                    for word, child in node.live.items():
                        child.parent, child.word = node, word
                        found.append(child)
                else:
                    self.used += len(node.live)
            node.links += 1

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

    def link(self, folder, word, node):
        self.put(folder, word, node)
        node.links += 1

    def remove(self, folder, word):
        self.let_go(self.child(folder, word))
        del folder.live[word]

    def move(self, folder, word, to, new):
        node, replaced = self.child(folder, word), to.live.get(new)
        if replaced is node:
            return
        if replaced is not None:
            self.let_go(replaced)
            del to.live[new]
        del folder.live[word]
        self.put(to, new, node)
        if node.is_folder:
            # At once, so that a folder never has two names after a cut.
            to.sync()
            folder.sync()

    def write(self, node, offset, data):
        end = offset + len(data)
        if end > len(node.live):
            self.resize(node, end)
        node.live[offset:end] = data
        node.changed(offset, end)

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

    def evict(self, number):
        """The kernel no longer knows this node; without a name nobody ever will."""
        if number in self.nodes and self.nodes[number].links == 0:
            del self.nodes[number]

    def put(self, folder, word, node):
        if word in folder.live:
            raise OSError(errno.EEXIST, "something has this name")
        folder.live[word] = node
        node.parent, node.word = folder, word

    def let_go(self, node):
        """A name of this node goes."""
        if node.is_folder and node.live:
            raise OSError(errno.ENOTEMPTY, "a folder with something in it")
        node.links, node.parent = node.links - 1, None
        if node.links == 0 and not node.is_folder:
            self.used -= len(node.live)
