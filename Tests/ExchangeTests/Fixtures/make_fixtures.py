"""Makes answers.jsonl, truth.json and polygons.json, by hand: python3 make_fixtures.py

Needs numpy and pycocotools. The files of the formats in this folder are made of them by the tests
(PALI_RECORD=1), and looked at by the scripts in ../Peers.
"""

import json
import pathlib

import numpy
from pycocotools import mask as coco_mask

HERE = pathlib.Path(__file__).parent
OPTIONS = {"max_tokens": 256, "temperature": 0, "seed": 0, "constrained": False}


def rle(inside):
    code = coco_mask.encode(numpy.asfortranarray(inside.astype(numpy.uint8)))
    return {"size": [int(side) for side in code["size"]], "counts": code["counts"].decode()}


def found(label, places, size, score=None, flags=(), inside=None):
    """An object at places y0, x0, y1, x1."""
    width, height = size
    y0, x0, y1, x1 = places
    box = [x0 / 1023 * width, y0 / 1023 * height, x1 / 1023 * width, y1 / 1023 * height]
    result = {"label": label, "box": box, "locations": places, "flags": list(flags)}
    if score is not None:
        result["score"] = score
    if inside is not None:
        result["segment_codes"] = list(range(16))
        result["mask"] = rle(inside)
    return result


def answer(image, size, prompt, text, detections=(), finish="eos", **more):
    images = image if isinstance(image, list) else [image]
    result = {
        "version": 1, "images": images, "width": size[0], "height": size[1], "stamps": [], "prompt": prompt,
        "prompt_ids": [], "text": text, "tokens": [], "detections": list(detections), "engine": "embedded",
        "model": {"name": "demo", "precision": "q8"}, "options": OPTIONS,
    }
    if finish:
        result["finish"] = finish
    return result | more


def locations(places):
    return "".join(f"<loc{place:04}>" for place in places)


def disc(size, x, y, outer, inner=0):
    rows, columns = numpy.mgrid[: size[1], : size[0]]
    away = (columns - x) ** 2 + (rows - y) ** 2
    return (away < outer**2) & (away >= inner**2)


def answers():
    size = (640, 480)
    cat, dog = [102, 205, 511, 614], [0, 700, 300, 1023]
    tokens = [
        {"id": 257000 + place, "text": f"<loc{place:04}>", "logprob": -0.01 * index}
        for index, place in enumerate(cat)
    ]
    tokens += [{"id": 5, "text": " cat", "logprob": -1.5}, {"id": 6, "text": " ;", "given": True}]
    yield answer(
        "photos/cat.jpg", size, "detect cat ; dog", f"{locations(cat)} cat ; {locations(dog)} dog",
        [found("cat", cat, size, 0.9), found("dog", dog, size, 0.25)], tokens=tokens,
        timing={"vision_s": 0.5, "prefill_s": 0.25, "decode_s": 1, "tokens_per_s": 8})
    size = (100, 50)
    ring, parts = [123, 307, 900, 716], [20, 0, 1000, 1023]
    codes = "".join(f"<seg{code:03}>" for code in range(16))
    two = disc(size, 12, 12, 8) | disc(size, 85, 35, 11) | disc(size, 50, 6, 3)
    yield answer(
        "more/cat.jpg", size, "segment ring", f"{locations(ring)}{codes} ring ; {locations(parts)}{codes} parts",
        [
            found("ring", ring, size, 0.75, inside=disc(size, 50, 25, 19, 9)),
            found("parts", parts, size, inside=two),
        ])
    size = (33, 77)
    plain, bad = [100, 100, 900, 900], [900, 900, 100, 100]
    yield answer(
        "photos/Cat.png", size, "segment odd",
        f"{locations(plain)} ; {locations(bad)} odd ; {locations(plain)}<seg001> few ; {locations(plain)}<loc0001> more",
        [
            found("", plain, size, 0.5, ["missing_label"]), found("odd", bad, size, 0.5, ["inverted"]),
            found("few", plain, size, 0.5, ["wrong_segment_count"]) | {"segment_codes": [1]},
            found("more", plain, size, 0.5, ["extra_locations"]),
        ])
    size = (320, 200)
    hostile = [
        "</text></title><script>alert(1)</script>", '=HYPERLINK("http://x")', '"quoted", comma', "line\nbreak\r\n\x1b[31m",
        "-1+1", "\u202eright to left \u200f", "names: {0: x} # ' \\ %", "cat \U0001f408 katze ß 猫",
    ]
    yield answer(
        "=odd<img src=x onerror=alert(1)>\"&'\n\x1b]0;x\x07|,;\udcff/..a b.jpg", size,
        "detect \"x\" ' </p><script>", "<script>alert('text')</script>",
        [
            found(label, [100 * index, 50 * index, 100 * index + 150, 50 * index + 300], size, 1 / (index + 1))
            for index, label in enumerate(hostile)
        ])
    yield answer("photos/cat.jpg", (640, 480), "caption en", "A cat & a dog, \"asleep\" <3\non a sofa.")
    yield answer("photos/gone.jpg", (0, 0), "detect cat", "", finish=None, error="photos/gone.jpg: cannot open: No such file")
    yield answer(["photos/cat.jpg", "more/cat.jpg"], (640, 480), "answer en are they alike?", "no")
    size = (640, 480)
    yield answer(
        "photos/cat.jpg", size, "detect sofa", f"{locations([500, 0, 1023, 1023])} sofa",
        [found("sofa", [500, 0, 1023, 1023], size, 0.6)], finish="length")
    broken = [
        found("three", plain, size, 0.5) | {"box": [1, 2, 3]},
        found("beyond", plain, size, 0.5) | {"box": [-1e308, -5.5, 1e308, 1e300]},
        found("flat", [5, 5, 5, 500], size, 0.5),
        found("mask", plain, size, 0.5) | {"mask": {"size": [480, 640], "counts": "o\u0001~~~~~"}},
        found("small", plain, size, 0.5) | {"mask": {"size": [4, 4], "counts": "`0"}},
    ]
    yield answer("dots/..hidden", size, "segment broken", "broken", broken)


