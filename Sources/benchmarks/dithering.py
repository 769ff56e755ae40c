#!/usr/bin/env python3
"""How near are pictures in 256 and 16 colours to their true pixels, with full, less and no error diffusion?

    pip install numpy scipy pillow scikit-image
    python dithering.py PALI [--sheet PNG]

Each picture is shown by `PALI show --color 256 (16, mono)` in 100 x 40 cells, and its pixels are dithered here by
Floyd-Steinberg in sRGB with the nearest sRGB colour: all of the error, half of it, none. Figures: mean OKLab
distance (x 100) between the shown and the true pixels, both after a Gaussian blur with sigma of one half cell;
blurred as light (what an eye averages), as sRGB values, and as OKLab values. The sheet shows, from left to right,
the pixels, full, half, none, PALI, and PALI in mono.
"""
import argparse
import os
import re
import subprocess

import numpy as np
import skimage
from PIL import Image
from scipy.ndimage import gaussian_filter

COLS, ROWS = 100, 40
PHOTOGRAPHS = ["astronaut.png", "coffee.png", "chelsea.png", "rocket.jpg", "motorcycle_left.png"]
DRAWINGS = ["fishes.jpg", "house.webp", "shapes.webp"]

LEVELS = [0, 95, 135, 175, 215, 255]
NAMED = [0x000000, 0xCD0000, 0x00CD00, 0xCDCD00, 0x0000EE, 0xCD00CD, 0x00CDCD, 0xE5E5E5,
         0x7F7F7F, 0xFF0000, 0x00FF00, 0xFFFF00, 0x5C5CFF, 0xFF00FF, 0x00FFFF, 0xFFFFFF]
TERMINAL = np.array([[v >> 16, v >> 8 & 255, v & 255] for v in NAMED]
                    + [[r, g, b] for r in LEVELS for g in LEVELS for b in LEVELS]
                    + [[v] * 3 for v in range(8, 239, 10)]) / 255


def paths():
    here = os.path.dirname(os.path.abspath(__file__))
    photographs = os.path.join(os.path.dirname(skimage.__file__), "data")
    drawings = os.path.join(here, "..", "DemoModel", "Pictures")
    return [os.path.join(photographs, p) for p in PHOTOGRAPHS] + [os.path.join(drawings, d) for d in DRAWINGS]


def shown(pali, path, color):
    """[height, width, 3] of 0...1: what `pali show` prints."""
    command = [pali, "show", "--color", color, "--cols", str(COLS), "--rows", str(ROWS), path]
    text = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    rows = []
    for line in text.rstrip("\n").split("\n"):
        upper, lower = [], []
        style = [np.ones(3), np.zeros(3)]
        for codes, char in re.findall(r"\x1b\[([\d;]*)m|(.)", line):
            if char:
                halves = {"▀": (0, 1), "▄": (1, 0), "█": (0, 0), " ": (1, 1)}[char]
                upper.append(style[halves[0]])
                lower.append(style[halves[1]])
            else:
                set_style(style, [int(code or 0) for code in codes.split(";")])
        rows += [upper, lower]
    return np.array(rows)


def set_style(style, codes):
    while codes:
        code = codes.pop(0)
        if code == 0:
            style[:] = [np.ones(3), np.zeros(3)]
        elif code in (38, 48):
            kind = codes.pop(0)
            taken = 1 if kind == 5 else 3
            value = TERMINAL[codes[0]] if kind == 5 else np.array(codes[:3]) / 255
            style[code == 48] = value
            del codes[:taken]
        elif code in (39, 49):
            style[code == 49] = np.full(3, float(code == 39))
        else:
            bright = code >= 90
            base = code - 90 if bright else code - 30
            style[base >= 10] = TERMINAL[base % 10 + 8 * bright]


def diffused(pixels, palette, strength):
    error = np.zeros((pixels.shape[0] + 1, pixels.shape[1] + 2, 3))
    result = np.zeros_like(pixels)
    for y in range(pixels.shape[0]):
        for x in range(pixels.shape[1]):
            wanted = pixels[y, x] + error[y, x + 1]
            result[y, x] = palette[((palette - wanted) ** 2).sum(1).argmin()]
            left = (wanted - result[y, x]) * strength / 16
            error[y, x + 2] += 7 * left
            error[y + 1, x] += 3 * left
            error[y + 1, x + 1] += 5 * left
            error[y + 1, x + 2] += left
    return result


def light(v):
    return np.where(v <= 0.04045, v / 12.92, ((v + 0.055) / 1.055) ** 2.4)


LMS = np.array([[0.4122214708, 0.5363325363, 0.0514459929], [0.2119034982, 0.6806995451, 0.1073969566],
                [0.0883024619, 0.2817188376, 0.6299787005]])
LAB = np.array([[0.2104542553, 0.7936177850, -0.0040720468], [1.9779984951, -2.4285922050, 0.4505937099],
                [0.0259040371, 0.7827717662, -0.8086757660]])


def oklab(linear):
    return np.cbrt(linear @ LMS.T) @ LAB.T


def blurred(a):
    return np.stack([gaussian_filter(a[..., i], 1, mode="nearest") for i in range(3)], -1)


def distances(a, b):
    """Blurred as light, as sRGB values, as OKLab values."""
    ways = [lambda v: oklab(blurred(light(v))), lambda v: oklab(light(blurred(v))),
            lambda v: blurred(oklab(light(v)))]
    return np.array([100 * np.linalg.norm(way(a) - way(b), axis=-1).mean() for way in ways])


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("pali")
    parser.add_argument("--sheet", help="draw what was compared into this PNG, 256 colours above 16")
    a = parser.parse_args()
    sheet = []
    for color, palette in ("256", TERMINAL[16:]), ("16", TERMINAL[:16]):
        print(f"\n| {color} colours: light / sRGB / OKLab | full | half | none | pali |\n|---|---|---|---|---|")
        sums = []
        for path in paths():
            true = shown(a.pali, path, "24bit")
            pictures = [diffused(true, palette, s) for s in (1, 0.5, 0)] + [shown(a.pali, path, color)]
            figures = [distances(p, true) for p in pictures]
            sums.append(figures)
            row(os.path.basename(path), figures)
            tall = [true] + pictures + [shown(a.pali, path, "mono")]
            sheet.append(np.concatenate([padded(p) for p in tall], 1))
        row("**mean**", np.mean(sums, 0))
    if a.sheet:
        pixels = np.kron(np.concatenate(sheet), np.ones((3, 3, 1)))
        Image.fromarray((pixels * 255).round().astype(np.uint8)).save(a.sheet)


def padded(picture):
    pad = (0, 2 * ROWS - picture.shape[0]), (0, COLS + 1 - picture.shape[1]), (0, 0)
    return np.pad(picture, pad, constant_values=0.4)


def row(name, figures):
    print(f"| {name} | " + " | ".join(" / ".join(f"{v:.2f}" for v in f) for f in figures) + " |")


if __name__ == "__main__":
    main()
