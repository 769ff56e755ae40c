"""Measures a model folder on scenes it has never seen, and prints the table of the model card.

    python evaluate.py --model FOLDER [--seed 0] [--count 500] [--runner transformers | torch | pali] [--pali PATH]
                       [--precision f32] [--answers FILE] [--against FILE]

Each task gets `count` scenes of its own from the test stream, drawn at 240 to 640 pixels. `transformers` and `pali`
read the folder as users do; `torch` is the trainer's code, batched, for a quick look. --answers keeps what was said, --against
says how many of the answers are the same as in such a file.

PaliGemma gives boxes no scores, so an average precision has one operating point: precision x recall, per shape, averaged.
"""

import argparse
import itertools
import json
import os
import re
import subprocess
import tempfile
import time

import numpy as np
import torch
from PIL import Image

import masks
import prompts
import scenes

DETECTION = re.compile(r"((?:<loc\d{4}>){4})((?:<seg\d{3}>){16})?([^<;]*)")


# What is asked

def questions(task, seed):
    """(picture, record, things, prompt, answer) of scenes without end; tasks draw from separate parts of the stream.

    Only scenes with text are asked for it.
    """
    for i in itertools.count():
        index = prompts.TASKS.index(task) * 1_000_000 + i
        rng = np.random.default_rng([index, seed, 5])
        scene, picture = scenes.scene_and_picture("test", index, int(rng.integers(240, 641)), seed=seed)
        record = prompts.record(scene)
        if task != "ocr" or prompts.ocr(record)[1]:
            yield picture, record, scene.things, *prompts.ask(rng, record, task)


# Who answers

class Torch:
    """The trainer's model, many prompts at once, without a key/value cache."""

    def __init__(self, folder, batch=50):
        from export import rebuilt
        from data import Words
        self.model, self.words, self.batch = rebuilt(folder), Words(os.path.join(folder, "tokenizer.model")), batch

    @torch.no_grad()
    def __call__(self, asked):
        out = []
        for at in range(0, len(asked), self.batch):
            out += self._some(asked[at:at + self.batch])
        return out

    def _some(self, asked):
        c, words, model = self.model.c, self.words, self.model
        resized = [np.asarray(p.convert("RGB").resize((c.image, c.image), Image.BICUBIC)) for p, _ in asked]
        pixels = torch.from_numpy(np.stack(resized)).permute(0, 3, 1, 2).float() / 127.5 - 1
        images = model.projector(model.vision(pixels))
        texts = [words.pair(prompt, "")[0] for _, prompt in asked]
        prefix = torch.tensor([len(t) + c.patches for t in texts])
        going = list(range(len(texts)))
        for _ in range(110):
            longest = max(len(texts[i]) for i in going)
            ids = torch.tensor([texts[i] + [0] * (longest - len(texts[i])) for i in going])
            hidden, _ = model.decode(images[going], ids, prefix[going], model.embedding_table)
            last = torch.tensor([len(texts[i]) - 1 + c.patches for i in going])
            best = (hidden[torch.arange(len(going)), last] @ model.embedding_table.T).argmax(-1).tolist()
            for i, token in zip(going, best):
                texts[i].append(token)
            going = [i for i in going if texts[i][-1] != words.eos]
            if not going:
                break
        return [words.pieces.decode([t for t in text[p - c.patches:] if t != words.eos]) for text, p in zip(texts, prefix.tolist())]


class Transformers:
    def __init__(self, folder):
        import transformers
        self.processor = transformers.PaliGemmaProcessor.from_pretrained(folder)
        self.model = transformers.PaliGemmaForConditionalGeneration.from_pretrained(folder, dtype=torch.float32).eval()

    @torch.no_grad()
    def ids(self, picture, prompt):
        """Ids of the greedy answer, with its end."""
        inputs = self.processor(images=picture, text="<image>" + prompt, return_tensors="pt")
        ids = self.model.generate(**inputs, max_new_tokens=110, do_sample=False)
        return ids[0, inputs["input_ids"].shape[1]:].tolist()

    def text(self, ids):
        return self.processor.tokenizer.decode(ids, skip_special_tokens=True)

    def __call__(self, asked):
        return [self.text(self.ids(picture, prompt)) for picture, prompt in asked]


