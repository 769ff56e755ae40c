"""Draws the demo pictures from a stream of scenes that training never sees.

    python pictures.py --out ../Pictures
"""

import argparse
import os

import scenes

# Scene of the "pictures" stream, longer side in pixels, file name.
CHOSEN = [
    (17, 640, "snow.jpg"), (12, 320, "moon.png"), (22, 800, "shapes.webp"), (15, 540, "fishes.jpg"), (24, 400, "cake.png"),
    (43, 600, "stripes.webp"), (44, 960, "yes.jpg"), (55, 720, "house.webp"),
]


def save(picture, path):
    kind = path.rsplit(".", 1)[1]
    settings = {"png": {"optimize": True}, "jpg": {"quality": 88}, "webp": {"quality": 88, "method": 6}}[kind]
    picture.save(path, **settings)


if __name__ == "__main__":
    parse = argparse.ArgumentParser()
    parse.add_argument("--out", required=True)
    out = parse.parse_args().out
    os.makedirs(out, exist_ok=True)
    for index, side, name in CHOSEN:
        save(scenes.scene_and_picture("pictures", index, side, smooth=3)[1], os.path.join(out, name))
