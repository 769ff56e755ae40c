"""Ten thousand pictures and a hundred thousand answers: times, peak memory (VmHWM) and sizes, as a Markdown table.

    python many_pictures.py PALI SCRATCH [--pictures 10000] [--answers 100000] [--parts run list export open]

The pictures are drawn by ../DemoModel/Training (Debian's fonts-urw-base35; pip: numpy, pillow) at 64 to 160 pixels and
asked about with the demo model; SCRATCH keeps them for the next time. The hundred thousand answers are those of the ten
thousand, again under other names and contents.
"""

import argparse
import hashlib
import json
import os
import pathlib
import random
import shutil
import sqlite3
import statistics
import subprocess
import sys
import time

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "DemoModel" / "Training"))


# Pictures

def draw(folder, count):
    """Each scene ten times: mirrored, and darker or brighter."""
    for first in range(0, count, 10):
        into = folder / f"{first // 1000:02}"
        into.mkdir(parents=True, exist_ok=True)
        if not (into / f"{first + 9:05}.png").exists():
            draw_ten(into, first)


def draw_ten(folder, first):
    import scenes
    from PIL import ImageEnhance, ImageOps
    side = random.Random(first).randint(64, 160)
    picture = scenes.scene_and_picture("test", 5_000_000 + first // 10, side)[1]
    for turn in range(10):
        changed = ImageOps.mirror(picture) if turn % 2 else picture
        changed = ImageEnhance.Brightness(changed).enhance(0.8 + 0.05 * turn)
        changed.save(folder / f"{first + turn:05}.png", compress_level=1)


# Commands

class Program:
    def __init__(self, path, home):
        self.path, self.home = path, home
        places = {f"XDG_{kind}_HOME": str(home / kind.lower()) for kind in ["CONFIG", "STATE", "CACHE"]}
        self.environment = {"PATH": os.environ["PATH"], "HOME": str(home), **places}

    @property
    def store(self):
        return self.home / "state" / "pali" / "results.sqlite"

    def __call__(self, *arguments, output=os.devnull):
        """Seconds, seconds of processors, and the peak of memory in MB."""
        began = time.monotonic()
        with open(output, "wb") as target:
            process = subprocess.Popen(
                [self.path, *map(str, arguments)], env=self.environment, stdin=subprocess.DEVNULL, stdout=target)
            _, status, used = os.wait4(process.pid, 0)
        if status:
            raise SystemExit(f"{arguments}: {status}")
        return time.monotonic() - began, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024

    def medians(self, *arguments, runs=25):
        """Of all three."""
        return [statistics.median(one) for one in zip(*(self(*arguments) for _ in range(runs)))]


def megabytes(path):
    files = [path] if path.is_file() else [file for file in path.rglob("*") if file.is_file()]
    return sum(file.stat().st_size for file in files) / 1e6


def store_size(store):
    return sum(os.path.getsize(f"{store}{end}") for end in ["", "-wal"] if os.path.exists(f"{store}{end}")) / 1e6


def row(*cells):
    print("| " + " | ".join(cells) + " |", flush=True)


# Ten thousand pictures

def run(pali, pictures, place, count):
    records = place / "records.jsonl"
    for old in [records, pali.store, *pali.store.parent.glob("results.sqlite-*")]:
        old.unlink(missing_ok=True)
    ask = ["run", "-r", "--quiet", "--prompt", "detect object", "--records", records, "--resume", pictures]
    row("asked, a tenth of them", *shown(pali(*ask, "--limit", count // 10)), "")
    row("asked, the rest", *shown(pali(*ask)), f"records {megabytes(records):.1f} MB, store {store_size(pali.store):.1f} MB")
    row("asked again: all are there", *shown(pali(*ask)), "")
    assert sum(1 for _ in open(records)) == count


def shown(measured):
    return f"{measured[0]:.2f} s", f"{measured[1]:.2f} s", f"{measured[2]:.0f} MB"


def list_some(pali, place, pictures):
    questions = [("all", []), ("of a prompt, and 0.9 or more", ["--prompt", "detect *", "--min-score", "0.9"]),
                 ("a folder of a thousand", [pictures / "03"]), ("a picture", [pictures / "03" / "03003.png"]),
                 ("all, as JSON", ["--json"])]
    for name, more in questions:
        target = place / "listed.txt"
        measured = pali("results", "list", *more, output=target)
        row(f"listed: {name}", *shown(measured), f"{sum(1 for _ in open(target, 'rb'))} lines")


def export_all(pali, place):
    for format, suffix in [("coco", ".json"), ("coco-results", ".json"), ("csv", ".csv"), ("paligemma", ".jsonl"),
                           ("jsonl", ".jsonl"), ("yolo", ""), ("html", ".html")]:
        target = place / f"exported-{format}{suffix}"
        shutil.rmtree(target, ignore_errors=True) if not suffix else target.unlink(missing_ok=True)
        measured = pali("export", "--format", format, "--to", target)
        row(f"exported from the store: {format}", *shown(measured), f"{megabytes(target):.1f} MB")


# A hundred thousand answers

def other(row, turn):
    """The same answer about another picture, as the program would have kept it."""
    record = json.loads(row["line"])
    path = f"/again/{turn}{record['images'][0]}"
    digest = hashlib.sha256(f"{turn} {row['digest']}".encode()).hexdigest()
    line = row["line"].replace(record["images"][0], path).replace(row["digest"], digest)
    question = hashlib.sha256(f"{turn} {row['question']}".encode()).hexdigest()[:32]
    whole = hashlib.sha256(f"{row['time']} ".encode() + path.encode() + b"\0" + line.encode()).hexdigest()[:16]
    return dict(row, path=path.encode(), digest=digest, question=question, sum=whole, line=line)


def multiply(store, count):
    database = sqlite3.connect(store)
    database.row_factory = sqlite3.Row
    rows = [dict(row) for row in database.execute("SELECT * FROM answers ORDER BY id")]
    for row in rows:
        del row["id"]
    insert = f"INSERT INTO answers ({', '.join(rows[0])}) VALUES ({', '.join('?' * len(rows[0]))})"
    have, turn = len(rows), 0
    while have < count:
        turn += 1
        more = rows[:count - have]
        database.executemany(insert, (list(other(row, turn).values()) for row in more))
        have += len(more)
    database.commit()
    database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    database.close()


def open_many(pali, pictures, count):
    multiply(pali.store, count)
    row(f"{count} answers", "", "", "", f"store {store_size(pali.store):.1f} MB")
    picture = pictures / "03" / "03003.png"
    questions = [("the program alone", ["--version"]), ("one answer shown", ["results", "show", 5000]),
                 ("a picture's listed", ["results", "list", picture]),
                 ("the newest twenty listed", ["results", "list", "--limit", 20])]
    for name, arguments in questions:
        seconds, busy, peak = pali.medians(*arguments)
        row(f"of them: {name}", f"{seconds * 1000:.1f} ms", f"{busy * 1000:.1f} ms", f"{peak:.0f} MB", "median of 25")
    row("of them: all listed", *shown(pali("results", "list")), "")


if __name__ == "__main__":
    read = argparse.ArgumentParser()
    read.add_argument("pali")
    read.add_argument("scratch", type=pathlib.Path)
    read.add_argument("--pictures", type=int, default=10_000)
    read.add_argument("--answers", type=int, default=100_000)
    read.add_argument("--parts", nargs="*", default=["run", "list", "export", "open"], help="what there is goes on")
    told = read.parse_args()
    place = told.scratch.resolve()
    pictures, pali = place / "pictures", Program(os.path.abspath(told.pali), place / "home")
    draw(pictures, told.pictures)
    print(f"{told.pictures} pictures, {megabytes(pictures):.1f} MB\n\n| | time | of processors | peak memory | |")
    print("|---|---|---|---|---|")
    if "run" in told.parts:
        run(pali, pictures, place, told.pictures)
    if "list" in told.parts:
        list_some(pali, place, pictures)
    if "export" in told.parts:
        export_all(pali, place)
    if "open" in told.parts:
        open_many(pali, pictures, told.answers)
