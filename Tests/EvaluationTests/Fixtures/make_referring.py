"""Answers to "segment ..." against masks and boxes, and what PaliGemma's rule says of them, with Pillow and numpy:
referring.json.

    python make_referring.py

The rule: a box is places / 1023 of the sides; its overlap is reckoned in these fractions. For the mask its edges are
rounded down to pixels, the 64 x 64 samples (-1...1) are resized to it by Pillow's BILINEAR, and inside is above 0. An
answer without four places and sixteen codes, an empty or inverted box, a box of no pixel count 0 for the mask.

Instead of a decoder, samples come from the codes by the formula in `samples`.
"""
import json
import pathlib
import random

import numpy as np
import PIL.Image


def samples(codes):
    rows, columns = np.mgrid[:64, :64]
    code = np.array(codes)[rows // 16 * 4 + columns // 16]
    return ((code * 37 + rows * 3 + columns * 5) % 256).astype(np.float32) / np.float32(255)


def box_overlap(a, b):
    def area(y0, x0, y1, x1):
        return max(x1 - x0, 0.0) * max(y1 - y0, 0.0)

    common = area(max(a[0], b[0]), max(a[1], b[1]), min(a[2], b[2]), min(a[3], b[3]))
    return common / (area(*a) + area(*b) - common)


def measure(places, codes, truth_box, truth):
    height, width = truth.shape
    y0, x0, y1, x1 = [place / 1023 for place in places]
    valid = len(codes) >= 16 and places[2] > places[0] and places[3] > places[1]
    overlap = box_overlap((y0, x0, y1, x1), truth_box) if valid else 0.0
    top, left, bottom, right = map(int, (y0 * height, x0 * width, y1 * height, x1 * width))
    if not valid or right <= left or bottom <= top:
        return overlap, 0.0, False
    image = PIL.Image.fromarray(samples(codes[:16]) * np.float32(2) - np.float32(1))
    inside = np.asarray(image.resize([right - left, bottom - top], resample=PIL.Image.BILINEAR)) > 0
    common = (truth[top:bottom, left:right] & inside).sum()
    return overlap, float(common / (truth.sum() + inside.sum() - common)), True


def text(places, codes):
    return "".join(f"<loc{p:04}>" for p in places) + "".join(f"<seg{c:03}>" for c in codes) + " thing"


if __name__ == "__main__":
    dice = random.Random(3)
    rows = []
    for n in range(60):
        width, height = dice.randint(30, 300), dice.randint(30, 300)
        y0, x0 = dice.randint(0, 800), dice.randint(0, 800)
        y1, x1 = dice.randint(y0 + 20, 1023), dice.randint(x0 + 20, 1023)
        places, codes = [y0, x0, y1, x1], [dice.randint(0, 127) for _ in range(16)]
        if n == 3:
            places = [y1, x0, y0, x1]
        if n == 4:
            codes = codes[:15]
        if n == 5:
            codes = codes + [5]
        if n == 6:
            places = [500, 500, 501, 501]
        if n == 7:
            places = [0, 0, 1023, 1023]
        # The truth: an ellipse near the box.
        cy, cx = [(a + b) / 2046 * side for a, b, side in ((y0, y1, height), (x0, x1, width))]
        ry, rx = [max(2, dice.uniform(0.3, 0.7) * (b - a) / 1023 * side) for a, b, side in ((y0, y1, height), (x0, x1, width))]
        ys, xs = np.mgrid[:height, :width]
        truth = ((ys - cy) / ry) ** 2 + ((xs - cx) / rx) ** 2 < 1
        down, across = np.flatnonzero(truth.any(1)), np.flatnonzero(truth.any(0))
        box = [float(across[0]), float(down[0]), float(across[-1] - across[0] + 1), float(down[-1] - down[0] + 1)]
        fractions = [box[1] / height, box[0] / width, (box[1] + box[3]) / height, (box[0] + box[2]) / width]
        overlap, mask, valid = measure(places, codes, fractions, truth)
        flat = truth.flatten(order="F").astype(int)
        edges = np.flatnonzero(np.diff(flat)) + 1
        counts = np.diff(np.concatenate([[0], edges, [len(flat)]])).tolist()
        rows.append({"width": width, "height": height, "answer": text(places, codes), "box": box,
                     "counts": [0] + counts if flat[0] else counts, "box overlap": overlap, "mask overlap": mask,
                     "valid": valid})
    path = pathlib.Path(__file__).parent / "referring.json"
    path.write_text(json.dumps(rows))
    print(len(rows), np.mean([r["mask overlap"] for r in rows]), np.mean([r["box overlap"] for r in rows]))
