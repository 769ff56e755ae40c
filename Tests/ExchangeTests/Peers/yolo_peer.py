"""supervision reads the YOLO folders, PyYAML data.yaml: boxes and masks are those of the answers, within a pixel."""

import json
import pathlib
import shutil
import tempfile
import warnings

import numpy
import supervision
import yaml
from PIL import Image
from pycocotools import mask as coco_mask

from coco_peer import FIXTURES, answers, proper


def expected(with_masks):
    """By name of the picture: label, box, object."""
    found = {}
    for answer in answers():
        if answer.get("error") or len(answer["images"]) != 1:
            continue
        objects = found.setdefault(answer["images"][0], ((answer["width"], answer["height"]), []))[1]
        for one in answer["detections"]:
            box = proper(one, answer)
            if box and (not with_masks or "mask" in one and "segment_codes" in one):
                objects.append((one["label"].strip(), box, one))
    return found


def shifted(mask):
    return [numpy.roll(mask, (down, across), (0, 1)) for down in (-1, 0, 1) for across in (-1, 0, 1)]


def check(name, with_masks):
    pictures = expected(with_masks)
    with tempfile.TemporaryDirectory() as place:
        folder = pathlib.Path(place)
        shutil.copytree(FIXTURES / name, folder, dirs_exist_ok=True)
        (folder / "images").mkdir(exist_ok=True)
        names = {}
        for line in (FIXTURES / f"{name}-copies.txt").read_text().splitlines():
            file, source = line.split(" \"", 1)
            source = json.loads('"' + source)
            names[str(folder / file)] = source
            Image.new("RGB", pictures[source][0]).save(folder / file)
        labels = yaml.safe_load((folder / "data.yaml").read_text())
        assert labels["nc"] == len(labels["names"])
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            data = supervision.DetectionDataset.from_yolo(
                str(folder / "images"), str(folder / "labels"), str(folder / "data.yaml"), force_masks=with_masks)
        count, worst, covered = 0, 0.0, 1.0
        for path, _, read in data:
            objects = pictures[names[path]][1]
            assert len(read) == len(objects), (path, len(read), len(objects))
            for index, (label, (x, y, width, height), one) in enumerate(objects):
                told = data.classes[read.class_id[index]]
                assert told == label or "\ufffd" in told, (told, label)
                count += 1
                if with_masks:
                    inside, mine = coco_mask.decode(one["mask"]).astype(bool), read.mask[index]
                    # The reader fills outlines with their border. What it adds beyond that are the lines that
                    # join parts: nowhere three pixels wide.
                    beyond = mine & ~numpy.logical_or.reduce(shifted(inside))
                    assert not numpy.logical_and.reduce(shifted(beyond)).any(), path
                    covered = min(covered, (mine & inside).sum() / inside.sum())
                else:
                    box = numpy.array([x, y, x + width, y + height])
                    worst = max(worst, float(numpy.abs(read.xyxy[index] - box).max()))
        assert worst < 1 and covered > 0.9, (worst, covered)
        told = f"masks within a pixel, {covered:.0%} covered" if with_masks else f"farthest edge {worst:.4f} pixels"
        print(f"{name}: {count} objects of {len(names)} pictures; {told}")


def check_scores(name):
    """With scores a line ends in a number between 0 and 1 more."""
    plain, scored = FIXTURES / name / "labels", FIXTURES / f"{name}-scores" / "labels"
    for file in sorted(plain.iterdir()):
        lines, others = file.read_text().splitlines(), (scored / file.name).read_text().splitlines()
        for line, other in zip(lines, others, strict=True):
            assert other.startswith(line + " ") and 0 <= float(other[len(line):]) <= 1
    print(f"{name}-scores: a score at the end of each line")


check("yolo", False)
check("yolo-segment", True)
check_scores("yolo")
check_scores("yolo-segment")
