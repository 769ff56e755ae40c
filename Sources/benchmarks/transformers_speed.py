"""Measures transformers on a PaliGemma folder as `pali bench` measures pali: one picture, a prompt of 8 tokens.

    python transformers_speed.py FOLDER [--threads 2] [--runs 3] [--tokens 32] [--batch 1] [--dtype bfloat16]

Needs torch 2.13.0 (CPU) and transformers 5.23.0. Prints a JSON object a line: medians of seconds, and tokens a second of all
answers together.
"""

import argparse
import json
import resource
import statistics
import time

import torch
from transformers import PaliGemmaForConditionalGeneration
from transformers.generation.streamers import BaseStreamer


class Clock(BaseStreamer):
    """The time of every token; the prompt comes first."""

    def __init__(self):
        self.times = []

    def put(self, value):
        self.times.append(time.perf_counter())

    def end(self):
        pass


def measured(model, ids, pixels, o):
    """Medians: seconds of vision, seconds to the first token, tokens a second of each answer."""
    rows = []
    with torch.inference_mode():
        for _ in range(o.runs + 1):
            start = time.perf_counter()
            model.model.get_image_features(pixels)
            seen, clock = time.perf_counter(), Clock()
            model.generate(
                input_ids=ids, pixel_values=pixels, attention_mask=torch.ones_like(ids), do_sample=False,
                max_new_tokens=o.tokens + 1, min_new_tokens=o.tokens + 1, streamer=clock)
            first, last = clock.times[1], clock.times[-1]
            rows.append((seen - start, first - seen, o.tokens / (last - first)))
    return [statistics.median(row[i] for row in rows[1:]) for i in range(3)]


def main():
    read = argparse.ArgumentParser()
    read.add_argument("folder")
    read.add_argument("--threads", type=int, default=2)
    read.add_argument("--runs", type=int, default=3)
    read.add_argument("--tokens", type=int, default=32)
    read.add_argument("--batch", default="1", help="so many pictures in one generate: 1,2,4,8, a line each")
    read.add_argument("--dtype", choices=["bfloat16", "float32"], default="bfloat16")
    o = read.parse_args()
    torch.set_num_threads(o.threads)
    begun = time.perf_counter()
    model = PaliGemmaForConditionalGeneration.from_pretrained(o.folder, dtype=getattr(torch, o.dtype)).eval()
    for weights in model.parameters():  # They are mapped: have them in memory before the clock runs.
        weights.data.view(-1)[::1024].float().sum()
    loaded = time.perf_counter() - begun
    model.generation_config.eos_token_id = None
    vision = model.config.vision_config
    images = (vision.image_size // vision.patch_size) ** 2
    ids = torch.tensor([[model.config.image_token_id] * images + [2, 17, 33, 99, 123, 456, 789, 108]])
    for count in map(int, o.batch.split(",")):
        pixels = (torch.rand(count, 3, vision.image_size, vision.image_size) * 2 - 1).to(model.dtype)
        seen, first, rate = measured(model, ids.repeat(count, 1), pixels, o)
        print(json.dumps({
            "batch": count, "dtype": o.dtype, "vision_s": seen, "first_token_s": first, "tokens_per_s": rate * count, "load_s": loaded,
            "peak_memory_bytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024}), flush=True)


if __name__ == "__main__":
    main()
