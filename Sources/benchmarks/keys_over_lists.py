"""From a key to what it changes on screen, over a list of thousands of pictures, while the model answers about them.

    python3 keys_over_lists.py PALI FOLDER [--keys jjjk] [--run "object"]

FOLDER's pictures are all named on the command line. The program runs in a terminal of 120 x 40 of its own; times are
from the key's byte to the last byte of what it draws (no byte for 4 ms). Set XDG_STATE_HOME for a store of your own.
"""

import argparse
import fcntl
import os
import pty
import select
import statistics
import struct
import sys
import termios
import time
from pathlib import Path


class Terminal:
    def __init__(self, command):
        self.pid, self.fd = pty.fork()
        if self.pid == 0:
            os.environ.update(TERM="xterm-256color", COLORTERM="truecolor")
            os.execv(command[0], command)
        fcntl.ioctl(self.fd, termios.TIOCSWINSZ, struct.pack("HHHH", 40, 120, 0, 0))

    def drain(self, quiet):
        """Reads until nothing comes for so long; the time of the last byte, or None."""
        last = None
        while select.select([self.fd], [], [], quiet)[0]:
            if not os.read(self.fd, 1 << 16):
                break
            last = time.perf_counter()
        return last

    def key(self, text, limit=2.0):
        """Seconds from the key to the first and to the last byte of its answer."""
        self.drain(0)
        start = time.perf_counter()
        os.write(self.fd, text.encode())
        if not select.select([self.fd], [], [], limit)[0]:
            return None
        first = time.perf_counter() - start
        last = self.drain(0.004)
        return first, (last or time.perf_counter()) - start


def told(name, times):
    times = [t for t in times if t]
    first = sorted(t[0] * 1000 for t in times)
    print(f"{name:<28} {len(times):>4} keys: median {statistics.median(first):6.1f} ms, "
          f"90 % {first[int(len(first) * 0.9)]:6.1f} ms, most {first[-1]:6.1f} ms")


def keys(terminal, name, texts, pause=0.15):
    times = []
    for text in texts:
        times.append(terminal.key(text))
        time.sleep(pause)
    told(name, times)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("pali")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--run", default="object")
    parser.add_argument("--count", type=int, default=60)
    arguments = parser.parse_args()
    pictures = sorted(str(p) for p in arguments.folder.rglob("*") if p.suffix in (".png", ".jpg", ".webp"))
    start = time.perf_counter()
    terminal = Terminal([arguments.pali, *pictures])
    select.select([terminal.fd], [], [], 30)
    print(f"{len(pictures)} pictures; first bytes after {(time.perf_counter() - start) * 1000:.0f} ms")
    terminal.drain(3.0)

    keys(terminal, "move, at rest", "jk" * (arguments.count // 2))
    keys(terminal, "threshold, at rest", ")" * 10 + "(" * 10)
    keys(terminal, "filter typed: has:", ["f"] + list("has:object>0.5") + ["\r"])
    keys(terminal, "filter left", ["f"] + ["\x15"] + ["\r"])
    keys(terminal, "sort by count", [",", "c", ",", "n"])
    terminal.key("i")
    for letter in arguments.run:
        terminal.key(letter)
    terminal.key("\x1b")
    time.sleep(0.3)
    terminal.key("A")
    time.sleep(0.3)
    terminal.key("y")
    time.sleep(3)
    keys(terminal, "move, answers coming", "jk" * (arguments.count // 2))
    keys(terminal, "threshold, answers coming", ")" * 10 + "(" * 10)
    keys(terminal, "sorted by count, coming", [",", "c"] + list("jk" * 10) + [",", "n"])
    with open(f"/proc/{terminal.pid}/status") as status:
        print(next(line.strip() for line in status if line.startswith("VmHWM")))
    terminal.key("\x03")
    time.sleep(1)
    terminal.key("q")
    time.sleep(1)
    os.kill(terminal.pid, 9)


if __name__ == "__main__":
    sys.exit(main())
