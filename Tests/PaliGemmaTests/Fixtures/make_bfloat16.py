#!/usr/bin/env python3
"""Write what transformers answers in bfloat16, for the records that were written down in float32.

    make_bfloat16.py          (reads Checkpoints, Lora and Mlx beside this file)

Needs torch 2.13.0 (CPU), transformers 5.23.0, peft 0.21.2. Takes some seconds, asks nothing of the network, and
changes no other file. mlx itself is not needed: its codes are unpacked here, and held against the numbers that mlx gave
(Mlx/codes.safetensors).

What it writes: bfloat16.json beside each expected.json, with two paths for each of its records: `forced` along the ids of
the float32 answer, and `greedy` along those that bfloat16 itself writes. By step the likeliest token (several may be
equal), its lead, and the log-probability of the path's id, all in bfloat16; and `distance`, the largest difference of
those log-probabilities from float32's along the same ids, and `swing`, the same of the leads.

`generate` itself reads the forced tokens, as make_starts.py has it: every mask and cache is the reference's own.
"""
import copy
import json
import os
import warnings

import torch
from peft import PeftModel
from safetensors.torch import load_file
from transformers import LogitsProcessorList, PaliGemmaConfig, PaliGemmaForConditionalGeneration

import make_checkpoints as tiny
from make_candidates import quiet, reference, write
from make_starts import Given, rounded
from PIL import Image

HERE = os.path.dirname(os.path.abspath(__file__))
TOKENIZER = os.path.join(HERE, "Checkpoints", "tokenizer")


def unpacked(codes, scales, biases, group, bits):
    """mlx's affine codes: `bits` at a time, from the lowest of each row's words on."""
    words = codes.view(torch.int32).to(torch.int64) & 0xFFFFFFFF
    stream = ((words[:, :, None] >> torch.arange(32)) & 1).reshape(len(codes), -1, bits)
    values = (stream << torch.arange(bits)).sum(-1).reshape(len(codes), -1, group).float()
    return (values * scales.float()[:, :, None] + biases.float()[:, :, None]).reshape(len(codes), -1)


def check_codes():
    tensors = load_file(os.path.join(HERE, "Mlx", "codes.safetensors"))
    for name in {n.rsplit(".", 1)[0] for n in tensors}:
        bits, group = map(int, name.split("."))
        got = unpacked(*(tensors[f"{name}.{part}"] for part in ("weight", "scales", "biases")), group, bits)
        assert (got - tensors[name + ".values"]).abs().max() < 1e-6, name


def from_mlx(folder, dtype):
    """transformers' model of what the codes stand for."""
    with open(f"{folder}/config.json") as f:
        config = json.load(f)
    settings, tensors = config["quantization"], load_file(f"{folder}/model.safetensors")
    config = {k: v for k, v in config.items() if not k.startswith("quantization")}
    model = PaliGemmaForConditionalGeneration(PaliGemmaConfig(**copy.deepcopy(config))).float()
    model.set_attn_implementation("eager")
    with torch.no_grad():
        for name, parameter in model.named_parameters():
            if name == "lm_head.weight":
                continue
            name = tiny.old_name(name)
            module, values = name.removesuffix(".weight"), tensors[name]
            if module + ".scales" in tensors:
                found = settings.get(module, settings)
                values = unpacked(values, tensors[module + ".scales"], tensors[module + ".biases"],
                                  found["group_size"], found["bits"])
            elif name.endswith("patch_embedding.weight"):
                values = values.permute(0, 3, 1, 2)
            # The vision MLP is padded with zeros.
            parameter.copy_(values[tuple(slice(n) for n in parameter.shape)])
    return model.to(dtype).eval()


def whole(folder, dtype):
    return PaliGemmaForConditionalGeneration.from_pretrained(folder, dtype=dtype, attn_implementation="eager").eval()


def with_adapter(folder, adapter, dtype):
    return PeftModel.from_pretrained(whole(folder, dtype), adapter).to(dtype).eval()


