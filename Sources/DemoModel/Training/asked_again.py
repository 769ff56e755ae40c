"""Measures what asking again and in parts gives, by `pali` alone, and prints the table of the model card.

    python asked_again.py --model FOLDER --pali PATH [--seed 0] [--count 500] [--only masks more tiles]

masks  a true box's four places are given as the start of a `segment` answer, the sixteen codes follow: mask mIoU of
       the things asked for in the scenes of `evaluate.py`'s `segment`, beside that task's own answers.
more   scenes of five to eight objects, which training never had: found and invented by `detect object`, once and with
       --more. Things are a quarter of the picture's side, the smallest that training had, hardly overlap, and there
       is no text; otherwise it is the test stream's generator. (A fifth of `count` scenes.)
tiles  pictures of 4 x 4 scenes, with and without --tiles 4x4: `detect object`, and two kinds of thing that are there.
       "Pasted" ones are whole scenes of the test stream side by side, each with its ground: where grounds meet there
       are edges that no training scene had. The others have the things of sixteen scenes on one ground. (A tenth of
       `count` pictures each.)

The seed is that of evaluate.py's test stream; nothing is tuned on these scenes.
"""

import argparse
import dataclasses
import itertools
import json
import os
import subprocess
import tempfile

import numpy as np
from PIL import Image

import evaluate
import masks
import prompts
import scenes
import torch


# Asking

def said(o, prompt, paths, *more):
    """By path, the record of each answer; None where it failed."""
    command = [o.pali, "run", "--model", o.model, "--precision", o.precision, "--json", "--quiet", "--prompt", prompt, *more]
    done = subprocess.run(command + paths, capture_output=True, text=True)
    records = [json.loads(line) for line in done.stdout.splitlines()]
    found = {r["images"][0]: r for r in records if "error" not in r}
    return [found.get(path) for path in paths]


def text(record):
    return record["text"] if record else ""


def row(what, measure, value):
    print(f"| {what} | {measure} | {value if isinstance(value, int) else f'{value:.3f}'} |", flush=True)


# Masks of given boxes

def mask_iou(box, codes, thing, autoencoder):
    decoded = autoencoder.decode(autoencoder.book[torch.tensor([codes])])[0].detach().numpy()
    mask = evaluate.pasted(decoded, box, thing.mask.shape)
    return (mask & thing.mask).sum() / max(1, (mask | thing.mask).sum())


def measure_masks(o, place):
    autoencoder = masks.load(os.path.join(o.model, "vae-oid.npz"))
    asked = list(itertools.islice(evaluate.questions("segment", o.seed), o.count))
    own, given, failed = [], [], 0
    for number, (picture, record, things, prompt, _) in enumerate(asked):
        path = os.path.join(place, f"{number}.png")
        picture.save(path)
        found = evaluate.parse(text(said(o, prompt, [path])[0]))
        pairs, wanted = evaluate.matched(found, record, evaluate.queries_of(prompt))
        finder = {n: k for k, n, _ in pairs}
        for n, (i, query) in enumerate(wanted):
            box, codes = found[finder[n]][:2] if n in finder else (None, None)
            own.append(mask_iou(box, codes, things[i], autoencoder) if codes else 0.0)
            start = prompts.locs(record["things"][i]["box"])
            answer = evaluate.parse(text(said(o, f"segment {query}", [path], "--start", start)[0]))
            box, codes = answer[0][:2] if answer else (None, None)
            failed += not codes
            given.append(mask_iou(box, codes, things[i], autoencoder) if codes else 0.0)
    row("segment", "mask mIoU, its own boxes", np.mean(own))
    row("segment", "mask mIoU, true boxes given", np.mean(given))
    row("segment", "things asked for", len(given))
    row("segment", "given boxes without a mask", failed)


# More things than training had

