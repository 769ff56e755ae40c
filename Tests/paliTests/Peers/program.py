"""The program under test, with folders of its own, and what the scripts here have in common.

PALI names the program; python file.py SCRATCH keeps what is made, without it a temporary folder is used.
"""

import json
import os
import pathlib
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
SOURCES = HERE.parents[2] / "Sources"
TESTS = HERE.parents[1]
PALI = os.environ.get("PALI", "pali")


def scratch():
    folder = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else tempfile.mkdtemp()).resolve()
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def surroundings(home):
    """No folder of the user's is touched."""
    places = {f"XDG_{kind}_HOME": str(home / kind.lower()) for kind in ["CONFIG", "STATE", "CACHE"]}
    return {"PATH": os.environ["PATH"], "HOME": str(home), "LC_ALL": "C.UTF-8", **places}


def pali(home, *arguments):
    """What it prints; ends all with what it complains of where it fails."""
    done = subprocess.run(
        [PALI, *map(str, arguments)], env=surroundings(home), stdin=subprocess.DEVNULL, capture_output=True, text=True)
    if done.returncode != 0:
        raise SystemExit(f"pali {' '.join(map(str, arguments))}: exit {done.returncode}: {done.stderr}")
    return done.stdout


def lines(path):
    return [json.loads(line) for line in pathlib.Path(path).read_text().splitlines()]


def write_lines(path, objects):
    pathlib.Path(path).write_text("".join(json.dumps(one) + "\n" for one in objects))
    return path
