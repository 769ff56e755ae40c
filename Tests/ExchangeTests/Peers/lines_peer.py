"""Python's own readers take in PaliGemma's lines, the table and Label Studio's tasks."""

import csv
import json
import re

from coco_peer import FIXTURES, answers, proper

ANSWERS = [answer for answer in answers() if not answer.get("error") and len(answer["images"]) == 1]


def check_paligemma():
    lines = [json.loads(line) for line in (FIXTURES / "paligemma.jsonl").read_text().splitlines()]
    assert [list(line) for line in lines] == [["image", "prefix", "suffix"]] * len(ANSWERS)
    for line, answer in zip(lines, ANSWERS):
        assert line == {"image": answer["images"][0], "prefix": answer["prompt"], "suffix": answer["text"]}
        places = [int(place) for place in re.findall(r"<loc(\d{4})>", line["suffix"])]
        if len(places) == 4 * len(answer["detections"]):
            assert places == [place for one in answer["detections"] for place in one["locations"]]
            for index, one in enumerate(answer["detections"]):
                y0, x0, y1, x1 = (place / 1023 for place in places[4 * index : 4 * index + 4])
                box = [x0 * answer["width"], y0 * answer["height"], x1 * answer["width"], y1 * answer["height"]]
                assert all(abs(a - b) < 1e-6 for a, b in zip(box, one["box"]))
    print(f"paligemma.jsonl: {len(lines)} lines, places n / 1023")


def check_table():
    with open(FIXTURES / "csv.csv", newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file, strict=True))
    expected = [(answer, one) for answer in answers() for one in answer["detections"] or [None]]
    assert len(rows) == len(expected)
    for row, (answer, one) in zip(rows, expected):
        assert None not in row and row["width"] == str(answer["width"])
        assert not any(value and value[0] in "=+-@" and not re.fullmatch(r"-?\d+(\.\d+)?", value) for value in row.values())
        if one and len(one["box"]) == 4 and max(map(abs, one["box"])) < 1e9:
            assert all(abs(float(row[side]) - edge) < 0.001 for side, edge in zip(["x0", "y0", "x1", "y1"], one["box"]))
            assert row["flags"].split() == one["flags"]
    print(f"csv.csv: {len(rows)} rows, no formula")


def check_label_studio():
    tasks = json.loads((FIXTURES / "label-studio.json").read_text())
    assert [task["data"]["image"] for task in tasks] == [answer["images"][0] for answer in ANSWERS]
    for task, answer in zip(tasks, ANSWERS):
        results = task["predictions"][0]["result"]
        boxes = [box for one in answer["detections"] if (box := proper(one, answer))]
        assert len(results) == len(boxes)
        for result, (x, y, width, height) in zip(results, boxes):
            value = result["value"]
            assert abs(value["x"] / 100 * answer["width"] - x) < 0.01
            assert abs(value["height"] / 100 * answer["height"] - height) < 0.01
    print(f"label-studio.json: {len(tasks)} tasks")


check_paligemma()
check_table()
check_label_studio()