def crowded(rng, index):
    """A scene of five to eight objects, drawn; tried until they have found their places."""
    while True:
        count = int(rng.integers(5, 9))
        aspect = float(rng.choice([1.0, 4 / 3, 3 / 2, 3 / 4, 2 / 3]))
        ground, taken, things = scenes._ground(rng), [], []
        for _ in range(12 * count):
            found = scenes._sample_object(small(rng), aspect, ground, taken, 4)
            if found and all(scenes._overlap(found[1], t) <= 0.02 for t in taken):
                things.append(found[0])
                taken.append(found[1])
            if len(things) == count:
                break
        scene = scenes.Scene(aspect, things, ground, "test", index)
        picture = scenes.draw(scene, 480) if len(things) == count else None
        if picture is not None:
            return scene, picture


class small:
    """A source of chance by which the side of a thing, the only number asked for from 0.24 on, is 0.24 to 0.28."""

    def __init__(self, rng):
        self.rng = rng

    def uniform(self, low, high, *shape):
        return self.rng.uniform(low, 0.28 if low == 0.24 else high, *shape)

    def __getattr__(self, name):
        return getattr(self.rng, name)


def judged(records, truths, queries=("object",)):
    """Found, invented and there: boxes of the things' names that overlap by a half, each thing once."""
    found, invented, there = 0, 0, 0
    for record, truth in zip(records, truths):
        boxes = evaluate.parse(text(record))
        pairs, wanted = evaluate.matched(boxes, truth, list(queries))
        right = sum(1 for _, _, iou in pairs if iou >= 0.5)
        found, invented, there = found + right, invented + len(boxes) - right, there + len(wanted)
    return found, invented, there


