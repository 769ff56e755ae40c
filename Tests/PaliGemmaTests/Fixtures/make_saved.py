#!/usr/bin/env python3
"""Write down what transformers saves of the tiny checkpoints, way by way: what tensors' names begin with, and config.json.

    make_saved.py [OUT_FILE]        (default: Saved/transformers.json beside this file)

Needs torch 2.13.0 (CPU), transformers 5.24.0, safetensors 0.8.0. The numbers of every file that is saved are held
against those that were loaded, so the names are all that has to be kept: the tests put the committed weights under
them. transformers must also load what it saved.
"""
import json
import os
import sys
import tempfile

import torch
import transformers
from safetensors.torch import load_file
from transformers import PaliGemmaConfig, PaliGemmaForConditionalGeneration

from make_checkpoints import old_name

HERE = os.path.dirname(os.path.abspath(__file__))


def new_names(folder, out, vision):
    """The same checkpoint under new names, as users' files have them."""
    os.makedirs(out, exist_ok=True)
    tensors = {}
    for name, tensor in load_file(f"{folder}/model.safetensors").items():
        for old, new in [("language_model.model.", "model.language_model."),
                         ("vision_tower.vision_model.", vision),
                         ("multi_modal_projector.", "model.multi_modal_projector.")]:
            if name.startswith(old):
                tensors[new + name[len(old):]] = tensor
    from safetensors.torch import save_file
    save_file(tensors, f"{out}/model.safetensors", metadata={"format": "pt"})
    with open(f"{folder}/config.json") as f, open(f"{out}/config.json", "w") as g:
        g.write(f.read())
    return out


def made(folder):
    """A model that no file was loaded into as it lies: made from its configuration, then given its numbers."""
    model = PaliGemmaForConditionalGeneration(PaliGemmaConfig.from_pretrained(folder)).to(torch.bfloat16)
    stored = load_file(f"{folder}/model.safetensors")
    with torch.no_grad():
        for name, parameter in model.named_parameters():
            if name != "lm_head.weight":
                parameter.copy_(stored[old_name(name)])
    return model


def loaded(folder):
    return PaliGemmaForConditionalGeneration.from_pretrained(folder, dtype=torch.bfloat16)


def beginnings(names):
    """What names of the committed file begin with, and what stands for it in the saved one; the rest is the same."""
    pairs = {}
    for saved, old in names.items():
        if saved.endswith("lm_head.weight"):
            continue
        part = next(p for p in ["language_model.model.", "vision_tower.vision_model.", "multi_modal_projector."]
                    if old.startswith(p))
        tail = old[len(part):]
        assert saved.endswith(tail), (saved, old)
        assert pairs.setdefault(part, saved[:len(saved) - len(tail)]) == saved[:len(saved) - len(tail)]
    return pairs


def ways(folder, work):
    yield "loaded from old names", loaded(folder), {}
    yield "loaded from new names", loaded(new_names(folder, f"{work}/new", "model.vision_tower.vision_model.")), {}
    yield "loaded from new names without vision_model", loaded(
        new_names(folder, f"{work}/flat", "model.vision_tower.")), {}
    yield "made from its configuration", made(folder), {}
    yield "in shards", made(folder), {"max_shard_size": "200KB"}
    head = made(folder)
    head.lm_head.weight = torch.nn.Parameter(head.lm_head.weight.clone())
    head.config.tie_word_embeddings = False
    head.config.text_config.tie_word_embeddings = False
    yield "with a head of its own", head, {}


def main():
    out = sys.argv[1] if len(sys.argv) > 1 else os.path.join(HERE, "Saved", "transformers.json")
    transformers.logging.set_verbosity_error()
    transformers.utils.logging.disable_progress_bar()
    torch.set_num_threads(1)
    record = {"transformers": transformers.__version__, "torch": torch.__version__, "ways": []}
    for checkpoint in ["paligemma1", "paligemma2"]:
        folder = os.path.join(HERE, "Checkpoints", checkpoint)
        stored = load_file(f"{folder}/model.safetensors")
        with tempfile.TemporaryDirectory() as work:
            for way, model, options in ways(folder, work):
                saved = f"{work}/saved {way}"
                model.save_pretrained(saved, **options)
                names, files = {}, sorted(f for f in os.listdir(saved) if f.endswith(".safetensors"))
                for file in files:
                    for name, tensor in load_file(f"{saved}/{file}").items():
                        bare = next((name[len(p):] for p in ["model."] if name.startswith(p)), name)
                        same = [o for o, t in stored.items() if t.shape == tensor.shape and torch.equal(t, tensor)
                                and o.split(".")[-2:] == bare.split(".")[-2:]]
                        if name.endswith("lm_head.weight"):
                            same = ["language_model.model.embed_tokens.weight"]
                        assert len(same) == 1, (name, same)
                        names[name] = same[0]
                assert set(names.values()) == set(stored)
                with open(f"{saved}/config.json") as f:
                    config = json.load(f)
                with open(f"{saved}/generation_config.json") as f:
                    generation = json.load(f)
                loaded(saved)
                record["ways"].append({
                    "checkpoint": checkpoint, "way": way, "shards": len(files), "beginnings": beginnings(names),
                    "head": next((n for n in names if n.endswith("lm_head.weight")), None), "config": config,
                    "generation": generation})
                print(checkpoint, way, len(files), "file(s):", beginnings(names))
    os.makedirs(os.path.dirname(out), exist_ok=True)
    with open(out, "w") as f:
        json.dump(record, f, indent=1)
    print(os.path.getsize(out), "bytes")


if __name__ == "__main__":
    main()
