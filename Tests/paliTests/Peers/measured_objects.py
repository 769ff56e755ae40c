"""pycocotools says of exported answers what `pali eval --metric map` says of the records: 24 figures, to 1e-6.

    PALI=... python measured_objects.py [SCRATCH]

Three data sets of the demo model's world, asked about by `pali eval`: `crowds`, a third of whose objects are crowds;
`empty`, a third of whose pictures show nothing, and a third of whose others nobody answered; `equal`, whose answers come
twice, with three different scores. Then the three of EvaluationTests/Fixtures/make_coco.py, made larger, as results.
"""

import contextlib
import io
import json
import math
import sys

from pycocotools.coco import COCO
from pycocotools.cocoeval import COCOeval

import drawn
from program import TESTS, lines, pali, scratch, write_lines

sys.path.insert(0, str(TESTS / "EvaluationTests" / "Fixtures"))
import make_coco  # noqa: E402

NAMES = ["AP", "AP50", "AP75", "AP small", "AP medium", "AP large", "AR 1", "AR 10", "AR 100", "AR small", "AR medium",
         "AR large"]
PROMPT = "segment {class}"


# The data sets

def crowds(folder):
    shown = drawn.pictures(folder, 40, seed=11)
    return drawn.truth(shown, crowds=0.33, seed=1), None


def empty(folder):
    shown = drawn.pictures(folder, 40, seed=12)
    for place in range(0, 40, 3):
        shown[place] = drawn.bare(shown[place][0], place)
    return drawn.truth(shown), lambda records: [one for one in records if int(one["images"][0][-7:-4]) % 3 != 1]


def rounded(record):
    for one in record["detections"]:
        one["score"] = max(0.25, round(one["score"] * 4) / 4 - 0.25 * (len(one["label"]) % 3))
    return record


def equal(folder):
    shown = drawn.pictures(folder, 40, seed=13)
    return drawn.truth(shown), lambda records: [rounded(one) for one in records + records]


# What is said of them

def theirs(truth, results, kind):
    with contextlib.redirect_stdout(io.StringIO()):
        data = COCO(str(truth))
        judged = COCOeval(data, data.loadRes(str(results)), kind)
        judged.evaluate()
        judged.accumulate()
        judged.summarize()
    return judged.stats.tolist()


def ours(home, truth, predictions):
    said = json.loads(pali(home, "eval", "--truth", truth, "--predictions", predictions, "--metric", "map", "--no-asking",
                           "--json"))
    return {name: -1 if value is None else value for name, value in said["parts"].items()}


def compare(name, parts, truth, results):
    """The farthest of all figures; without masks on either side there are twelve."""
    farthest = 0.0
    for kind, prefix in [("bbox", ""), ("segm", "masks ")]:
        for part, value in zip(NAMES, theirs(truth, results, kind)):
            farthest = max(farthest, abs(parts[prefix + part] - value))
            assert math.isclose(parts[prefix + part], value, abs_tol=1e-6), (name, prefix + part, parts[prefix + part], value)
    return farthest


def check_loads(truth, data, results):
    """The exported data set and the results hold the same objects, masks too."""
    with contextlib.redirect_stdout(io.StringIO()):
        made, found = COCO(str(data)), COCO(str(truth)).loadRes(str(results))
    assert len(made.anns) == len(found.anns)
    for one, other in zip(made.anns.values(), found.anns.values()):
        assert one["image_id"] == other["image_id"] and one["bbox"] == other["bbox"]
        assert (made.annToMask(one) == found.annToMask(other)).all()
    return len(found.anns)


def asked(place, home, name, make):
    folder = place / name
    data, change = make(folder)
    truth = drawn.write(data, folder / "truth.json")
    records = place / f"{name}.jsonl"
    records.unlink(missing_ok=True)
    pali(home, "eval", "--truth", truth, "--prompt", PROMPT, "--metric", "map", "--json", "--records", records)
    if change:
        write_lines(records, change(lines(records)))
    return truth, records


def check_asked(place, home, name, make):
    truth, records = asked(place, home, name, make)
    results, data = place / f"{name}-results.json", place / f"{name}-data.json"
    for kind, target in [("coco-results", results), ("coco", data)]:
        pali(home, "export", "--format", kind, "--truth", truth, "--from", records, "--to", target, "--force")
    objects = check_loads(truth, data, results)
    parts = ours(home, truth, records)
    farthest = compare(name, parts, truth, results)
    farthest = max(farthest, compare(name, ours(home, truth, results), truth, results))
    print(f"{name}: {objects} objects of {len(lines(records))} answers; AP {parts['AP']:.4f}, of masks "
          f"{parts['masks AP']:.4f}; farthest figure {farthest:.1e}", flush=True)


def check_made(place, home, name):
    data, found = make_coco.make(name, 2, 60)
    truth = drawn.write(data, place / f"made-{name}.json")
    results = drawn.write(found, place / f"made-{name}-results.json")
    parts = ours(home, truth, results)
    farthest = compare(name, parts, truth, results)
    print(f"made {name}: {len(found)} results, AP {parts['AP']:.4f}; farthest figure {farthest:.1e}", flush=True)


if __name__ == "__main__":
    place = scratch()
    for name, make in [("crowds", crowds), ("empty", empty), ("equal", equal)]:
        check_asked(place, place / "home", name, make)
    for name in ["crowds", "empty", "equal"]:
        check_made(place, place / "home", name)
