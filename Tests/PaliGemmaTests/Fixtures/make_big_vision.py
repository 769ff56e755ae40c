#!/usr/bin/env python3
"""Put the tiny checkpoints into the layout of big_vision's archives.

    make_big_vision.py [OUT_DIR]        (default: BigVision beside this file)

Needs numpy 2.4.6, torch 2.13.0 (CPU), safetensors 0.8.0, sentencepiece 0.2.3. What transformers answers with the same
numbers stands in Checkpoints/*/expected.json.

What it writes:
  paligemma1/model.npz             deflated, all names below "params/"; nothing else tells what the model is
  paligemma2/model.npz             stored plainly
  paligemma_tokenizer.model        the tokenizer as big_vision has it, without <image>

bfloat16 goes out as NumPy writes a type that it does not know: two bytes without meaning (V2). The layout is held
against what big_vision computes: each einsum of models/ppp/gemma.py and each product of models/vit.py (flax's
DenseGeneral) must give what the linear map of the committed checkpoint gives.
"""
import os
import sys
import zipfile

import numpy as np
import torch
from safetensors.torch import load_file
from sentencepiece import sentencepiece_model_pb2 as pb

HERE = os.path.dirname(os.path.abspath(__file__))


class Checkpoint:
    def __init__(self, folder, config):
        self.tensors = {k: v.float().numpy() for k, v in load_file(f"{folder}/model.safetensors").items()}
        self.vision, self.text = config["vision_config"], config["text_config"]

    def vision_layers(self, name):
        count = self.vision["num_hidden_layers"]
        return np.stack([self.tensors[f"vision_tower.vision_model.encoder.layers.{i}.{name}"] for i in range(count)])

    def text_layers(self, name):
        count = self.text["num_hidden_layers"]
        return np.stack([self.tensors[f"language_model.model.layers.{i}.{name}.weight"] for i in range(count)])


def check(got, expected):
    assert np.allclose(got, expected, rtol=1e-4, atol=1e-4), (got.shape, expected.shape)


