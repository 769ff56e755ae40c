#!/usr/bin/env python3
"""Make tiny folders as mlx-community has them, quantised, and what transformers answers with their numbers.

    make_mlx.py [OUT_DIR]        (default: Mlx beside this file)

Needs mlx 0.32.4 (its CPU build) and what make_checkpoints.py needs. mlx packs the codes and writes the files; its
mx.dequantize gives the numbers that transformers is asked with, in float32.

What it writes:
  codes.safetensors           one matrix in every number of bits and size of groups, and what mlx makes of its codes
  paligemma1-4bit             groups of 32, the embedding and one module in 8 bits by settings of their own
  paligemma2-8bit             groups of 64, one module not quantised
each of the two with config.json, model.safetensors and expected.json. As in mlx-vlm's folders the vision MLP, whose
width is no multiple of 64, is padded with zeros, and the patches' kernel is [out, h, w, in].
"""
import copy
import json
import os
import sys

import mlx.core as mx
import numpy as np
import torch
import transformers
from PIL import Image
from transformers import GemmaTokenizer, PaliGemmaConfig, PaliGemmaForConditionalGeneration, PaliGemmaProcessor
from transformers.models.siglip.image_processing_pil_siglip import SiglipImageProcessorPil

import make_checkpoints as tiny

HERE = os.path.dirname(os.path.abspath(__file__))
PADDING = 64


def configs(image_token):
    """The tiny checkpoints' own, in widths that groups of codes divide, but for the vision MLP's."""
    first, second = tiny.configs(image_token + 1, image_token).values()
    first["vision_config"].update(hidden_size=64, intermediate_size=80, num_attention_heads=4)
    second["vision_config"].update(hidden_size=64, intermediate_size=80, num_attention_heads=4)
    first["text_config"].update(hidden_size=64, intermediate_size=128)
    second["text_config"].update(hidden_size=64, intermediate_size=128)
    for config in (first, second):
        config["projection_dim"] = config["vision_config"]["projection_dim"] = 64
    odd = "language_model.model.layers.1.mlp.down_proj"
    first["quantization"] = {
        "group_size": 32, "bits": 4, "mode": "affine",
        "language_model.model.embed_tokens": {"group_size": 64, "bits": 8}, odd: {"group_size": 32, "bits": 8}}
    second["quantization"] = {"group_size": 64, "bits": 8, odd: False}
    for config in (first, second):
        config["quantization_config"] = copy.deepcopy(config["quantization"])
    return {"paligemma1-4bit": first, "paligemma2-8bit": second}


def padded(name, tensor):
    """Vision linears as mlx-vlm pads them before it quantises."""
    if ".mlp." not in name or not name.startswith("vision_tower."):
        return tensor
    pads = []
    for side in tensor.shape:
        pads += [0, -side % PADDING]
    return torch.nn.functional.pad(tensor, pads[2:] + pads[:2] if tensor.dim() == 2 else pads)


def settings(module, quantization):
    found = quantization.get(module, quantization)
    return None if found is False else (found["group_size"], found["bits"])


def quantise(tensors, quantization):
    """What is to be written, and the numbers that it stands for, by the same names."""
    written, meant = {}, {}
    for name, tensor in tensors.items():
        module = name.removesuffix(".weight")
        wide = padded(name, tensor)
        array = mx.array(wide.float().numpy()).astype(mx.bfloat16)
        is_linear = name.endswith(".weight") and tensor.dim() == 2
        group = settings(module, quantization) if is_linear else None
        if name.endswith("patch_embedding.weight"):
            array = array.transpose(0, 2, 3, 1)
        if group is None:
            written[name], meant[name] = array, tensor.float()
            continue
        codes, scales, biases = mx.quantize(array, group_size=group[0], bits=group[1])
        written[name], written[module + ".scales"], written[module + ".biases"] = codes, scales, biases
        values = mx.dequantize(codes, scales.astype(mx.float32), biases.astype(mx.float32), *group)
        values = torch.from_numpy(np.array(values))
        meant[name] = values[:tensor.shape[0], :tensor.shape[1]].contiguous()
    return written, meant


