"""How fast a large file comes, beside curl from the same server, and how much memory that takes.

    PALI=... LOOPBACK=... python3 rate.py [SCRATCH] [BYTES]
"""

import os
import subprocess
import sys
import tempfile
import time

import common as c

scratch = sys.argv[1] if len(sys.argv) > 1 else tempfile.mkdtemp()
size = int(sys.argv[2]) if len(sys.argv) > 2 else 3_000_000_000
root, home = f"{scratch}/tree", f"{scratch}/home"
c.fresh(root)
c.make_tree(root, [size])


def timed(arguments, environment):
    start = time.monotonic()
    process = subprocess.Popen(arguments, env=environment, stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    if status != 0:
        raise SystemExit(f"{arguments[0]}: exit {status}")
    return time.monotonic() - start, usage


with c.Served(root) as hub:
    here = c.surroundings(hub.endpoint, c.fresh(home))
    address = f"{hub.endpoint}/{c.ID}/resolve/main/model.safetensors"
    curl = ["curl", "-sSfL", "-o", f"{scratch}/curl.out", address]
    timed(["curl", "-sSfL", "-o", "/dev/null", f"{hub.endpoint}/api/models/{c.ID}/revision/main?blobs=true"], here)
    for number in range(3):
        os.sync()
        by_curl, _ = timed(curl, here)
        os.remove(f"{scratch}/curl.out")
        c.fresh(home)
        os.sync()
        by_pali, usage = timed([c.PALI, "pull", c.ID, "--yes"], here)
        c.check_whole(home, root) if number == 0 else None
        print(
            f"{size} bytes: curl {size / by_curl / 1e6:.0f} MB/s, pali {size / by_pali / 1e6:.0f} MB/s"
            f" ({by_curl / by_pali:.2f} of it, {usage.ru_utime + usage.ru_stime:.1f} s of CPU),"
            f" {usage.ru_maxrss / 1024:.0f} MB of memory", flush=True)
