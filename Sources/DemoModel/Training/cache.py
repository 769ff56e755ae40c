"""Draws training scenes into shards on disk, so that the trainer never waits for a drawing.

    python cache.py --folder STATE/cache --size 112 --scenes 100000 --numbers 40000

`--numbers` adds scenes chosen for their long numbers, which are rare otherwise and the hardest to read.
A shard is one .npz of SHARD scenes: the squashed pictures, and per thing its box, its visible mask in its box
at 64 x 64 (packed bits), shape, colour and text. Shards already there are kept: the command can be repeated.
"""

import argparse
import json
import os
from multiprocessing import Pool

import numpy as np
from PIL import Image

import scenes

SHARD = 2000
MASK = 64


def crop_mask(thing):
    """The visible mask inside its box, at 64 x 64 bits."""
    h, w = thing.mask.shape
    y0, x0, y1, x1 = (round(v * s) for v, s in zip(thing.box, (h, w, h, w)))
    crop = Image.fromarray(thing.mask[y0:y1, x0:x1].astype(np.uint8) * 255)
    return np.asarray(crop.resize((MASK, MASK), Image.BILINEAR)) > 127


def owners(things, grid):
    """Which thing covers most of each patch, [grid, grid]; -1 where none covers an eighth of it."""
    part = [np.full((grid, grid), 0.125)]
    for thing in things:
        small = Image.fromarray(thing.mask.astype(np.uint8) * 255).resize((grid, grid), Image.BOX)
        part.append(np.asarray(small, np.float32) / 255)
    return (np.argmax(part, 0) - 1).astype(np.int8)


def has_long_number(scene):
    return scene.text is not None and scene.text.shape == "number" and len(scene.text.text) > 1


def example(index, size, seed=0, wanted=None):
    """One training scene as the trainer wants it: picture [size, size, 3], record, masks [things, 512], owners.

    With `wanted` the first seed after `seed` is taken whose plan satisfies it.
    """
    while wanted and not wanted(scenes.sample("train", index, seed)):
        seed += 104_729
    rng = np.random.default_rng([index, 77])
    scene, picture = scenes.scene_and_picture("train", index, int(rng.integers(190, 300)), seed=seed)
    pixels = np.asarray(picture.resize((size, size), Image.BICUBIC))
    record = {
        "light": scene.ground["light"],
        "things": [
            {"shape": t.shape, "color": t.color, "box": [round(float(v), 5) for v in t.box], "text": t.text}
            for t in scene.things
        ],
    }
    masks = np.stack([np.packbits(crop_mask(t)) for t in scene.things])
    return pixels, record, masks, owners(scene.things, size // 14)


def _shard(job):
    path, start, count, size, seed, wanted = job
    made = [example(start + i, size, seed, wanted) for i in range(count)]
    pixels, records, masks, owner = zip(*made)
    part = path + ".part.npz"
    np.savez(
        part, pixels=np.stack(pixels), owners=np.stack(owner), masks=np.concatenate(masks),
        records=np.frombuffer(json.dumps(records).encode(), np.uint8))
    os.replace(part, path)
    return path


def read(path):
    """A shard's pictures, owners, records, and its masks as one packed array per scene."""
    with np.load(path) as z:
        records = json.loads(z["records"].tobytes())
        ends = np.cumsum([len(r["things"]) for r in records])[:-1]
        return z["pixels"], z["owners"], records, np.split(z["masks"], ends)


def shards(folder, kinds=("train", "numbers")):
    names = sorted(n for n in os.listdir(folder) if n.startswith(kinds) and not n.endswith(".part.npz"))
    return [os.path.join(folder, n) for n in names]


def make(folder, size, count, numbers, seed=0, workers=2):
    os.makedirs(folder, exist_ok=True)
    jobs = []
    # The numbers' indices lie far behind, so that no scene is drawn twice.
    for kind, first, count, wanted in (("train", 0, count, None), ("numbers", 10_000_000, numbers, has_long_number)):
        for start in range(0, count, SHARD):
            path = os.path.join(folder, f"{kind}-{size}-{seed}-{start:07d}.npz")
            if not os.path.exists(path):
                jobs.append((path, first + start, min(SHARD, count - start), size, seed, wanted))
    with Pool(workers) as pool:
        for path in pool.imap(_shard, jobs):
            print(path, flush=True)


if __name__ == "__main__":
    parse = argparse.ArgumentParser()
    parse.add_argument("--folder", required=True)
    parse.add_argument("--size", type=int, default=112)
    parse.add_argument("--scenes", type=int, default=100000)
    parse.add_argument("--numbers", type=int, default=40000)
    parse.add_argument("--seed", type=int, default=0)
    parse.add_argument("--workers", type=int, default=2)
    a = parse.parse_args()
    make(a.folder, a.size, a.scenes, a.numbers, a.seed, a.workers)
