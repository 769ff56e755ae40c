"""The readers in ExchangeTests/Peers take in what `pali export` writes of answers that the demo model just gave.

    PALI=... python exports.py [SCRATCH]

Forty pictures of its world and the eight that come with it. PaliGemma's lines, COCO and records go through `pali
import` and come out the same. The page is left in SCRATCH/html.html, with a picture of it, to be looked at.
"""

import os
import shutil
import subprocess
import sys

import drawn
from program import SOURCES, TESTS, lines, pali, scratch

READERS = TESTS / "ExchangeTests" / "Peers"
FILES = ["coco.json", "coco-results.json", "csv.csv", "html.html", "label-studio.json", "paligemma.jsonl", "jsonl.jsonl"]
FOLDERS = [("yolo", True), ("yolo", False), ("yolo-segment", True), ("yolo-segment", False)]


def answer(place, home):
    shown = [path for path, _ in drawn.pictures(place / "pictures", 40, seed=31)]
    shown += sorted((SOURCES / "DemoModel" / "Pictures").iterdir())
    records = place / "answers.jsonl"
    records.unlink(missing_ok=True)
    pali(home, "run", "--quiet", "--prompt", "segment object", "--records", records, *shown)
    assert len(lines(records)) == len(shown)
    return records


def copies(folder, records):
    """As the fixtures have them: what each picture in the folder is a copy of."""
    import json
    sources = {os.path.splitext(os.path.basename(one["images"][0]))[0]: one["images"][0] for one in lines(records)}
    names = sorted(path.name for path in (folder / "images").iterdir())
    for name in names:
        source = sources[os.path.splitext(name)[0]]
        assert (folder / "images" / name).read_bytes() == open(source, "rb").read(), name
    text = "".join(f"images/{name} {json.dumps(sources[os.path.splitext(name)[0]])}\n" for name in names)
    folder.with_name(folder.name + "-copies.txt").write_text(text)


def export(place, home, records):
    for name in FILES:
        pali(home, "export", "--format", name.split(".")[0], "--from", records, "--to", place / name, "--force")
    for format, is_training in FOLDERS:
        folder = place / (format if is_training else f"{format}-scores")
        shutil.rmtree(folder, ignore_errors=True)
        pali(home, "export", "--format", format, "--from", records, "--to", folder, *["--training"][:is_training])
        copies(folder, records)


def read(place):
    for script in ["coco_peer.py", "yolo_peer.py", "lines_peer.py"]:
        subprocess.run([sys.executable, READERS / script], env={**os.environ, "EXPORTS": str(place)}, check=True)
    subprocess.run([sys.executable, READERS / "page_peer.py", place / "html.html"], check=True)


def back(place, home, format, records, *more):
    """Exported, imported and exported again, it is the same file."""
    name = f"back-{format}"
    first, again = place / f"{name}-1.{more[0]}", place / f"{name}-2.{more[0]}"
    imported = place / f"{name}.records"
    imported.unlink(missing_ok=True)
    pali(home, "export", "--format", format, "--from", records, "--to", first, "--force")
    pali(home, "import", "--format", format, "--to", imported, first)
    pali(home, "export", "--format", format, "--from", imported, "--to", again, "--force")
    assert first.read_bytes() == again.read_bytes(), format
    print(f"{format}: {len(lines(imported))} records, {first.stat().st_size} bytes, the same after a round")


def shoot(place):
    if browser := shutil.which("chromium"):
        subprocess.run(
            [browser, "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--window-size=1100,2400",
             f"--screenshot={place}/html.png", f"file://{place}/html.html"], check=True, capture_output=True, timeout=120)
        print(f"{place}/html.png: to be looked at")


if __name__ == "__main__":
    place = scratch()
    home = place / "home"
    records = answer(place, home)
    export(place, home, records)
    read(place)
    for format, suffix in [("paligemma", "jsonl"), ("coco", "json"), ("jsonl", "jsonl")]:
        back(place, home, format, records, suffix)
    shoot(place)
