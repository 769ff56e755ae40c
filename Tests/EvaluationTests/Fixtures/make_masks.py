"""Polygons filled by pycocotools 2.0.11, with areas, boxes and overlaps: masks.json.

    python make_masks.py
"""
import json
import pathlib
import random

from pycocotools import mask as masks


def outline(dice, n, height, width):
    if n == 3:
        return [0, 0, 0, height, width, height, width, 0]
    if n == 4:
        return [5, 5, 5, 5, 5, 5]
    digits = dice.choice([0, 1, 2, 7])
    points = [round(dice.uniform(-8, side + 8), digits) for _ in range(dice.randint(3, 8)) for side in (width, height)]
    # Some are closed by their first corner.
    return points + points[:2] if n % 5 == 0 else points


if __name__ == "__main__":
    dice = random.Random(8)
    rows = []
    for n in range(60):
        height, width = dice.randint(1, 60), dice.randint(1, 60)
        shapes = [outline(dice, n, height, width), outline(dice, 99, height, width)]
        first, second = (masks.frPyObjects([shape], height, width)[0] for shape in shapes)
        union = masks.merge([first, second])
        rows.append({
            "height": height, "width": width, "outlines": shapes,
            "counts": [first["counts"].decode(), second["counts"].decode()], "union": union["counts"].decode(),
            "areas": [int(masks.area(first)), int(masks.area(second))],
            "boxes": [masks.toBbox(first).tolist(), masks.toBbox(second).tolist()],
            "overlaps": [float(masks.iou([first], [second], [crowd])[0][0]) for crowd in (0, 1)],
        })
    (pathlib.Path(__file__).parent / "masks.json").write_text(json.dumps(rows))
