"""Writes the model folder that transformers and pali read, from a checkpoint.

    python export.py --state STATE --out FOLDER [--check]

config.json, model.safetensors (bfloat16), tokenizer.model, tokenizer.json and its settings, preprocessor_config.json,
generation_config.json, vae-oid.npz. With --check transformers loads the folder and must give the trainer's logits.
"""

import argparse
import json
import os
import shutil

import numpy as np
import torch
from safetensors.torch import save_file
from sentencepiece import sentencepiece_model_pb2 as protobuf

from data import Words
from model import Config, PaliGemma


def load(state, average=True):
    held = torch.load(os.path.join(state, "checkpoint.pt"), map_location="cpu")
    model = PaliGemma(Config(**held["config"]))
    model.load_state_dict(held["average" if average else "model"])
    return model.eval(), held


def tensors(model):
    """The weights under the names of Hugging Face's PaliGemma files, as bfloat16."""
    named = {"vision_tower.vision_model." + k: v for k, v in model.vision.state_dict().items()}
    named |= {"multi_modal_projector.linear." + k: v for k, v in model.projector.state_dict().items()}
    named |= {"language_model.model.layers." + k: v for k, v in model.layers.state_dict().items()}
    named["language_model.model.norm.weight"] = model.norm.weight
    with torch.no_grad():
        named["language_model.model.embed_tokens.weight"] = model.embedding.table()
    return {k: v.detach().to(torch.bfloat16).contiguous() for k, v in named.items()}


def config(c, words):
    return {
        "architectures": ["PaliGemmaForConditionalGeneration"], "model_type": "paligemma", "torch_dtype": "bfloat16",
        "bos_token_id": words.bos, "eos_token_id": words.eos, "pad_token_id": 0, "hidden_size": c.width,
        "image_token_index": words.image, "vocab_size": words.size, "projection_dim": c.width,
        "text_config": {
            "model_type": "gemma", "hidden_size": c.width, "intermediate_size": c.mlp, "num_hidden_layers": c.layers,
            "num_attention_heads": c.heads, "num_key_value_heads": c.kv_heads, "head_dim": c.head_dim,
            "num_image_tokens": c.patches, "vocab_size": words.size, "hidden_activation": "gelu_pytorch_tanh",
            "rms_norm_eps": 1e-6, "rope_theta": 10000.0, "max_position_embeddings": 512, "attention_bias": False,
            "tie_word_embeddings": True, "torch_dtype": "bfloat16",
        },
        "vision_config": {
            "model_type": "siglip_vision_model", "hidden_size": c.vision_width, "intermediate_size": c.vision_mlp,
            "num_hidden_layers": c.vision_layers, "num_attention_heads": c.vision_heads, "image_size": c.image,
            "patch_size": c.patch, "num_channels": 3, "num_image_tokens": c.patches, "projection_dim": c.width,
            "hidden_act": "gelu_pytorch_tanh", "layer_norm_eps": 1e-6, "vision_use_head": False,
            "torch_dtype": "bfloat16",
        },
    }


def _merges(pieces):
    """Every split of a piece into two pieces, best piece first, as SentencePiece's scores rank them."""
    score = {p.piece: p.score for p in pieces}
    ids = {p.piece: i for i, p in enumerate(pieces)}
    normal = [p.piece for p in pieces if p.type == p.NORMAL and len(p.piece) > 1]
    found = []
    for piece in sorted(normal, key=lambda p: -score[p]):
        splits = [(piece[:i], piece[i:]) for i in range(1, len(piece)) if piece[:i] in ids and piece[i:] in ids]
        found += sorted(splits, key=lambda s: (ids[s[0]], ids[s[1]]))
    return [list(m) for m in found]


def tokenizer(path):
    """tokenizer.json for a SentencePiece BPE model, laid out as Gemma's."""
    proto = protobuf.ModelProto()
    with open(path, "rb") as file:
        proto.ParseFromString(file.read())
    added = []
    for i, p in enumerate(proto.pieces):
        special = p.type in (p.CONTROL, p.UNKNOWN) or p.piece in ("<mask>", "<image>")
        if special or p.type == p.USER_DEFINED:
            added.append({
                "id": i, "content": p.piece, "single_word": False, "lstrip": False, "rstrip": False,
                "normalized": False, "special": special})
    bos = {"SpecialToken": {"id": "<bos>", "type_id": 0}}
    return {
        "version": "1.0", "truncation": None, "padding": None, "added_tokens": added,
        "normalizer": {"type": "Replace", "pattern": {"String": " "}, "content": "▁"},
        "pre_tokenizer": {"type": "Split", "pattern": {"String": " "}, "behavior": "MergedWithPrevious", "invert": False},
        "post_processor": {
            "type": "TemplateProcessing", "single": [bos, {"Sequence": {"id": "A", "type_id": 0}}],
            "pair": [bos, {"Sequence": {"id": "A", "type_id": 0}}, {"Sequence": {"id": "B", "type_id": 1}}],
            "special_tokens": {"<bos>": {"id": "<bos>", "ids": [2], "tokens": ["<bos>"]}},
        },
        "decoder": {"type": "Sequence", "decoders": [
            {"type": "Replace", "pattern": {"String": "▁"}, "content": " "}, {"type": "ByteFallback"}, {"type": "Fuse"}]},
        "model": {
            "type": "BPE", "dropout": None, "unk_token": "<unk>", "continuing_subword_prefix": None,
            "end_of_word_suffix": None, "fuse_unk": True, "byte_fallback": True, "ignore_merges": False,
            "vocab": {p.piece: i for i, p in enumerate(proto.pieces)}, "merges": _merges(proto.pieces),
        },
    }


