#!/usr/bin/env python3
"""Make LoRA adapters of the tiny checkpoints with peft, and what transformers answers through them.

    make_lora.py [OUT_DIR]        (default: Lora beside this file)

Needs peft 0.21.2 and what make_checkpoints.py needs. Each adapter's folder is as peft saves it, with expected.json of
greedy tokens and log-probabilities in float32 beside its two files. Numbers are random, large enough that each answer
is another than the base's.

  everywhere      every linear map: decoder, vision tower, projector; ranks and alphas by pattern; rslora
  text            the decoder's attention, in bfloat16, under the names of transformers before 4.52
  biases          two maps of the vision tower and all biases
  modules         one map, and projector, embedding and head saved whole, in bfloat16
  patches         the kernel of the patches, a convolution
  dora            what is not read
"""
import json
import os
import shutil
import sys
import tempfile
import warnings

import peft
import torch
import transformers
from peft import LoraConfig, PeftModel, get_peft_model
from PIL import Image
from safetensors.torch import load_file, save_file
from transformers import GemmaTokenizer, PaliGemmaForConditionalGeneration, PaliGemmaProcessor
from transformers.models.siglip.image_processing_pil_siglip import SiglipImageProcessorPil

import make_checkpoints as tiny

HERE = os.path.dirname(os.path.abspath(__file__))

ADAPTERS = {
    "everywhere": dict(r=4, lora_alpha=6, target_modules="all-linear", use_rslora=True,
                       rank_pattern={"mlp.down_proj": 2, r"^model\.vision_tower.*q_proj": 3},
                       alpha_pattern={"model.multi_modal_projector.linear": 3, r"layers\.1\..*\.v_proj": 9}),
    "text": dict(r=4, lora_alpha=16, target_modules=r".*language_model.*\.[qkvo]_proj"),
    "biases": dict(r=2, lora_alpha=4, target_modules=r".*vision.*\.(fc1|v_proj)", bias="all"),
    "modules": dict(r=2, lora_alpha=4, target_modules=r".*layers\.1\.self_attn\.k_proj",
                    modules_to_save=["multi_modal_projector", "embed_tokens", "lm_head"]),
    "patches": dict(r=2, lora_alpha=4, target_modules=["patch_embedding", "q_proj"]),
    "dora": dict(r=2, lora_alpha=4, target_modules=["q_proj"], use_dora=True),
}
# The smaller of the two checkpoints has them all.
OF_BOTH = ["everywhere", "text"]
IN_BFLOAT16 = ["text", "modules"]
READ = ["everywhere", "text", "biases", "modules", "patches"]


def base(folder):
    return PaliGemmaForConditionalGeneration.from_pretrained(folder, dtype=torch.float32, attn_implementation="eager")


def randomise(model, generator, strength, rounded):
    """Changes of every tensor that is the adapter's, as training would make them."""
    with torch.no_grad():
        for name, p in model.named_parameters():
            noise = torch.randn(p.shape, generator=generator)
            if "lora_A" in name:
                p.copy_(noise / p[0].numel()**0.5)
            elif "lora_B" in name:
                p.copy_(noise * strength / p.shape[1]**0.5)
            elif "lora_embedding" in name or "magnitude" in name:
                p.add_(noise * 0.1)
            elif "modules_to_save" in name or (name.endswith("bias") and p.requires_grad):
                p.add_(noise * strength * (p.std() if p.dim() > 1 else 0.1))
            if rounded:
                p.copy_(p.to(torch.bfloat16))


def narrowed(folder, old_names):
    """In bfloat16, and as an adapter of an older transformers calls it."""
    tensors = {}
    for name, tensor in load_file(f"{folder}/adapter_model.safetensors").items():
        if old_names:
            name = name.replace("base_model.model.model.language_model.", "base_model.model.language_model.model.")
        assert torch.equal(tensor.to(torch.bfloat16).float(), tensor.float())
        tensors[name] = tensor.to(torch.bfloat16).contiguous()
    save_file(tensors, f"{folder}/adapter_model.safetensors", metadata={"format": "pt"})


