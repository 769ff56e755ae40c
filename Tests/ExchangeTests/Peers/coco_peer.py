"""pycocotools loads the data set and the results, with masks, and finds what the answers say."""

import contextlib
import io
import json
import os
import pathlib

import numpy
from pycocotools import mask as coco_mask
from pycocotools.coco import COCO
from pycocotools.cocoeval import COCOeval

# EXPORTS: another folder, laid out alike.
FIXTURES = pathlib.Path(os.environ.get("EXPORTS", pathlib.Path(__file__).parent.parent / "Fixtures"))


def quietly(work):
    with contextlib.redirect_stdout(io.StringIO()):
        return work()


def load(name):
    return quietly(lambda: COCO(str(FIXTURES / name)))


def answers():
    return [json.loads(line) for line in (FIXTURES / "answers.jsonl").read_text().splitlines()]


def proper(found, answer):
    """The box within the picture, or None where it is none."""
    if len(found["box"]) != 4 or not found["label"].strip():
        return None
    x0, y0, x1, y1 = found["box"]
    if x0 > x1 or y0 > y1:
        return None
    x0, x1 = (min(max(side, 0), answer["width"]) for side in (x0, x1))
    y0, y1 = (min(max(side, 0), answer["height"]) for side in (y0, y1))
    return (x0, y0, x1 - x0, y1 - y0) if x0 < x1 and y0 < y1 else None


def check_data_set():
    data = load("coco.json")
    by_name = {image["file_name"]: image for image in data.dataset["images"]}
    masks = 0
    expected = []
    for answer in answers():
        if answer.get("error") or len(answer["images"]) != 1:
            continue
        image = by_name[answer["images"][0]]
        assert (image["width"], image["height"]) == (answer["width"], answer["height"])
        for found in answer["detections"]:
            if box := proper(found, answer):
                expected.append((image["id"], found, box))
    annotations = [data.anns[number] for number in sorted(data.anns)]
    assert len(annotations) == len(expected), (len(annotations), len(expected))
    for annotation, (image, found, box) in zip(annotations, expected):
        assert annotation["image_id"] == image
        assert data.cats[annotation["category_id"]]["name"] == found["label"].strip()
        assert numpy.allclose(annotation["bbox"], box, atol=0.001), (annotation["bbox"], box)
        assert annotation.get("score") == found.get("score") or abs(annotation["score"] - found["score"]) < 1e-6
        if annotation["segmentation"]:
            masks += 1
            inside = data.annToMask(annotation)
            assert numpy.array_equal(inside, coco_mask.decode(found["mask"])) and inside.sum() == annotation["area"]
    print(f"coco.json: {len(annotations)} annotations of {len(by_name)} pictures, {masks} masks equal")


def check_results():
    data = load("coco.json")
    results = quietly(lambda: data.loadRes(str(FIXTURES / "coco-results.json")))
    assert len(results.anns) == len(data.anns)
    assert all(0 <= found["score"] <= 1 for found in results.anns.values())
    for kind in ("bbox", "segm"):
        evaluation = COCOeval(data, results, kind)
        if kind == "segm":
            with_masks = [found["image_id"] for found in data.anns.values() if found["segmentation"]]
            evaluation.params.imgIds = sorted(set(with_masks))
        quietly(lambda: (evaluation.evaluate(), evaluation.accumulate(), evaluation.summarize()))
        assert abs(evaluation.stats[0] - 1) < 1e-9, (kind, evaluation.stats[0])
        print(f"coco-results.json: against itself AP {evaluation.stats[0]:.3f} ({kind})")


def check_truth():
    truth = load("truth.json")
    results = quietly(lambda: truth.loadRes(str(FIXTURES / "truth-results.json")))
    pairs = {(found["image_id"], truth.cats[found["category_id"]]["name"]) for found in results.anns.values()}
    assert pairs == {(70, "Cat"), (70, "dog"), (12, "ring")}, pairs
    evaluation = COCOeval(truth, results, "bbox")
    quietly(lambda: (evaluation.evaluate(), evaluation.accumulate(), evaluation.summarize()))
    assert evaluation.stats[1] > 0.99, evaluation.stats
    print(f"truth-results.json: loaded by ids of the truth; AP50 {evaluation.stats[1]:.3f}")


if __name__ == "__main__":
    check_data_set()
    check_results()
    if (FIXTURES / "truth.json").exists():
        check_truth()