TOKENIZER_CONFIG = {
    "tokenizer_class": "GemmaTokenizer", "processor_class": "PaliGemmaProcessor", "add_bos_token": True, "add_eos_token": False,
    "bos_token": "<bos>", "eos_token": "<eos>", "pad_token": "<pad>", "unk_token": "<unk>",
    "clean_up_tokenization_spaces": False, "spaces_between_special_tokens": False, "model_max_length": 512,
}


def preprocessor(c):
    return {
        "image_processor_type": "SiglipImageProcessor", "processor_class": "PaliGemmaProcessor", "do_convert_rgb": None,
        "do_normalize": True, "do_rescale": True, "do_resize": True, "image_mean": [0.5, 0.5, 0.5],
        "image_std": [0.5, 0.5, 0.5], "image_seq_length": c.patches, "resample": 3, "rescale_factor": 1 / 255,
        "size": {"height": c.image, "width": c.image},
    }


def export(state, out, average=True):
    model, held = load(state, average)
    words = Words(os.path.join(state, "model", "tokenizer.model"))
    os.makedirs(out, exist_ok=True)

    def dump(name, value, indent=2):
        with open(os.path.join(out, name), "w") as file:
            json.dump(value, file, indent=indent, ensure_ascii=False, separators=None if indent else (",", ":"))
            file.write("\n")

    save_file(tensors(model), os.path.join(out, "model.safetensors"), {"format": "pt"})
    dump("config.json", config(model.c, words))
    dump("preprocessor_config.json", preprocessor(model.c))
    dump("generation_config.json", {"bos_token_id": words.bos, "eos_token_id": words.eos, "pad_token_id": 0})
    shutil.copy(os.path.join(state, "model", "tokenizer.model"), out)
    dump("tokenizer.json", tokenizer(os.path.join(out, "tokenizer.model")), None)
    dump("tokenizer_config.json", TOKENIZER_CONFIG)
    shutil.copy(os.path.join(state, "vae-oid.npz"), out)
    print(f"{out}: step {held['step']}, {held['phase']}, {held['spent']:.0f} s")


@torch.no_grad()
def check(out):
    """transformers reads the folder, splits text as SentencePiece does, and gives the trainer's logits."""
    import transformers
    from PIL import Image
    from safetensors.torch import load_file

    processor = transformers.PaliGemmaProcessor.from_pretrained(out)
    theirs = transformers.PaliGemmaForConditionalGeneration.from_pretrained(out, dtype=torch.float32).eval()
    words = Words(os.path.join(out, "tokenizer.model"))
    for text in ("detect red circle ; blue square", "<loc0010><loc1023><seg007> ein grünes Haus, 120 ZEBRA Ω  zwei", "caption <loc0001><loc0002>"):
        ours, other = words.pieces.encode(text), processor.tokenizer.encode(text, add_special_tokens=False)
        assert ours == other, (text, ours, other)
    picture = Image.fromarray(np.random.default_rng(0).integers(0, 255, (90, 160, 3), np.uint8))
    inputs = processor(images=picture, text="<image>detect red circle ; star", return_tensors="pt")
    c = theirs.config
    prefix = words.pair("detect red circle ; star", "")[0]
    n = c.vision_config.num_image_tokens
    assert inputs["input_ids"][0].tolist() == [words.image] * n + prefix, inputs["input_ids"]
    logits = theirs(**inputs).logits[0, -1]
    ours = rebuilt(out)
    table = ours.embedding_table
    features = ours.projector(ours.vision(inputs["pixel_values"]))
    length = torch.tensor([n + len(prefix)])
    hidden, _ = ours.decode(features, torch.tensor([prefix]), length, table)
    mine = torch.nn.functional.linear(hidden[0, -1], table)
    off = (mine - logits).abs().max().item()
    print(f"largest difference of logits {off:.2e}, of {logits.abs().max().item():.1f}")
    assert off < 1e-3


def rebuilt(out):
    """The trainer's model with the exported, rounded weights."""
    from safetensors.torch import load_file

    held = load_file(os.path.join(out, "model.safetensors"))
    with open(os.path.join(out, "config.json")) as file:
        c = json.load(file)
    t, v = c["text_config"], c["vision_config"]
    words = Words(os.path.join(out, "tokenizer.model"))
    model = PaliGemma(Config(
        words.size, words.loc0, v["image_size"], v["patch_size"], v["hidden_size"], v["num_hidden_layers"],
        v["num_attention_heads"], v["intermediate_size"], t["hidden_size"], t["num_hidden_layers"],
        t["num_attention_heads"], t["num_key_value_heads"], t["head_dim"], t["intermediate_size"])).eval()
    part = lambda prefix: {k[len(prefix):]: w.float() for k, w in held.items() if k.startswith(prefix)}
    model.vision.load_state_dict(part("vision_tower.vision_model."))
    model.projector.load_state_dict(part("multi_modal_projector.linear."))
    model.layers.load_state_dict(part("language_model.model.layers."))
    model.norm.load_state_dict(part("language_model.model.norm."))
    model.embedding_table = held["language_model.model.embed_tokens.weight"].float()
    return model


if __name__ == "__main__":
    parse = argparse.ArgumentParser()
    parse.add_argument("--state", required=True)
    parse.add_argument("--out", required=True)
    parse.add_argument("--raw", action="store_true", help="the weights of the last step, not their average")
    parse.add_argument("--check", action="store_true")
    a = parse.parse_args()
    export(a.state, a.out, not a.raw)
    if a.check:
        check(a.out)
