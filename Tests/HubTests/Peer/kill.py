"""kill -9 at fifty moments: whatever was there is gone on with, and every byte is right in the end.

    PALI=... LOOPBACK=... python3 kill.py [SCRATCH]
"""

import random
import signal
import sys
import tempfile
import time

import common as c

scratch = sys.argv[1] if len(sys.argv) > 1 else tempfile.mkdtemp()
root, home = f"{scratch}/tree", f"{scratch}/home"
c.fresh(root)
c.make_tree(root, [9_000_000, 5_000_000, 3_000_000])
dice = random.Random(7)
moments = 0
rounds = 0
with c.Served(root, "--throttle", "12000000") as hub:
    while moments < 50:
        here = c.surroundings(hub.endpoint, c.fresh(home))
        rounds += 1
        seen = 0
        while True:
            process = c.start_pali(here)
            try:
                process.wait(timeout=dice.uniform(0.01, 0.5))
                break
            except Exception:
                process.send_signal(signal.SIGKILL)
                process.wait()
                moments += 1
                now = c.begun_bytes(home)
                print(f"killed {moments}: {now} bytes begun, {len(c.blobs(home))} blobs", flush=True)
                time.sleep(0)
                seen = max(seen, now)
                if moments >= 50:
                    break
        c.finish(c.start_pali(here))
        c.check_whole(home, root)
print(f"{moments} kills in {rounds} rounds: every byte right, nothing half left")
