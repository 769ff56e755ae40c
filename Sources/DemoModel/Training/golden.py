"""Writes what transformers answers about the demo pictures: the fixture that `pali`'s tests compare with.

    python golden.py --model ../Model --pictures ../Pictures --out ../../../Tests/paliTests/Fixtures/demo-answers.json

For every picture one prompt of each task, and all objects detected and segmented: greedy, float32, token for token.
"""

import argparse
import json
import os

import numpy as np
import torch
from PIL import Image

import pictures
import prompts
import scenes
from evaluate import Transformers


def asked(index, side):
    """Prompts about a demo picture, by what is in it."""
    scene, _ = scenes.scene_and_picture("pictures", index, side, smooth=3)
    record = prompts.record(scene)
    tasks = [t for t in prompts.TASKS if t != "ocr" or prompts.ocr(record)[1]]
    drawn = [prompts.ask(np.random.default_rng([index, 7]), record, task)[0] for task in tasks]
    return drawn + ["detect object", "segment object"]


@torch.no_grad()
def main():
    read = argparse.ArgumentParser()
    read.add_argument("--model", required=True)
    read.add_argument("--pictures", required=True)
    read.add_argument("--out", required=True)
    o = read.parse_args()
    reference, records = Transformers(o.model), []
    for index, side, name in pictures.CHOSEN:
        picture = Image.open(os.path.join(o.pictures, name)).convert("RGB")
        for prompt in asked(index, side):
            ids = reference.ids(picture, prompt)
            records.append({"picture": name, "prompt": prompt, "ids": ids, "text": reference.text(ids)})
    with open(o.out, "w") as file:
        file.write("[\n" + ",\n".join(json.dumps(r, ensure_ascii=False) for r in records) + "\n]\n")


if __name__ == "__main__":
    main()
