#!/usr/bin/env python3
"""Write how likely transformers finds given answers, token by token, and their ends.

    make_candidates.py          (reads Checkpoints beside this file, and the demo model among the sources)

Needs what make_checkpoints.py needs. Takes some seconds, asks nothing of the network, and changes no other file.

What it writes: Checkpoints/paligemma1/candidates.json, Checkpoints/paligemma2/candidates.json and Demo/candidates.json.
Each record is a prompt, a start (or none) and candidates with their ids, the log-probability of each, and that of all
the ids together that end an answer after them.

`generate` itself reads start and candidate, as make_starts.py has it: every mask and cache is the reference's own.
"""
import json
import os

import torch
import transformers
from transformers import AutoTokenizer, LogitsProcessorList, PaliGemmaProcessor
from transformers.models.siglip.image_processing_pil_siglip import SiglipImageProcessorPil
from PIL import Image

from make_checkpoints import inputs_for, load
from make_starts import Given, rounded

HERE = os.path.dirname(os.path.abspath(__file__))
DEMO = os.path.join(HERE, "../../../Sources/DemoModel")
CODES = "".join(f"<seg{i * 7 % 128:03d}>" for i in range(16))
# Pictures, prompt, start, candidates. One of them is longer than a pass of few rows, and than paligemma2's window.
TINY = [
    ([0], "detect cat ; dog", "", ["", "cat", "a brown cat", "<loc0010><loc0020><loc0300><loc0400> cat", "cats and dogs",
                                   f"<loc0100><loc0200><loc0300><loc0400>{CODES} dog ; <loc0007><loc0008><loc0009><loc0010> a"]),
    ([1], "caption en", "a brown cat", [" and a dog", " naïve ☃ 2026", "", " and"]),
    ([0, 1], "answer en where is the cat?", "", ["yes", "no", "on the left", "on"]),
    ([1], "caption en", f"<loc0100><loc0200><loc0300><loc0400>{CODES} dog", [" ; <loc0001>", " a", ""]),
]
DRAWN = [
    (["cake.png"], "answer en is there a star?", "", ["yes", "no", "", "yes no"]),
    (["shapes.webp"], "answer en where is the cross?", "center", [" right", " left", "", " right right"]),
    (["cake.png"], "detect red ring ; fish", "", ["", "<loc0083><loc0517><loc0382><loc0723> red ring",
                                                  "<loc0083><loc0517><loc0382><loc0700> fish"]),
    (["cake.png"], "caption en", "an orange heart, the word CAKE, a", [" red ring and a purple star", " red", " blue fish"]),
]


def record(model, inputs, tokenizer, image_token, ends, names, prompt, start, texts):
    given = tokenizer.encode(start, add_special_tokens=False)
    prompt_ids = inputs["input_ids"][0].tolist()
    candidates = []
    for text in texts:
        ids = tokenizer.encode(text, add_special_tokens=False)
        assert tokenizer.decode(ids) == text, text
        with torch.no_grad():
            out = model.generate(**{k: v for k, v in inputs.items() if k != "labels"}, do_sample=False,
                                 max_new_tokens=len(given + ids) + 1, output_logits=True, return_dict_in_generate=True,
                                 logits_processor=LogitsProcessorList([Given(given + ids, len(prompt_ids))]))
        steps = [torch.log_softmax(logits[0, :image_token].double(), dim=-1) for logits in out.logits][len(given):]
        assert len(steps) == len(ids) + 1, (text, len(steps))
        end = torch.logsumexp(steps[-1][[i for i in ends if i < image_token]], dim=0)
        candidates.append({"text": text, "ids": ids, "logprobs": rounded(p[i] for p, i in zip(steps, ids)),
                           "end": round(float(end), 5)})
    return {"pictures": names, "prompt": prompt, "start": start, "candidates": candidates}


def reference(folder, tokenizer_folder):
    """The model, its tokenizer and processor, the image token, and the ids that end an answer."""
    tokenizer = AutoTokenizer.from_pretrained(tokenizer_folder)
    with open(os.path.join(folder, "config.json")) as f:
        config = json.load(f)
    size = config["vision_config"]["image_size"]
    processor = PaliGemmaProcessor(
        SiglipImageProcessorPil(size={"height": size, "width": size}, image_mean=[0.5] * 3, image_std=[0.5] * 3,
                                image_seq_length=(size // 14) ** 2), tokenizer)
    ends = config.get("eos_token_id", 1)
    ends = sorted({tokenizer.eos_token_id, *(ends if isinstance(ends, list) else [ends])})
    return load(folder), tokenizer, processor, tokenizer.convert_tokens_to_ids("<image>"), ends


def write(path, records):
    with open(path, "w") as f:
        lines = ",\n".join(json.dumps(r, ensure_ascii=False, separators=(",", ":")) for r in records)
        f.write(f'{{"transformers": "{transformers.__version__}", "torch": "{torch.__version__}", "records": [\n'
                f"{lines}\n]}}\n")


def quiet():
    transformers.logging.set_verbosity_error()
    transformers.utils.logging.disable_progress_bar()
    torch.set_num_threads(1)


def tiny():
    """Each tiny checkpoint's folder and reference, and the pictures."""
    root = os.path.join(HERE, "Checkpoints")
    pictures = [Image.open(os.path.join(root, "pictures", f"{name}.png")).convert("RGB") for name in "ab"]
    for name in ["paligemma1", "paligemma2"]:
        folder = os.path.join(root, name)
        yield folder, reference(folder, os.path.join(root, "tokenizer")), pictures


def drawn(names):
    return [Image.open(os.path.join(DEMO, "Pictures", name)).convert("RGB") for name in names]


def main():
    quiet()
    for folder, (model, tokenizer, processor, image_token, ends), pictures in tiny():
        write(os.path.join(folder, "candidates.json"), [
            record(model, inputs_for(processor, pictures, which, prompt), tokenizer, image_token, ends,
                   [f"{'ab'[i]}.png" for i in which], prompt, start, texts)
            for which, prompt, start, texts in TINY])
    folder = os.path.join(DEMO, "Model")
    model, tokenizer, processor, image_token, ends = reference(folder, folder)
    records = []
    for names, prompt, start, texts in DRAWN:
        inputs = inputs_for(processor, drawn(names), range(len(names)), prompt)
        records.append(record(model, inputs, tokenizer, image_token, ends, names, prompt, start, texts))
        print(prompt, [(c["text"], len(c["ids"]), round(sum(c["logprobs"]) + c["end"], 2)) for c in records[-1]["candidates"]])
    write(os.path.join(HERE, "Demo", "candidates.json"), records)


if __name__ == "__main__":
    main()