def attention(c, x):
    """flax's MultiHeadDotProductAttention: kernels [D, N, H] and [N, H, D]."""
    heads = c.vision["num_attention_heads"]
    out = {}
    for name, theirs in [("query", "q_proj"), ("key", "k_proj"), ("value", "v_proj")]:
        w, b = c.vision_layers(f"self_attn.{theirs}.weight"), c.vision_layers(f"self_attn.{theirs}.bias")
        layers, width = w.shape[:2]
        kernel = w.transpose(0, 2, 1).reshape(layers, width, heads, width // heads)
        check(np.einsum("td,dnh->tnh", x, kernel[0]).reshape(len(x), -1), x @ w[0].T)
        out[f"{name}/kernel"], out[f"{name}/bias"] = kernel, b.reshape(layers, heads, width // heads)
    w = c.vision_layers("self_attn.out_proj.weight")
    kernel = w.transpose(0, 2, 1).reshape(layers, heads, width // heads, width)
    check(np.einsum("tnh,nhd->td", x.reshape(len(x), heads, -1), kernel[0]), x @ w[0].T)
    out["out/kernel"], out["out/bias"] = kernel, c.vision_layers("self_attn.out_proj.bias")
    return out


def image(c):
    width = c.vision["hidden_size"]
    x = np.random.default_rng(1).standard_normal((5, width)).astype(np.float32)
    tower = "vision_tower.vision_model."
    kernel = c.tensors[tower + "embeddings.patch_embedding.weight"].transpose(2, 3, 1, 0)
    patch = np.random.default_rng(2).standard_normal(kernel.shape[:3]).astype(np.float32)
    check(np.einsum("hwc,hwcd->d", patch, kernel),
          np.einsum("chw,dchw->d", patch.transpose(2, 0, 1), kernel.transpose(3, 2, 0, 1)))
    out = {
        "embedding/kernel": kernel, "embedding/bias": c.tensors[tower + "embeddings.patch_embedding.bias"],
        "pos_embedding": c.tensors[tower + "embeddings.position_embedding.weight"][None],
        "Transformer/encoder_norm/scale": c.tensors[tower + "post_layernorm.weight"],
        "Transformer/encoder_norm/bias": c.tensors[tower + "post_layernorm.bias"],
        "head/kernel": c.tensors["multi_modal_projector.linear.weight"].T,
        "head/bias": c.tensors["multi_modal_projector.linear.bias"]}
    block = {f"MultiHeadDotProductAttention_0/{k}": v for k, v in attention(c, x).items()}
    for i in (0, 1):
        block[f"LayerNorm_{i}/scale"] = c.vision_layers(f"layer_norm{i + 1}.weight")
        block[f"LayerNorm_{i}/bias"] = c.vision_layers(f"layer_norm{i + 1}.bias")
        block[f"MlpBlock_0/Dense_{i}/kernel"] = c.vision_layers(f"mlp.fc{i + 1}.weight").transpose(0, 2, 1)
        block[f"MlpBlock_0/Dense_{i}/bias"] = c.vision_layers(f"mlp.fc{i + 1}.bias")
    check(x @ block["MlpBlock_0/Dense_0/kernel"][0], x @ c.vision_layers("mlp.fc1.weight")[0].T)
    return out | {f"Transformer/encoderblock/{k}": v for k, v in block.items()}


def text(c, rows):
    heads, shared, head = (c.text[k] for k in ("num_attention_heads", "num_key_value_heads", "head_dim"))
    width, second = c.text["hidden_size"], c.text["model_type"] == "gemma2"
    x = np.random.default_rng(3).standard_normal((5, width)).astype(np.float32)
    q, k, v, o = (c.text_layers(f"self_attn.{n}_proj") for n in "qkvo")
    layers = len(q)
    q_einsum = q.reshape(layers, heads, head, width).transpose(0, 1, 3, 2)
    kv_einsum = np.stack([m.reshape(layers, shared, head, width).transpose(0, 1, 3, 2) for m in (k, v)], axis=1)
    vec_einsum = o.reshape(layers, width, heads, head).transpose(0, 2, 3, 1)
    check(np.einsum("td,ndh->tnh", x, q_einsum[0]).reshape(5, -1), x @ q[0].T)
    check(np.einsum("sd,ckdh->cskh", x, kv_einsum[0]).reshape(2, 5, -1), np.stack([x @ k[0].T, x @ v[0].T]))
    y = np.random.default_rng(4).standard_normal((5, heads * head)).astype(np.float32)
    check(np.einsum("tnh,nhd->td", y.reshape(5, heads, head), vec_einsum[0]), y @ o[0].T)
    gate, up, down = (c.text_layers(f"mlp.{n}_proj") for n in ("gate", "up", "down"))
    norms = {"pre_attention_norm": "input_layernorm", "pre_ffw_norm": "post_attention_layernorm"}
    if second:
        norms = {"pre_attention_norm": "input_layernorm", "post_attention_norm": "post_attention_layernorm",
                 "pre_ffw_norm": "pre_feedforward_layernorm", "post_ffw_norm": "post_feedforward_layernorm"}
    return {
        "embedder/input_embedding": c.tensors["language_model.model.embed_tokens.weight"][:rows],
        "layers/attn/q_einsum/w": q_einsum, "layers/attn/kv_einsum/w": kv_einsum,
        "layers/attn/attn_vec_einsum/w": vec_einsum,
        "layers/mlp/gating_einsum": np.stack([gate, up], axis=1).transpose(0, 1, 3, 2),
        "layers/mlp/linear": down.transpose(0, 2, 1),
        **{f"layers/{ours}/scale": c.text_layers(theirs) for ours, theirs in norms.items()},
        "final_norm/scale": c.tensors["language_model.model.norm.weight"]}


def bfloat16(values):
    bits = torch.from_numpy(np.ascontiguousarray(values)).to(torch.bfloat16).view(torch.int16).numpy()
    return bits.view(np.dtype("V2"))


def write(path, arrays, method):
    """As np.savez does, but with times of zero, so that the same arrays make the same file."""
    with zipfile.ZipFile(path, "w", method) as archive:
        for name, values in arrays.items():
            info = zipfile.ZipInfo(name + ".npy", (1980, 1, 1, 0, 0, 0))
            info.compress_type = method
            with archive.open(info, "w", force_zip64=True) as member:
                np.lib.format.write_array(member, values)


def make_tokenizer(source, target):
    proto = pb.ModelProto()
    with open(source, "rb") as f:
        proto.ParseFromString(f.read())
    assert proto.pieces[-1].piece == "<image>"
    del proto.pieces[-1]
    proto.trainer_spec.vocab_size = len(proto.pieces)
    with open(target, "wb") as f:
        f.write(proto.SerializeToString())
    return len(proto.pieces)


def main():
    import json
    out = sys.argv[1] if len(sys.argv) > 1 else os.path.join(HERE, "BigVision")
    os.makedirs(out, exist_ok=True)
    rows = make_tokenizer(f"{HERE}/Checkpoints/tokenizer/tokenizer.model", f"{out}/paligemma_tokenizer.model")
    for name, prefix, method in [("paligemma1", "params/", zipfile.ZIP_DEFLATED), ("paligemma2", "", zipfile.ZIP_STORED)]:
        folder = f"{HERE}/Checkpoints/{name}"
        with open(f"{folder}/config.json") as f:
            c = Checkpoint(folder, json.load(f))
        arrays = {f"{prefix}img/{k}": bfloat16(v) for k, v in image(c).items()}
        arrays |= {f"{prefix}llm/{k}": bfloat16(v) for k, v in text(c, rows).items()}
        os.makedirs(f"{out}/{name}", exist_ok=True)
        write(f"{out}/{name}/model.npz", arrays, method)
        print(name, len(arrays), "arrays", os.path.getsize(f"{out}/{name}/model.npz"), "bytes")


if __name__ == "__main__":
    main()
