"""From a key to what it changes on screen, over an answer of two hundred objects with the heat layer on, while the model
answers about other pictures.

    python3 keys_over_objects.py PALI MODEL FOLDER [--precision q8] [--objects 200]

FOLDER has three pictures or more. The answer is given to the model as a start, so that it has so many objects whatever the
model; it is kept, and opened in a terminal of 120 x 40. Set XDG_STATE_HOME for a store of your own.
"""

import argparse
import os
import random
import subprocess
import sys
import time
from pathlib import Path

from keys_over_lists import Terminal, keys


def start(count):
    dice = random.Random(1)

    def one():
        y, x = dice.randrange(900), dice.randrange(900)
        box = (y, x, min(1023, y + dice.randrange(40, 120)), min(1023, x + dice.randrange(40, 120)))
        return "".join(f"<loc{place:04d}>" for place in box) + " object"

    return " ; ".join(one() for _ in range(count))


def busy(pid):
    """Seconds of processors that the program has used."""
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def rest(terminal, limit=300):
    """Until the program does nothing for two seconds."""
    end = time.perf_counter() + limit
    while time.perf_counter() < end:
        before = busy(terminal.pid)
        terminal.drain(2.0)
        if busy(terminal.pid) - before < 0.2:
            return
    sys.exit("it does not come to rest")


def main():
    read = argparse.ArgumentParser(description=__doc__)
    read.add_argument("pali")
    read.add_argument("model")
    read.add_argument("folder", type=Path)
    read.add_argument("--precision", default="q8")
    read.add_argument("--objects", type=int, default=200)
    o = read.parse_args()
    pictures = sorted(str(p) for p in o.folder.iterdir() if p.suffix in (".png", ".jpg", ".webp"))[:4]
    model = ["--model", o.model, "--precision", o.precision]
    subprocess.run(
        [o.pali, "run", *model, "--quiet", "--prompt", "detect object", "--max-tokens", "1", "--start", start(o.objects),
         pictures[0]], check=True, stdout=subprocess.DEVNULL)
    terminal = Terminal([o.pali, *model, *pictures])
    terminal.drain(3.0)
    rest(terminal)

    keys(terminal, "boxes on and off", "b" * 20)
    for text in (":heat", "\r"):
        os.write(terminal.fd, text.encode())
        terminal.drain(0.3)
    rest(terminal)
    keys(terminal, "the same, heat on", "b" * 20)
    for text in ("j", " ", " ", "g", "g", "r"):
        terminal.key(text)
        time.sleep(0.3)
    time.sleep(1)
    keys(terminal, "heat on, model running", "b" * 20)
    for text in ("\t",) * 4:
        terminal.key(text)
        time.sleep(0.2)
    keys(terminal, "an object after another", "j" * 20)
    terminal.key("\x03")
    time.sleep(1)
    os.kill(terminal.pid, 9)


if __name__ == "__main__":
    main()
