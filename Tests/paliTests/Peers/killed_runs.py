"""kill -9 at fifty moments of a run over two hundred pictures: each is answered once, as if nothing had been.

    PALI=... python killed_runs.py [SCRATCH]

After each kill whole lines of the file are looked at, and a copy of the store; at the end of each round both are
compared with a run that nobody disturbed.
"""

import json
import random
import shutil
import signal
import sqlite3
import subprocess
import time

import drawn
from program import PALI, lines, scratch, surroundings

KILLS, PICTURES = 50, 200
ENDS = ["", "-wal", "-shm"]


def command(pictures, records):
    return [PALI, "run", "--quiet", "--prompt", "detect object", "--records", str(records), "--resume", str(pictures)]


def start(pictures, records, home):
    return subprocess.Popen(
        command(pictures, records), env=surroundings(home), stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE, text=True)


def finish(process):
    _, said = process.communicate(timeout=600)
    if process.returncode != 0:
        raise SystemExit(f"exit {process.returncode}: {said}")


def kept(home, work):
    """What a copy of the store holds; whoever opens the store itself would mend it in the program's place."""
    store = home / "state" / "pali" / "results.sqlite"
    if not store.exists():
        return []
    shutil.rmtree(work, ignore_errors=True)
    work.mkdir()
    for part in ["", "-wal"]:
        if (source := store.with_name(store.name + part)).exists():
            shutil.copy(source, work / source.name)
    database = sqlite3.connect(work / store.name)
    said = database.execute("PRAGMA integrity_check").fetchall()
    assert said == [("ok",)], said
    tables = database.execute("SELECT count(*) FROM sqlite_schema WHERE name = 'answers'").fetchone()
    rows = database.execute("SELECT line FROM answers").fetchall() if tables[0] else []
    database.close()
    return [json.loads(row[0]) for row in rows]


def names(records):
    found = [record["images"][0] for record in records]
    assert len(set(found)) == len(found), "a picture is there twice"
    return set(found)


def whole_lines(path):
    """Those that end; the last one may be torn."""
    text = path.read_text() if path.exists() else ""
    return [json.loads(line) for line in text.splitlines(keepends=True) if line.endswith("\n")]


def essence(record):
    return {key: value for key, value in record.items() if key != "timing"}


def by_name(records):
    return {record["images"][0]: essence(record) for record in records}


def check_killed(records, home, work, before):
    now = whole_lines(records)
    assert now[:len(before)] == before, "a line that was there has changed"
    in_file, in_store = names(now), names(kept(home, work))
    assert in_file <= in_store, f"{len(in_file - in_store)} recorded and not kept"
    return now, len(in_store)


def check_whole(records, home, work, expected):
    found, stored = lines(records), kept(home, work)
    assert len(found) == PICTURES and by_name(found) == expected
    assert len(stored) == PICTURES
    assert sorted(map(json.dumps, stored)) == sorted(map(json.dumps, found)), "the store has another line"
    others = {path.name for path in (home / "state" / "pali").iterdir()} - {f"results.sqlite{end}" for end in ENDS}
    assert not others, others


def is_torn(records):
    return records.exists() and records.stat().st_size > 0 and not records.read_bytes().endswith(b"\n")


class Rounds:
    """Runs that are killed until one comes through, again and again."""

    def __init__(self, place, pictures, expected, seconds):
        self.place, self.pictures, self.expected, self.seconds = place, pictures, expected, seconds
        self.dice, self.kills, self.rounds, self.torn = random.Random(7), 0, 0, 0

    def run_all(self):
        while self.kills < KILLS:
            self.rounds += 1
            self.run_one(self.place / f"home-{self.rounds}", self.place / f"killed-{self.rounds}.jsonl")
        print(f"{self.kills} kills in {self.rounds} rounds; {self.torn} left a torn line")

    def run_one(self, home, records):
        shutil.rmtree(home, ignore_errors=True)
        records.unlink(missing_ok=True)
        seen, work = [], self.place / "work"
        while self.kills < KILLS and self.killed(home, records):
            self.torn += is_torn(records)
            seen, stored = check_killed(records, home, work, seen)
            print(f"killed {self.kills}: {len(seen)} recorded, {stored} kept", flush=True)
        finish(start(self.pictures, records, home))
        check_whole(records, home, work, self.expected)
        print(f"round {self.rounds}: each picture once, as undisturbed, in the file and in the store", flush=True)

    def killed(self, home, records):
        """False: it was done before."""
        process = start(self.pictures, records, home)
        try:
            process.wait(timeout=self.dice.uniform(0, self.seconds / 3))
            finish(process)
            return False
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGKILL)
            process.communicate()
            self.kills += 1
            return True


def undisturbed(place, pictures):
    """The answers by picture, and how long they took."""
    records = place / "undisturbed.jsonl"
    records.unlink(missing_ok=True)
    began = time.monotonic()
    finish(start(pictures, records, place / "undisturbed"))
    expected = by_name(lines(records))
    assert len(expected) == PICTURES
    return expected, time.monotonic() - began


if __name__ == "__main__":
    place = scratch()
    drawn.pictures(place / "pictures", PICTURES, seed=1)
    expected, seconds = undisturbed(place, place / "pictures")
    print(f"undisturbed: {PICTURES} answers in {seconds:.1f} s", flush=True)
    Rounds(place, place / "pictures", expected, seconds).run_all()