def records(folder, adapter, processor, pictures, image_token):
    model = PeftModel.from_pretrained(base(folder), adapter).eval()
    out = []
    for which, prompt in tiny.PROMPTS[:2]:
        inputs = tiny.inputs_for(processor, pictures, which, prompt)
        ids, logprobs, lead = tiny.answer(model, inputs, image_token)
        out.append(({"pictures": [f"{'ab'[i]}.png" for i in which], "prompt": prompt,
                     "promptIDs": inputs["input_ids"][0].tolist(), "tokens": ids,
                     "logprobs": [round(p, 7) for p in logprobs]}, lead))
    return out


def make(out, checkpoint, name, tokenizer, pictures):
    folder = os.path.join(HERE, "Checkpoints", checkpoint)
    with open(f"{folder}/config.json") as f:
        config = json.load(f)
    with open(f"{folder}/expected.json") as f:
        plain = [r["tokens"] for r in json.load(f)["records"][:2]]
    size, image_token = config["vision_config"]["image_size"], config["image_token_index"]
    processor = PaliGemmaProcessor(
        SiglipImageProcessorPil(size={"height": size, "width": size}, image_mean=[0.5] * 3, image_std=[0.5] * 3,
                                image_seq_length=(size // 14) ** 2), tokenizer)
    target = os.path.join(out, checkpoint, name)
    for seed in range(100):
        shutil.rmtree(target, ignore_errors=True)
        model = get_peft_model(base(folder), LoraConfig(**ADAPTERS[name]))
        randomise(model, torch.Generator().manual_seed(seed), 0.6, name in IN_BFLOAT16)
        model.save_pretrained(target)
        for extra in os.listdir(target):
            if not extra.startswith("adapter_"):
                os.remove(f"{target}/{extra}")
        if name not in READ:
            break
        try:
            got = records(folder, target, processor, pictures, image_token)
        except AssertionError:
            continue
        if all(lead > 0.01 and r["tokens"] not in plain and len(r["tokens"]) == tiny.NEW_TOKENS for r, lead in got):
            break
    else:
        raise SystemExit(f"{checkpoint} {name}: no seed gives answers of its own")
    # The path of this machine is nobody's business.
    with open(f"{target}/adapter_config.json") as f:
        settings = json.load(f)
    settings["base_model_name_or_path"] = f"tiny/{checkpoint}"
    with open(f"{target}/adapter_config.json", "w") as f:
        json.dump(settings, f, indent=1)
    if name in IN_BFLOAT16:
        narrowed(target, name == "text")
    if name in READ:
        with open(f"{target}/expected.json", "w") as f:
            json.dump({"peft": peft.__version__, "transformers": transformers.__version__, "seed": seed,
                       "records": [r for r, _ in got]}, f, indent=1)
    print(checkpoint, name, "seed", seed, os.path.getsize(f"{target}/adapter_model.safetensors"), "bytes")


def main():
    out = sys.argv[1] if len(sys.argv) > 1 else os.path.join(HERE, "Lora")
    warnings.filterwarnings("ignore")
    transformers.logging.set_verbosity_error()
    transformers.utils.logging.disable_progress_bar()
    torch.set_num_threads(1)
    tokenizer = GemmaTokenizer.from_pretrained(os.path.join(HERE, "Checkpoints", "tokenizer"))
    pictures = [Image.open(os.path.join(HERE, "Checkpoints", "pictures", f"{n}.png")).convert("RGB") for n in "ab"]
    for name in ADAPTERS:
        make(out, "paligemma1", name, tokenizer, pictures)
        if name in OF_BOTH:
            make(out, "paligemma2", name, tokenizer, pictures)


if __name__ == "__main__":
    main()