class Pali:
    """The program itself, one run a prompt with all of the pictures it is asked about."""

    def __init__(self, folder, program, precision):
        self.folder, self.program, self.precision = folder, program, precision

    def __call__(self, asked):
        groups, out = {}, [None] * len(asked)
        for i, (_, prompt) in enumerate(asked):
            groups.setdefault(prompt, []).append(i)
        with tempfile.TemporaryDirectory() as place:
            paths = [os.path.join(place, f"{i}.png") for i in range(len(asked))]
            for (picture, _), path in zip(asked, paths):
                picture.save(path)
            for prompt, members in groups.items():
                command = [self.program, "run", "--model", self.folder, "--precision", self.precision, "--json", "--prompt", prompt]
                done = subprocess.run(command + [paths[i] for i in members], capture_output=True, text=True, check=True)
                for line in done.stdout.splitlines():
                    said = json.loads(line)
                    out[paths.index(said["images"][0])] = said["text"]
        return out


# What is measured

def parse(text):
    """[(box, codes or None, label)] in an answer."""
    found = []
    for loc, seg, label in DETECTION.findall(text):
        box = [int(n) / 1023 for n in re.findall(r"\d{4}", loc)]
        found.append((box, [int(n) for n in re.findall(r"\d{3}", seg)] if seg else None, label.strip()))
    return found


def box_iou(a, b):
    h = min(a[2], b[2]) - max(a[0], b[0])
    w = min(a[3], b[3]) - max(a[1], b[1])
    both = max(0, h) * max(0, w)
    area = lambda r: max(0, r[2] - r[0]) * max(0, r[3] - r[1])
    return both / max(1e-9, area(a) + area(b) - both)


def matched(found, record, queries):
    """Greedy matches by label and IoU: pairs of (found, thing, IoU), and the numbers found and wanted."""
    wanted = [(i, q) for q in queries for i in prompts.found(record, q)]
    options = sorted(
        ((box_iou(f[0], record["things"][i]["box"]), k, n) for k, f in enumerate(found) for n, (i, q) in enumerate(wanted)
         if f[2] == q), reverse=True)
    pairs, used_found, used_wanted = [], set(), set()
    for iou, k, n in options:
        if k not in used_found and n not in used_wanted:
            pairs.append((k, n, iou))
            used_found.add(k)
            used_wanted.add(n)
    return pairs, wanted


def queries_of(prompt):
    return prompt.split(" ", 1)[1].split(" ; ")


def detection(said, asked):
    """Mean over shapes of precision x recall at IoU 0.5, and the mean IoU of the matches."""
    count, ious = {}, []
    for text, (_, record, _, prompt, _) in zip(said, asked):
        found = parse(text)
        pairs, wanted = matched(found, record, queries_of(prompt))
        right = {n for _, n, iou in pairs if iou >= 0.5}
        hit = {k for k, _, iou in pairs if iou >= 0.5}
        ious += [iou for _, _, iou in pairs if iou >= 0.5]
        for n, (i, q) in enumerate(wanted):
            c = count.setdefault(q.split()[-1], [0, 0, 0])
            c[0] += n in right
            c[1] += 1
        for k, f in enumerate(found):
            c = count.setdefault((f[2].split() or [""])[-1], [0, 0, 0])
            c[2] += 1
    known = {k: v for k, v in count.items() if v[1]}
    stray = sum(v[2] for k, v in count.items() if not v[1])
    average = np.mean([(r / w) * (r / max(1, f)) for r, w, f in known.values()])
    return {"mAP@0.5": average, "mean IoU of matches": np.mean(ious) if ious else 0.0, "boxes of unasked kinds": stray}


def pasted(decoded, box, shape):
    """A decoded 64 x 64 mask, resized bilinearly to its box in a picture of this shape."""
    h, w = shape
    y0, x0, y1, x1 = (round(v * s) for v, s in zip(box, (h, w, h, w)))
    out = np.zeros(shape, bool)
    if y1 > y0 and x1 > x0:
        small = Image.fromarray(decoded.astype(np.float32)).resize((x1 - x0, y1 - y0), Image.BILINEAR)
        inside = np.clip(np.asarray(small) * 0.5 + 0.5, 0, 1) > 0.5
        out[y0:y1, x0:x1] = inside[:max(0, h - y0), :max(0, w - x0)]
    return out


