"""Three COCO data sets with results, and what pycocotools 2.0.11 says of them.

    python make_coco.py [FOLDER [SEED PICTURES]]

`crowds` has crowds (run-length codes in counts) among polygons and codes in print; `empty` has pictures without
objects, without results, categories without either, results without masks; `equal` has few different scores, boxes
that are there twice, and more than a hundred results in one picture. expected.json holds COCOeval's twelve figures
and each category's AP, for boxes and masks.
"""
import contextlib
import io
import json
import math
import pathlib
import random
import sys

import numpy as np
from pycocotools import mask as masks
from pycocotools.coco import COCO
from pycocotools.cocoeval import COCOeval


def polygon(dice, x, y, width, height, corners):
    angles = sorted(dice.uniform(0, 2 * math.pi) for _ in range(corners))
    points = []
    for angle in angles:
        reach = dice.uniform(0.6, 1)
        points += [round(x + width / 2 * (1 + reach * math.cos(angle)), 2),
                   round(y + height / 2 * (1 + reach * math.sin(angle)), 2)]
    return points


def code(polygons, picture):
    codes = masks.frPyObjects(polygons, picture["height"], picture["width"])
    merged = masks.merge(codes)
    return {"size": merged["size"], "counts": merged["counts"].decode()}


def counts(printed):
    flat = masks.decode(printed).flatten(order="F")
    edges = np.flatnonzero(np.diff(flat)) + 1
    lengths = np.diff(np.concatenate([[0], edges, [len(flat)]])).tolist()
    return [0] + lengths if flat[0] else lengths


def annotation(dice, number, picture, category, kind, form):
    side = dice.choice([8, 20, 45, 80, 140, 190])
    width, height = side * dice.uniform(0.6, 1.4), side * dice.uniform(0.6, 1.4)
    x = dice.uniform(-4, picture["width"] - width * 0.7)
    y = dice.uniform(-4, picture["height"] - height * 0.7)
    outlines = [polygon(dice, x, y, width, height, dice.randint(4, 9))]
    if dice.random() < 0.3:
        outlines.append(polygon(dice, x + width * 0.4, y, width * 0.7, height, 5))
    printed = code(outlines, picture)
    box = [round(float(v), 2) for v in masks.toBbox(printed)]
    area = float(masks.area(printed))
    if area == 0:
        return annotation(dice, number, picture, category, kind, form)
    crowd = int(kind == "crowds" and dice.random() < 0.25)
    if crowd:
        shape = {"size": printed["size"], "counts": counts(printed)}
    else:
        shape = printed if form == "printed" else outlines
    return {"id": number, "image_id": picture["id"], "category_id": category, "bbox": box, "area": area,
            "iscrowd": crowd, "segmentation": shape}


def mask_of(shape, picture):
    if isinstance(shape, list):
        shape = code(shape, picture)
    elif isinstance(shape["counts"], list):
        shape = masks.frPyObjects(shape, picture["height"], picture["width"])
    return masks.decode(shape)


def shifted(dice, shape, picture, shake):
    mask = mask_of(shape, picture)
    across, down = (round(dice.uniform(-shake, shake) * 60) for _ in range(2))
    moved = masks.encode(np.asfortranarray(np.roll(np.roll(mask, across, 1), down, 0)))
    return {"size": moved["size"], "counts": moved["counts"].decode()}


def result(dice, kind, picture, truth, categories):
    near = None
    if truth and dice.random() < 0.8:
        near = dice.choice(truth)
        shake = dice.choice([0, 0.02, 0.05, 0.12, 0.3])
        x, y, width, height = near["bbox"]
        x += dice.uniform(-shake, shake) * width
        y += dice.uniform(-shake, shake) * height
        width *= 1 + dice.uniform(-shake, shake)
        height *= 1 + dice.uniform(-shake, shake)
        category = near["category_id"] if dice.random() < 0.9 else dice.choice(categories)
    else:
        x, y = dice.uniform(0, picture["width"] * 0.8), dice.uniform(0, picture["height"] * 0.8)
        width, height = dice.uniform(4, 150), dice.uniform(4, 150)
        category = dice.choice(categories)
    score = dice.choice([0.25, 0.5, 0.75]) if kind == "equal" else round(dice.random(), 3)
    found = {"image_id": picture["id"], "category_id": category, "bbox": [x, y, width, height], "score": score}
    if kind != "empty" or dice.random() < 0.7:
        found["segmentation"] = (shifted(dice, near["segmentation"], picture, shake) if near
                                 else code([polygon(dice, x, y, width, height, 8)], picture))
    return found


def make(kind, seed, pictures):
    dice = random.Random(f"{kind} {seed}")
    names = [(3, "cat"), (1, "dog"), (7, "bird"), (9, "traffic light")]
    images = [{"id": dice.randint(0, 10**6) * 100 + n, "file_name": f"{kind}/{n:03}.jpg",
               "width": dice.choice([160, 260, 320]), "height": dice.choice([120, 230, 280])}
              for n in range(pictures)]
    dice.shuffle(images)
    annotations, results = [], []
    used = [i for i, _ in names[:3]] if kind == "empty" else [i for i, _ in names]
    for place, picture in enumerate(images):
        bare = kind == "empty" and place % 3 == 0
        here = []
        for _ in range(0 if bare else dice.randint(1, 7)):
            form = dice.choice(["polygons", "printed"])
            here.append(annotation(dice, len(annotations) + 1, picture, dice.choice(used[:2] if bare else used),
                                   kind, form))
            annotations.append(here[-1])
        if kind == "equal" and here:
            twin = dict(here[0], id=len(annotations) + 1)
            here.append(twin)
            annotations.append(twin)
        silent = kind == "empty" and place % 4 == 1
        many = 115 if kind == "equal" and place == 0 else dice.randint(0, 10)
        results += [result(dice, kind, picture, here, used) for _ in range(0 if silent else many)]
    dice.shuffle(annotations)
    return ({"images": images, "categories": [{"id": i, "name": n} for i, n in names],
             "annotations": annotations}, results)


def judge(truth, results):
    said = {}
    for kind in ["bbox", "segm"]:
        with contextlib.redirect_stdout(io.StringIO()):
            coco = COCO()
            coco.dataset = json.loads(json.dumps(truth))
            coco.createIndex()
            found = coco.loadRes(json.loads(json.dumps(results)))
            judged = COCOeval(coco, found, kind)
            judged.evaluate()
            judged.accumulate()
            judged.summarize()
        precision = judged.eval["precision"][:, :, :, 0, 2]
        by_category = [float(p[p > -1].mean()) if (p > -1).any() else -1 for p in np.moveaxis(precision, 2, 0)]
        said[kind] = {"stats": judged.stats.tolist(),
                      "categories": dict(zip(map(str, judged.params.catIds), by_category))}
    return said


if __name__ == "__main__":
    folder = pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else pathlib.Path(__file__).parent / "coco"
    seed, pictures = map(int, sys.argv[2:4]) if len(sys.argv) > 2 else (1, 12)
    folder.mkdir(exist_ok=True)
    expected = {}
    for kind in ["crowds", "empty", "equal"]:
        truth, results = make(kind, seed, pictures)
        expected[kind] = judge(truth, results)
        (folder / f"{kind}.json").write_text(json.dumps(truth, indent=None))
        (folder / f"{kind}-found.json").write_text(json.dumps(results))
    (folder / "expected.json").write_text(json.dumps(expected, indent=1))
