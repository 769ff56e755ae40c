"""Lays the demo model's answers by several programs or precisions beside each other: all measures, and how many answers
are the same as the first one's.

    python answers_apart.py SCRATCH [--count 500] [--tasks ...] NAME=PALI:PRECISION ...

The scenes are those of ../DemoModel/Training/evaluate.py (its requirements); SCRATCH keeps them, and each program's
answers, for the next time.
"""

import argparse
import itertools
import json
import os
import pathlib
import pickle
import sys

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "DemoModel" / "Training"))
import evaluate  # noqa: E402
import masks  # noqa: E402
import prompts  # noqa: E402

MODEL = str(HERE.parent / "DemoModel" / "Model")


def scenes(place, task, count):
    """What evaluate.py asks, drawn once."""
    path = place / f"{task}-{count}.pickle"
    if not path.exists():
        asked = list(itertools.islice(evaluate.questions(task, 0), count))
        path.with_suffix(".part").write_bytes(pickle.dumps(asked))
        path.with_suffix(".part").rename(path)
    return pickle.loads(path.read_bytes())


def answers(place, name, program, precision, task, asked):
    path = place / f"{name}-{task}-{len(asked)}.json"
    if not path.exists():
        said = evaluate.Pali(MODEL, program, precision)([(one[0], one[3]) for one in asked])
        path.write_text(json.dumps(said))
    return json.loads(path.read_text())


def compare(place, runners, task, count, autoencoder, same):
    asked = scenes(place, task, count)
    said = {name: answers(place, name, program, precision, task, asked) for name, program, precision in runners}
    measured = {name: evaluate.measure(task, texts, asked, autoencoder) for name, texts in said.items()}
    first = runners[0][0]
    for measure in measured[first]:
        values = " | ".join(f"{measured[name][measure]:.4f}" for name, *_ in runners)
        print(f"| {task} | {measure} | {values} |", flush=True)
    counts = {name: sum(a == b for a, b in zip(said[first], said[name])) for name, *_ in runners}
    for name, number in counts.items():
        same[name] = same.get(name, 0) + number
    print(f"| {task} | the same as {first} | {' | '.join(str(counts[name]) for name, *_ in runners)} |", flush=True)


def main():
    read = argparse.ArgumentParser()
    read.add_argument("scratch", type=pathlib.Path)
    read.add_argument("runners", nargs="*", metavar="NAME=PALI:PRECISION")
    read.add_argument("--count", type=int, default=500)
    read.add_argument("--tasks", nargs="*", default=prompts.TASKS)
    told = read.parse_args()
    told.scratch.mkdir(parents=True, exist_ok=True)
    for kind in ["CONFIG", "STATE", "CACHE"]:
        os.environ[f"XDG_{kind}_HOME"] = str(told.scratch.resolve() / kind.lower())
    runners = [(name, *rest.rsplit(":", 1)) for name, rest in (one.split("=", 1) for one in told.runners)]
    autoencoder, same = masks.load(os.path.join(MODEL, "vae-oid.npz")), {}
    print(f"| task | measure | {' | '.join(name for name, *_ in runners)} |\n|{'---|' * (2 + len(runners))}")
    for task in told.tasks if runners else []:
        compare(told.scratch, runners, task, told.count, autoencoder, same)
    print(f"| all | the same | {' | '.join(str(same[name]) for name, *_ in runners)} |")


if __name__ == "__main__":
    main()
