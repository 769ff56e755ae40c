#!/usr/bin/env python3
"""Write where transformers' decoder looks in the picture at some steps of an answer.

    make_attention.py           (reads Checkpoints beside this file, and the demo model among the sources)

Needs what make_checkpoints.py needs. Takes some seconds, asks nothing of the network, and changes no other file.

What it writes: Checkpoints/paligemma1/attention.json, Checkpoints/paligemma2/attention.json and Demo/attention.json.
Each record is a prompt, a start (or none), the ids of the answer, and for some steps the softmax weights over the
patches of the position that the step's token was predicted from: of some layers and heads, and the mean of all.

`generate` with attn_implementation="eager" tells them. Sliding layers keep the last positions alone: what they have
dropped is 0.
"""
import os

import torch
from transformers import LogitsProcessorList

from make_candidates import DEMO, HERE, drawn, quiet, reference, tiny, write
from make_checkpoints import inputs_for
from make_starts import CODES, Given

LONG = f"<loc0100><loc0200><loc0300><loc0400>{CODES} dog"
# Pictures, prompt, start, tokens that are chosen, steps, (layer, head) pairs.
TINY = [
    ([0], "detect cat ; dog", "", 4, [0, 1, 3], [(0, 0), (0, 3), (1, 1), (-1, 2)]),
    ([0, 1], "answer en where is the cat?", "a brown cat", 3, [0, 2, 4, 6], [(0, 1), (1, 0), (-1, 3)]),
    # Over paligemma2's window of 22 positions, within the start and after it: patches go out of sight one by one.
    ([1], "caption en", LONG, 8, [0, 6, 11, 20, 24, 27], [(0, 2), (1, 2), (-1, 0)]),
]
DRAWN = [
    (["cake.png"], "caption en", "", 4, [0, 2], [(0, 1), (3, 2)]),
    (["shapes.webp"], "detect star", "<loc0100>", 3, [0, 1, 3], [(3, 0)]),
]


def weights(attention, position, patches):
    """Of the last row of one step's [1, heads, rows, keys] in a layer: [heads, patches]."""
    row = attention[0, :, -1, :]
    dropped = position + 1 - row.shape[1]
    out = torch.zeros(row.shape[0], patches)
    if dropped < patches:
        out[:, max(dropped, 0):] = row[:, max(-dropped, 0):patches - dropped] if dropped > 0 else row[:, :patches]
    return out


def rounded(row):
    return [round(float(v), 5) for v in row]


def record(model, inputs, tokenizer, image_token, names, prompt, start, count, steps, heads):
    given = tokenizer.encode(start, add_special_tokens=False)
    prompt_ids = inputs["input_ids"][0].tolist()
    patches = prompt_ids.count(image_token)
    with torch.no_grad():
        out = model.generate(**{k: v for k, v in inputs.items() if k != "labels"}, do_sample=False,
                             max_new_tokens=len(given) + count, output_attentions=True, return_dict_in_generate=True,
                             logits_processor=LogitsProcessorList([Given(given, len(prompt_ids))]))
    ids = out.sequences[0, len(prompt_ids):].tolist()
    told = []
    for step in steps:
        layers = torch.stack([weights(a, len(prompt_ids) - 1 + step, patches) for a in out.attentions[step]])
        told.append({"step": step, "mean": rounded(layers.mean(dim=(0, 1))), "rows": [
            {"layer": layer % len(layers), "head": head, "weights": rounded(layers[layer, head])} for layer, head in heads]})
    return {"pictures": names, "prompt": prompt, "start": start, "ids": ids, "layers": len(layers),
            "heads": layers.shape[1], "patches": patches, "steps": told}


def main():
    quiet()
    for folder, (model, tokenizer, processor, image_token, _), pictures in tiny():
        write(os.path.join(folder, "attention.json"), [
            record(model, inputs_for(processor, pictures, case[0], case[1]), tokenizer, image_token,
                   [f"{'ab'[i]}.png" for i in case[0]], *case[1:]) for case in TINY])
    folder = os.path.join(DEMO, "Model")
    model, tokenizer, processor, image_token, _ = reference(folder, folder)
    records = []
    for case in DRAWN:
        inputs = inputs_for(processor, drawn(case[0]), range(len(case[0])), case[1])
        records.append(record(model, inputs, tokenizer, image_token, case[0], *case[1:]))
        print(case[1], tokenizer.decode(records[-1]["ids"]), [max(s["mean"]) for s in records[-1]["steps"]])
    write(os.path.join(HERE, "Demo", "attention.json"), records)


if __name__ == "__main__":
    main()