def truth():
    images = [
        {"id": 70, "file_name": "photos/cat.jpg", "width": 640, "height": 480},
        {"id": 12, "file_name": "set/more/cat.jpg", "width": 100, "height": 50},
        {"id": 5, "file_name": "Cat.png", "width": 77, "height": 33},
    ]
    categories = [{"id": 18, "name": "dog"}, {"id": 17, "name": "Cat"}, {"id": 3, "name": "ring"}]
    ring = rle(disc((100, 50), 50, 25, 18, 9))
    annotations = [
        {"id": 1, "image_id": 70, "category_id": 17, "bbox": [130.5, 50, 250, 190], "area": 47500, "iscrowd": 0,
         "segmentation": [[130.5, 50, 380.5, 60, 370, 240, 140.25, 230]]},
        {"id": 2, "image_id": 70, "category_id": 18, "bbox": [430, 0, 210, 140], "area": 29400, "iscrowd": 0,
         "segmentation": []},
        {"id": 3, "image_id": 12, "category_id": 3, "bbox": [32, 7, 36, 36], "area": 700, "iscrowd": 0,
         "segmentation": ring},
        {"id": 4, "image_id": 12, "category_id": 3, "bbox": [0, 0, 9, 9], "area": 81, "iscrowd": 1,
         "segmentation": {"size": [50, 100], "counts": [0, 5000]}},
    ]
    return {"images": images, "categories": categories, "annotations": annotations}


def polygons():
    dice = numpy.random.default_rng(7)
    for index in range(60):
        height, width = (int(side) for side in dice.integers(1, 60, 2))
        shapes = []
        for _ in range(dice.integers(1, 4)):
            corners = dice.uniform(-0.2, 1.2, (dice.integers(3, 9), 2)) * [width, height]
            shapes.append([float(side) for side in (corners if index % 3 else corners.round()).round(2).ravel()])
        code = coco_mask.merge(coco_mask.frPyObjects(shapes, height, width))
        yield {"size": [height, width], "polygons": shapes, "counts": code["counts"].decode()}


(HERE / "answers.jsonl").write_text("".join(json.dumps(line) + "\n" for line in answers()))
(HERE / "truth.json").write_text(json.dumps(truth(), indent=1) + "\n")
(HERE / "polygons.json").write_text(json.dumps(list(polygons())) + "\n")
