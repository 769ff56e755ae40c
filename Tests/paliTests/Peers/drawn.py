"""Pictures of the demo model's world, and what is on them as COCO has it. Needs Debian's fonts-urw-base35."""

import json
import random
import sys

import numpy
from PIL import Image
from pycocotools import mask as masks

from program import SOURCES

sys.path.insert(0, str(SOURCES / "DemoModel" / "Training"))
import scenes  # noqa: E402
import world  # noqa: E402

CATEGORIES = [{"id": 10 + 3 * place, "name": name} for place, name in enumerate(world.SHAPES)]
IDS = {one["name"]: one["id"] for one in CATEGORIES}


def pictures(folder, count, seed, sides=(96, 224)):
    """Draws so many into a folder, and returns their paths with their scenes."""
    folder.mkdir(parents=True, exist_ok=True)
    dice = random.Random(seed)
    drawn = []
    for number in range(count):
        scene, picture = scenes.scene_and_picture("test", seed * 100_000 + number, dice.randint(*sides))
        path = folder / f"{number:05}.png"
        picture.save(path, compress_level=1)
        drawn.append((path, scene))
    return drawn


def printed(mask):
    code = masks.encode(numpy.asfortranarray(mask.astype(numpy.uint8)))
    return {"size": code["size"], "counts": code["counts"].decode()}


def counts(mask):
    """Run lengths as numbers, which crowds have."""
    flat = mask.flatten(order="F").astype(numpy.int8)
    edges = numpy.flatnonzero(numpy.diff(flat)) + 1
    lengths = numpy.diff(numpy.concatenate([[0], edges, [len(flat)]])).tolist()
    return {"size": list(mask.shape), "counts": [0] + lengths if flat[0] else lengths}


def annotation(number, image, category, mask, crowd=False):
    shape = printed(mask)
    box = [float(side) for side in masks.toBbox(shape)]
    return {"id": number, "image_id": image, "category_id": category, "bbox": box, "area": float(mask.sum()),
            "iscrowd": int(crowd), "segmentation": counts(mask) if crowd else shape}


def truth(drawn, crowds=0.0, seed=0):
    """A data set of what was drawn; that share of the objects is marked as crowds."""
    dice = random.Random(seed)
    images, annotations = [], []
    for place, (path, scene) in enumerate(drawn):
        width, height = Image.open(path).size
        image = {"id": 7 * place + 1, "file_name": path.name, "width": width, "height": height}
        images.append(image)
        for thing in scene.objects if scene else []:
            crowd = dice.random() < crowds
            annotations.append(
                annotation(len(annotations) + 1, image["id"], IDS[thing.shape], thing.mask, crowd))
    return {"images": images, "categories": CATEGORIES, "annotations": annotations}


def bare(path, seed):
    """A picture with nothing on it."""
    ground = scenes._ground(numpy.random.default_rng(seed))
    pixels = numpy.clip(scenes._draw_ground(ground, 160, 120), 0, 255).astype(numpy.uint8)
    Image.fromarray(pixels).save(path)
    return path, None


def write(data, path):
    path.write_text(json.dumps(data))
    return path