def load(config, meant, folder):
    plain = {k: v for k, v in config.items() if not k.startswith("quantization")}
    model = PaliGemmaForConditionalGeneration(PaliGemmaConfig(**copy.deepcopy(plain))).float()
    model.set_attn_implementation("eager")
    with torch.no_grad():
        for name, parameter in model.named_parameters():
            if name != "lm_head.weight":
                parameter.copy_(meant[tiny.old_name(name)])
    return model.eval()


def make(folder, config, tokenizer, pictures):
    os.makedirs(folder, exist_ok=True)
    image_token = config["image_token_index"]
    size = config["vision_config"]["image_size"]
    processor = PaliGemmaProcessor(
        SiglipImageProcessorPil(size={"height": size, "width": size}, image_mean=[0.5] * 3, image_std=[0.5] * 3,
                                image_seq_length=(size // 14) ** 2), tokenizer)
    plain = {k: v for k, v in config.items() if not k.startswith("quantization")}
    blank = PaliGemmaForConditionalGeneration(PaliGemmaConfig(**copy.deepcopy(plain)))
    for seed in range(300):
        written, meant = quantise(tiny.weights(blank, image_token, seed), config["quantization"])
        model = load(config, meant, folder)
        records, good = [], True
        for which, prompt in tiny.PROMPTS[:2]:
            inputs = tiny.inputs_for(processor, pictures, which, prompt)
            try:
                ids, logprobs, lead = tiny.answer(model, inputs, image_token)
            except AssertionError:
                good = False
                break
            good = lead > 0.01 and len(ids) == tiny.NEW_TOKENS and len(set(ids)) >= 5
            if not good:
                break
            records.append({"pictures": [f"{'ab'[i]}.png" for i in which], "prompt": prompt,
                            "promptIDs": inputs["input_ids"][0].tolist(), "tokens": ids,
                            "logprobs": [round(p, 7) for p in logprobs]})
        if good:
            break
    else:
        raise SystemExit("no seed gives answers that vary")
    mx.save_safetensors(f"{folder}/model.safetensors", written, metadata={"format": "mlx"})
    with open(f"{folder}/config.json", "w") as f:
        json.dump(config, f, indent=1)
    with open(f"{folder}/expected.json", "w") as f:
        json.dump({"mlx": mx.__version__, "transformers": transformers.__version__, "seed": seed,
                   "records": records}, f, indent=1)
    print(folder, "seed", seed, os.path.getsize(f"{folder}/model.safetensors"), "bytes")


def make_codes(file):
    generator = np.random.default_rng(7)
    arrays = {}
    for bits in [2, 3, 4, 5, 6, 8]:
        for group in [32, 64, 128]:
            matrix = mx.array(generator.standard_normal((5, 256)).astype(np.float32))
            codes, scales, biases = mx.quantize(matrix.astype(mx.bfloat16), group_size=group, bits=bits)
            name = f"{bits}.{group}"
            arrays |= {name + ".weight": codes, name + ".scales": scales, name + ".biases": biases}
            values = mx.dequantize(codes, scales.astype(mx.float32), biases.astype(mx.float32), group, bits)
            arrays[name + ".values"] = values
    mx.save_safetensors(file, arrays)


def main():
    out = sys.argv[1] if len(sys.argv) > 1 else os.path.join(HERE, "Mlx")
    transformers.logging.set_verbosity_error()
    torch.set_num_threads(1)
    os.makedirs(out, exist_ok=True)
    make_codes(os.path.join(out, "codes.safetensors"))
    tokenizer = GemmaTokenizer.from_pretrained(os.path.join(HERE, "Checkpoints", "tokenizer"))
    pictures = [Image.open(os.path.join(HERE, "Checkpoints", "pictures", f"{n}.png")).convert("RGB") for n in "ab"]
    image_token = tokenizer.convert_tokens_to_ids("<image>")
    for name, config in configs(image_token).items():
        make(os.path.join(out, name), config, tokenizer, pictures)


if __name__ == "__main__":
    main()