def measure_more(o, place):
    rng = np.random.default_rng([o.seed, 8, 58])
    paths, truths = [], []
    for number in range(max(1, o.count // 5)):
        scene, picture = crowded(rng, number)
        truths.append(prompts.record(scene))
        paths.append(os.path.join(place, f"{number}.png"))
        picture.save(paths[-1])
    # One name by itself is one pass, of which what it repeats is dropped, as of --more.
    for words, flags in (("once", []), ("once, repeats dropped", ["--each-name"]), ("--more", ["--more"])):
        found, invented, there = judged(said(o, "detect object", paths, *flags), truths)
        row(f"five to eight objects, {words}", "found", found)
        row(f"five to eight objects, {words}", "invented", invented)
    row("five to eight objects", "there", there)


# Pictures of pictures

def sheet(seed, number, side=160, across=4):
    """4 x 4 square scenes in one picture, and what is there."""
    picture, things = Image.new("RGB", (side * across, side * across)), []
    index = 50_000_000 + 1000 * number
    for cell in range(across * across):
        while True:
            scene, part = scenes.scene_and_picture("test", index, side, seed=seed)
            index += 1
            if scene.aspect == 1.0:
                break
        row_, column = divmod(cell, across)
        picture.paste(part, (column * side, row_ * side))
        for thing in prompts.record(scene)["things"]:
            y0, x0, y1, x1 = thing["box"]
            box = [(row_ + y0) / across, (column + x0) / across, (row_ + y1) / across, (column + x1) / across]
            things.append({**thing, "box": box})
    return picture, {"light": True, "things": things}


def wide(seed, number, side=160, across=4):
    """The things of 4 x 4 square scenes, without text, on one ground."""
    rng = np.random.default_rng([seed, 8, 45, number])
    while True:
        ground, things = scenes._ground(rng), []
        for cell in range(across * across):
            taken, count = [], int(rng.choice([1, 2, 3, 4], p=[0.25, 0.35, 0.25, 0.15]))
            for _ in range(count):
                if found := scenes._sample_object(rng, 1.0, ground, taken, count):
                    taken.append(found[1])
                    things.append(moved(found[0], *divmod(cell, across), across))
        scene = scenes.Scene(1.0, things, ground, "test", number)
        if (picture := scenes.draw(scene, side * across)) is not None:
            return picture, prompts.record(scene)


def moved(thing, row_, column, across):
    """A thing of one scene in its place among them all."""
    center = ((column + thing.center[0]) / across, (row_ + thing.center[1]) / across)
    return dataclasses.replace(thing, center=center, size=tuple(side / across for side in thing.size))


def measure_tiles(o, place):
    for name, make in (("4 x 4 scenes, pasted", sheet), ("4 x 4 scenes, one ground", wide)):
        measure_sheets(o, place, name, [make(o.seed, number) for number in range(max(1, o.count // 10))])


def measure_sheets(o, place, name, sheets):
    rng = np.random.default_rng([o.seed, 8, 44])
    paths = [os.path.join(place, f"{number}.png") for number in range(len(sheets))]
    for (picture, _), path in zip(sheets, paths):
        picture.save(path)
    truths = [truth for _, truth in sheets]
    kinds = [pair(rng, truth) for truth in truths]
    for words, flags in (("once", []), ("--tiles 4x4", ["--tiles", "4x4"])):
        records = said(o, "detect object", paths, *flags)
        told(f"{name}, object, {words}", records, truths, ["detect object"] * len(truths))
        records = [said(o, f"detect {k}", [p], *flags)[0] for k, p in zip(kinds, paths)]
        told(f"{name}, two kinds, {words}", records, truths, [f"detect {k}" for k in kinds])


def told(what, records, truths, asked):
    row(what, "mAP@0.5", mean_precision(records, truths, asked))
    counts = [judged([r], [t], evaluate.queries_of(p)) for r, t, p in zip(records, truths, asked)]
    for name, value in zip(("found", "invented", "there"), np.sum(counts, axis=0)):
        row(what, name, int(value))


def mean_precision(records, truths, asked):
    """Mean over names of the area under precision against recall, surest first; each thing is found once."""
    ranked, there = {}, {}
    for record, truth, prompt in zip(records, truths, asked):
        objects = [(d["label"], d["score"], [v / 1023 for v in d["locations"]]) for d in record["detections"]] if record else []
        for query in evaluate.queries_of(prompt):
            left = [truth["things"][i]["box"] for i in prompts.found(truth, query)]
            there[query] = there.get(query, 0) + len(left)
            for _, score, box in sorted((o for o in objects if o[0] == query), key=lambda o: -o[1]):
                best = max(range(len(left)), key=lambda n: evaluate.box_iou(box, left[n]), default=None)
                hit = best is not None and evaluate.box_iou(box, left[best]) >= 0.5
                if hit:
                    left.pop(best)
                ranked.setdefault(query, []).append((score, hit))
    return float(np.mean([area(ranked.get(query, []), count) for query, count in there.items() if count]))


def area(ranked, there):
    hits = np.cumsum([hit for _, hit in sorted(ranked, key=lambda r: -r[0])]) if ranked else np.zeros(0)
    precision = hits / np.arange(1, len(hits) + 1)
    best = np.maximum.accumulate(precision[::-1])[::-1]
    return float(np.sum(best * np.diff(hits, prepend=0)) / there)


def pair(rng, truth):
    """Two kinds of thing that are there."""
    shapes = sorted({t["shape"] for t in truth["things"] if not prompts.is_text(t)})
    return " ; ".join(rng.choice(shapes, size=min(2, len(shapes)), replace=False))


def main():
    read = argparse.ArgumentParser()
    read.add_argument("--model", required=True)
    read.add_argument("--pali", default="pali")
    read.add_argument("--seed", type=int, default=0)
    read.add_argument("--count", type=int, default=500)
    read.add_argument("--precision", default="f32")
    read.add_argument("--only", nargs="*", default=["masks", "more", "tiles"], choices=["masks", "more", "tiles"])
    o = read.parse_args()
    torch.set_num_threads(1)
    print("| what | measure | reached |\n|---|---|---|")
    for name in o.only:
        with tempfile.TemporaryDirectory() as place:
            {"masks": measure_masks, "more": measure_more, "tiles": measure_tiles}[name](o, place)


if __name__ == "__main__":
    main()