@torch.no_grad()
def segmentation(said, asked, autoencoder):
    """Mean IoU of masks over all things asked for; a thing not found counts 0."""
    ious = []
    for text, (_, record, things, prompt, _) in zip(said, asked):
        found = parse(text)
        pairs, wanted = matched(found, record, queries_of(prompt))
        by_thing = {n: k for k, n, _ in pairs}
        for n, (i, _) in enumerate(wanted):
            box, codes = found[by_thing[n]][:2] if n in by_thing else (None, None)
            if codes is None:
                ious.append(0.0)
                continue
            decoded = autoencoder.decode(autoencoder.book[torch.tensor([codes])])[0].numpy()
            mask, true = pasted(decoded, box, things[i].mask.shape), things[i].mask
            ious.append((mask & true).sum() / max(1, (mask | true).sum()))
    return {"mask mIoU": float(np.mean(ious))}


def exact(said, asked):
    return {"exact": np.mean([s.strip() == a[4] for s, a in zip(said, asked)])}


def measure(task, said, asked, autoencoder):
    if task == "detect":
        return detection(said, asked)
    if task == "segment":
        return segmentation(said, asked, autoencoder)
    if task == "absent":
        return {"nothing invented": np.mean([not parse(s) and not s.strip() for s in said])}
    return exact(said, asked)


BARS = {
    "mAP@0.5": 0.90, "mean IoU of matches": 0.85, "mask mIoU": 0.80, "caption exact": 0.90, "answer exact": 0.92,
    "ocr exact": 0.85, "nothing invented": 0.95,
}


def main():
    read = argparse.ArgumentParser()
    read.add_argument("--model", required=True)
    read.add_argument("--seed", type=int, default=0)
    read.add_argument("--count", type=int, default=500)
    read.add_argument("--runner", default="transformers", choices=["transformers", "torch", "pali"])
    read.add_argument("--pali", default="pali")
    read.add_argument("--precision", default="f32", help="of pali")
    read.add_argument("--tasks", nargs="*", default=prompts.TASKS)
    read.add_argument("--threads", type=int, default=1)
    read.add_argument("--answers")
    read.add_argument("--against")
    read.add_argument("--show", type=int, default=0, help="print so many answers of each task")
    o = read.parse_args()
    torch.set_num_threads(o.threads)
    runner = {"torch": Torch, "transformers": Transformers, "pali": lambda f: Pali(f, o.pali, o.precision)}[o.runner](o.model)
    autoencoder = masks.load(os.path.join(o.model, "vae-oid.npz"))
    kept = {}
    print(f"{o.count} scenes a task, seed {o.seed}, by {o.runner}\n\n| task | measure | reached | bar |\n|---|---|---|---|")
    for task in o.tasks:
        asked, begun = list(itertools.islice(questions(task, o.seed), o.count)), time.time()
        said = runner([(a[0], a[3]) for a in asked])
        kept[task] = said
        for name, value in measure(task, said, asked, autoencoder).items():
            bar = BARS.get(name) or BARS.get(f"{task} {name}")
            print(f"| {task} | {name} | {value:.3f} | {'' if bar is None else f'{bar:.2f}'} |", flush=True)
        for a, s in list(zip(asked, said))[:o.show]:
            print(f"  {a[3]!r}: {s!r}, should be {a[4]!r}")
    if o.answers:
        with open(o.answers, "w") as file:
            json.dump(kept, file, indent=1, ensure_ascii=False)
    if o.against:
        with open(o.against) as file:
            other = json.load(file)
        pairs = [(a, b) for task in kept for a, b in zip(kept[task], other.get(task, []))]
        print(f"\n{sum(a == b for a, b in pairs)} of {len(pairs)} answers are the same as in {o.against}")


if __name__ == "__main__":
    main()
