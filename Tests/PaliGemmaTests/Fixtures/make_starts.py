#!/usr/bin/env python3
"""Write what transformers thinks of answers whose beginnings are given, and how it goes on from them.

    make_starts.py [DIR]        (default: Checkpoints beside this file, as make_checkpoints.py left it)

Needs what make_checkpoints.py needs. Takes some seconds, asks nothing of the network, and changes no other file.

What it writes: paligemma1/starts.json and paligemma2/starts.json. Each record is a prompt, a start and its ids; the
log-probability of each of them, and the greedy ids after them with theirs; and for one step the likeliest five tokens
and, where the step has a place or a mask code, the log-probabilities of all places or codes.

`generate` itself reads the start: a processor makes the given ids the only choice, one step after another, so every
mask and cache is the reference's own. Log-probabilities are of the logits before that, over the rows before <image>.
"""
import json
import os
import sys

import torch
import transformers
from transformers import AutoTokenizer, LogitsProcessor, LogitsProcessorList, PaliGemmaProcessor
from transformers.models.siglip.image_processing_pil_siglip import SiglipImageProcessorPil
from PIL import Image

from make_checkpoints import inputs_for, load

CONTINUED = 8
CODES = "".join(f"<seg{i * 7 % 128:03d}>" for i in range(16))
# Pictures, prompt, start, and the step whose distribution is written.
STARTS = [
    ([0], "detect cat ; dog", "<loc0010><loc0020><loc0300><loc0400> cat", 2),
    ([1], "caption en", "a brown cat", 0),
    ([0], "segment <loc0012><loc0345> tree 27", f"<loc0001><loc0002><loc1022><loc1023>{CODES} tree ; <loc0500>", 7),
    ([0, 1], "answer en where is the cat?", " naïve ☃ 2026", 3),
    # Longer than paligemma2's window of 22 positions.
    ([1], "caption en", f"<loc0100><loc0200><loc0300><loc0400>{CODES} dog ; <loc0007><loc0008><loc0009><loc0010>{CODES} a", 30),
    ([0], "detect cat ; dog", "<loc0512>", 1),
]


class Given(LogitsProcessor):
    def __init__(self, ids, prompt):
        self.ids, self.prompt = ids, prompt

    def __call__(self, input_ids, scores):
        place = input_ids.shape[1] - self.prompt
        if place >= len(self.ids):
            return scores
        forced = torch.full_like(scores, -float("inf"))
        forced[:, self.ids[place]] = 0
        return forced


def rounded(values):
    return [round(float(v), 5) for v in values]


def record(model, processor, tokenizer, pictures, case, image_token):
    which, prompt, start, step = case
    inputs = inputs_for(processor, pictures, which, prompt)
    given = tokenizer.encode(start, add_special_tokens=False)
    assert tokenizer.decode(given) == start, start
    prompt_ids = inputs["input_ids"][0].tolist()
    with torch.no_grad():
        out = model.generate(**{k: v for k, v in inputs.items() if k != "labels"}, do_sample=False,
                             max_new_tokens=len(given) + CONTINUED, output_logits=True, return_dict_in_generate=True,
                             logits_processor=LogitsProcessorList([Given(given, len(prompt_ids))]))
    ids = out.sequences[0, len(prompt_ids):].tolist()
    assert ids[:len(given)] == given and len(ids) == len(given) + CONTINUED, (prompt, start, ids)
    steps = [torch.log_softmax(logits[0, :image_token].double(), dim=-1) for logits in out.logits]
    leads = [float(p.topk(2).values[0] - p.topk(2).values[1]) for p in steps[len(given):]]
    assert min(leads) > 0.002, f"{prompt}: a choice by {min(leads)}"
    best = steps[step].topk(5)
    distribution = {"step": step, "ids": best.indices.tolist(), "logprobs": rounded(best.values)}
    for key, name, count in [("places", "<loc{:04d}>", 1024), ("codes", "<seg{:03d}>", 128)]:
        group = tokenizer.convert_tokens_to_ids([name.format(i) for i in range(count)])
        if ids[step] in group:
            distribution[key] = rounded(steps[step][group])
    return {"pictures": [f"{'ab'[i]}.png" for i in which], "prompt": prompt, "promptIDs": prompt_ids, "start": start,
            "given": given, "givenLogprobs": rounded(p[i] for p, i in zip(steps, given)),
            "tokens": ids[len(given):], "logprobs": rounded(p[i] for p, i in zip(steps[len(given):], ids[len(given):])),
            "distribution": distribution}


def main():
    here = os.path.dirname(os.path.abspath(__file__))
    root = sys.argv[1] if len(sys.argv) > 1 else os.path.join(here, "Checkpoints")
    transformers.logging.set_verbosity_error()
    transformers.utils.logging.disable_progress_bar()
    torch.set_num_threads(1)
    tokenizer = AutoTokenizer.from_pretrained(os.path.join(root, "tokenizer"))
    image_token = tokenizer.convert_tokens_to_ids("<image>")
    pictures = [Image.open(os.path.join(root, "pictures", f"{name}.png")).convert("RGB") for name in "ab"]
    for name in ["paligemma1", "paligemma2"]:
        folder = os.path.join(root, name)
        with open(os.path.join(folder, "config.json")) as f:
            size = json.load(f)["vision_config"]["image_size"]
        processor = PaliGemmaProcessor(
            SiglipImageProcessorPil(size={"height": size, "width": size}, image_mean=[0.5] * 3, image_std=[0.5] * 3,
                                    image_seq_length=(size // 14) ** 2), tokenizer)
        model = load(folder)
        records = [record(model, processor, tokenizer, pictures, case, image_token) for case in STARTS]
        with open(os.path.join(folder, "starts.json"), "w") as f:
            lines = ",\n".join(json.dumps(r, ensure_ascii=False, separators=(",", ":")) for r in records)
            f.write(f'{{"transformers": "{transformers.__version__}", "torch": "{torch.__version__}", "records": [\n'
                    f"{lines}\n]}}\n")
        for r in records:
            print(name, r["prompt"], r["given"][:6], r["givenLogprobs"][:4], r["tokens"])


if __name__ == "__main__":
    main()