def models():
    """Each folder of records, the checkpoint it belongs to, and how its model is had."""
    for name in ["paligemma1", "paligemma2"]:
        folder = os.path.join(HERE, "Checkpoints", name)
        yield folder, folder, lambda dtype: whole(folder, dtype)
        lora = os.path.join(HERE, "Lora", name)
        for adapter in sorted(os.listdir(lora)):
            adapter = os.path.join(lora, adapter)
            if os.path.exists(f"{adapter}/expected.json"):
                yield adapter, folder, lambda dtype: with_adapter(folder, adapter, dtype)
    for name in ["paligemma1-4bit", "paligemma2-8bit"]:
        folder = os.path.join(HERE, "Mlx", name)
        yield folder, os.path.join(HERE, "Checkpoints", name.split("-")[0]), lambda dtype: from_mlx(folder, dtype)


def generated(model, inputs, image_token, given=None):
    """Greedy ids, or those that are given; log-probabilities of each step over the real vocabulary."""
    prompt = inputs["input_ids"].shape[1]
    inputs = {k: v.to(model.dtype) if k == "pixel_values" else v for k, v in inputs.items() if k != "labels"}
    forced = LogitsProcessorList([Given(given, prompt)] if given else [])
    with torch.no_grad():
        out = model.generate(**inputs, do_sample=False, max_new_tokens=tiny.NEW_TOKENS, output_logits=True,
                             return_dict_in_generate=True, logits_processor=forced)
    steps = [torch.log_softmax(logits[0, :image_token].double(), dim=-1) for logits in out.logits]
    return out.sequences[0, prompt:].tolist(), steps


def path(model, full, inputs, image_token, given=None):
    """What the narrow model thinks along these ids, or its own, and how far that is from what the full one thinks."""
    ids, steps = generated(model, inputs, image_token, given)
    assert given in (None, ids)
    _, exact = generated(full, inputs, image_token, ids)
    best = [s.topk(2) for s in steps]
    swings = [abs(float(b.values[0] - b.values[1] - e[b.indices[0]] + e[b.indices[1]])) for b, e in zip(best, exact)]
    return {"ids": ids, "choices": [int(b.indices[0]) for b in best],
            "leads": rounded(b.values[0] - b.values[1] for b in best),
            "logprobs": rounded(s[i] for s, i in zip(steps, ids)),
            "distance": round(max(abs(float(s[i] - e[i])) for s, e, i in zip(steps, exact, ids)), 5),
            "swing": round(max(swings), 5)}


def record(model, full, processor, pictures, expected, image_token):
    which = ["ab".index(name[0]) for name in expected["pictures"]]
    inputs = tiny.inputs_for(processor, pictures, which, expected["prompt"])
    ids, steps = generated(full, inputs, image_token)
    assert ids == expected["tokens"], "not the model that was asked"
    assert max(abs(float(s[i]) - p) for s, i, p in zip(steps, ids, expected["logprobs"])) < 1e-3
    return {"forced": path(model, full, inputs, image_token, ids), "greedy": path(model, full, inputs, image_token)}


def main():
    quiet()
    warnings.filterwarnings("ignore")
    check_codes()
    pictures = [Image.open(os.path.join(HERE, "Checkpoints", "pictures", f"{n}.png")).convert("RGB") for n in "ab"]
    for folder, checkpoint, load in models():
        _, _, processor, image_token, _ = reference(checkpoint, TOKENIZER)
        with open(f"{folder}/expected.json") as f:
            expected = json.load(f)["records"]
        full, model = load(torch.float32), load(torch.bfloat16)
        records = [record(model, full, processor, pictures, e, image_token) for e in expected]
        write(f"{folder}/bfloat16.json", records)
        print(os.path.relpath(folder, HERE), [
            (r["forced"]["distance"], r["greedy"]["distance"], sum(a == b for a, b in zip(r["forced"]["choices"], e["tokens"])))
            for r, e in zip(records, expected)])


if __name__ == "__main__":
    main()
