"""One cache for two: this program and huggingface_hub, each going on from what the other left.

    python3 -m venv .venv && .venv/bin/pip install huggingface_hub
    PALI=... LOOPBACK=... .venv/bin/python peer.py [SCRATCH]
"""

import os
import signal
import subprocess
import sys
import tempfile

import huggingface_hub

import common as c

scratch = sys.argv[1] if len(sys.argv) > 1 else tempfile.mkdtemp()
root, home = f"{scratch}/tree", f"{scratch}/home"
c.fresh(root)
c.make_tree(root, [20_000_000, 12_000_000])
weights = 32_000_000


def say(text):
    print(text, flush=True)


say(f"huggingface_hub {huggingface_hub.__version__}")

with c.Served(root) as hub:
    here = c.surroundings(hub.endpoint, c.fresh(home))
    c.finish(c.start_pali(here))
    c.check_whole(home, root)
    offline = {**here, "HF_HUB_OFFLINE": "1"}
    found = c.finish(c.start_python(offline)).strip()
    assert found.startswith(f"{c.repository(home)}/snapshots/"), found
    say("fetched here, found by Python offline")
    before = {name: os.stat(f"{c.repository(home)}/blobs/{name}") for name in c.blobs(home)}
    c.finish(c.start_python(here))
    c.check_whole(home, root)
    after = {name: os.stat(f"{c.repository(home)}/blobs/{name}") for name in c.blobs(home)}
    assert all(after[name].st_ino == stat.st_ino and after[name].st_mtime_ns == stat.st_mtime_ns
               for name, stat in before.items())
    say("fetched here, not fetched again by Python")
    listed = subprocess.run(
        [sys.executable, "-c",
         "from huggingface_hub import scan_cache_dir as s; i = s(); r = list(i.repos)[0];"
         "print(r.repo_id, r.size_on_disk, sorted(r.refs), len(i.warnings))"],
        env=here, capture_output=True, text=True, check=True).stdout.strip()
    say(f"Python's list of the cache: {listed}")
    assert listed.startswith("org/model") and listed.endswith("['main'] 0")

    here = c.surroundings(hub.endpoint, c.fresh(home))
    c.finish(c.start_python(here))
    output = c.finish(c.start_pali(here))
    c.check_whole(home, root)
    say("fetched by Python, not fetched again here")

with c.Served(root, "--throttle", "8000000") as hub:
    for first, second, names in [
        (c.start_pali, c.start_python, "begun here, killed, finished by Python"),
        (c.start_python, c.start_pali, "begun by Python, killed, finished here"),
        (c.start_pali, c.start_pali, "begun here, killed, finished here"),
    ]:
        here = c.surroundings(hub.endpoint, c.fresh(home))
        process = first(here)
        c.wait_until(lambda: c.begun_bytes(home) > 10_000_000)
        process.send_signal(signal.SIGKILL)
        process.wait()
        left = {name: os.path.getsize(f"{c.repository(home)}/blobs/{name}") for name in c.blobs(home)
                if name.endswith(".incomplete")}
        c.finish(second(here))
        left_over = len([name for name in c.blobs(home) if name.endswith(".incomplete")])
        # Newer versions begin again under a name of their own, and leave what another left.
        c.finish(c.start_pali(here))
        say(f"{names}: {sum(left.values())} bytes were there in {len(left)} files, {left_over} left over")
        c.check_whole(home, root)

    for number in range(3):
        here = c.surroundings(hub.endpoint, c.fresh(home))
        processes = [c.start_pali(here), c.start_python(here), c.start_pali(here)]
        for process in processes:
            c.finish(process)
        c.check_whole(home, root)
    say("three at once, two of them here and one Python's: whole")

say("all as it should be")
