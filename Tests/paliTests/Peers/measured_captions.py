"""pycocoevalcap (with Java) says of five hundred captions what `pali eval` says of them, to 1e-4.

    PALI=... python measured_captions.py [SCRATCH]

Five hundred answers of made-up English with four references each, as lines and as COCO's files; and those of the demo
model to a hundred pictures, asked by `pali eval` itself.
"""

import contextlib
import io
import json
import random
import sys

from pycocoevalcap.bleu.bleu import Bleu
from pycocoevalcap.cider.cider import Cider
from pycocoevalcap.tokenizer.ptbtokenizer import PTBTokenizer

import drawn
from program import TESTS, lines, pali, scratch, write_lines

sys.path.insert(0, str(TESTS / "EvaluationTests" / "Fixtures"))
import make_captions  # noqa: E402
import prompts  # noqa: E402

COUNT = 500


def theirs(answers, references):
    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
        words = PTBTokenizer()
        truth = words.tokenize({n: [{"caption": text} for text in texts] for n, texts in enumerate(references)})
        said = words.tokenize({n: [{"caption": text}] for n, text in enumerate(answers)})
        return {"cider": Cider().compute_score(truth, said)[0], "bleu4": Bleu(4).compute_score(truth, said)[0][3]}


def made():
    dice = random.Random(29)
    edges = [text for group in make_captions.EDGES.values() for text in group if text.strip()]
    answers, references = [], []
    for number in range(COUNT):
        base = dice.choice(edges) if number % 4 == 0 else make_captions.plain(dice)
        texts = [base] + [make_captions.varied(dice, base) if dice.random() < 0.5 else make_captions.plain(dice)
                          for _ in range(3)]
        references.append(texts)
        answers.append(make_captions.varied(dice, dice.choice(texts)))
    return answers, references


def compare(home, name, truth, expected, *more):
    for metric, value in expected.items():
        said = json.loads(pali(home, "eval", "--truth", truth, "--metric", metric, "--json", *more))
        assert said["missing"] == 0 and abs(said["value"] - value) < 1e-4, (name, metric, said["value"], value)
        print(f"{name}: {metric} {said['value']:.6f}, theirs {value:.6f}, of {said['items']}", flush=True)


def check_lines(place, home, answers, references, expected):
    images = [f"{number}.png" for number in range(len(answers))]
    truth = write_lines(place / "captions.jsonl", [
        {"image": image, "prefix": "caption en", "captions": texts} for image, texts in zip(images, references)])
    said = write_lines(place / "said.jsonl", [
        {"image": image, "prefix": "caption en", "suffix": text} for image, text in zip(images, answers)])
    compare(home, "lines", truth, expected, "--predictions", said, "--no-asking")


def check_coco(place, home, answers, references, expected):
    images = [{"id": 3 * number + 1, "file_name": f"{number}.png"} for number in range(len(answers))]
    captions = [{"image_id": image["id"], "caption": text}
                for image, texts in zip(images, references) for text in texts]
    for number, one in enumerate(captions):
        one["id"] = number + 1
    truth = drawn.write({"images": images, "annotations": captions}, place / "captions.json")
    said = drawn.write([{"image_id": image["id"], "caption": text} for image, text in zip(images, answers)],
                       place / "said.json")
    compare(home, "COCO", truth, expected, "--predictions", said, "--no-asking")


def check_asked(place, home):
    shown = drawn.pictures(place / "asked", 100, seed=21)
    references = [[prompts.caption(prompts.record(scene), "en")[1]] * 2 for _, scene in shown]
    truth = write_lines(place / "asked" / "truth.jsonl", [
        {"image": path.name, "prefix": "caption en", "captions": texts} for (path, _), texts in zip(shown, references)])
    records = place / "asked.jsonl"
    records.unlink(missing_ok=True)
    pali(home, "eval", "--truth", truth, "--records", records, "--json")
    answers = {one["images"][0].rsplit("/", 1)[-1]: one["text"] for one in lines(records)}
    said = [answers[path.name] for path, _ in shown]
    compare(home, "asked", truth, theirs(said, references), "--predictions", records, "--no-asking")


if __name__ == "__main__":
    place = scratch()
    answers, references = made()
    expected = theirs(answers, references)
    check_lines(place, place / "home", answers, references, expected)
    check_coco(place, place / "home", answers, references, expected)
    check_asked(place, place / "home")
