"""Writes what else there is of a PaliGemma of full size, with random numbers: for measuring memory and times at load.

    python full_formats.py FOLDER

FOLDER is one of full_size.py (224 px), with its tokenizer. Beside it come
    FOLDER-mlx              8 bits in groups of 64, as mlx-community has it: the tower's MLP padded, codes by chance
    FOLDER-npz/model.npz    big_vision's layout, bfloat16, stored
    FOLDER-deflated         the same, deflated
    FOLDER-lora             rank 16 on every linear map
Needs numpy and 14 GB of disk; tensors are written one after another.
"""

import json
import os
import shutil
import struct
import sys
import zipfile

import numpy as np

V, W, F, L, N, H = 257152, 2048, 16384, 18, 8, 256
VW, VF, VL, VN, P = 1152, 4304, 27, 16, 256
SMALL = np.random.default_rng(0)


def bfloat16(shape):
    """Numbers of one size and either sign, 0.016 to 0.031."""
    bits = SMALL.integers(0, 1 << 16, size=shape, dtype=np.uint16)
    return bits & 0x807F | 0x3C80


class Safetensors:
    """Entries first, numbers when they are written."""

    def __init__(self):
        self.entries, self.end = [], 0

    def add(self, name, dtype, shape, make):
        size = int(np.prod(shape)) * (4 if dtype == "U32" else 2)
        self.entries.append((name, dtype, list(shape), self.end, self.end + size, make))
        self.end += size

    def write(self, path):
        header = {n: {"dtype": d, "shape": s, "data_offsets": [a, b]} for n, d, s, a, b, _ in self.entries}
        text = json.dumps(header).encode()
        with open(path, "wb") as f:
            f.write(struct.pack("<Q", len(text)) + text)
            for _, _, shape, _, _, make in self.entries:
                f.write(make(shape).tobytes())


def maps():
    """Linear maps by name, [outputs, inputs]."""
    for i in range(VL):
        layer = f"vision_tower.vision_model.encoder.layers.{i}."
        for name in ("q_proj", "k_proj", "v_proj", "out_proj"):
            yield layer + f"self_attn.{name}", (VW, VW)
        yield layer + "mlp.fc1", (VF, VW)
        yield layer + "mlp.fc2", (VW, VF)
    yield "multi_modal_projector.linear", (W, VW)
    for i in range(L):
        layer = f"language_model.model.layers.{i}."
        for name, shape in [("q_proj", (N * H, W)), ("k_proj", (H, W)), ("v_proj", (H, W)), ("o_proj", (W, N * H))]:
            yield layer + f"self_attn.{name}", shape
        for name, shape in [("gate_proj", (F, W)), ("up_proj", (F, W)), ("down_proj", (W, F))]:
            yield layer + f"mlp.{name}", shape


def wide(side):
    return (side + 63) // 64 * 64


def mlx(folder):
    shutil.copytree(folder, folder + "-mlx", ignore=shutil.ignore_patterns("*.safetensors*"), dirs_exist_ok=True)
    out, rows = Safetensors(), 257216

    def coded(name, shape):
        outputs, inputs = wide(shape[0]), wide(shape[1])
        # A code of 128 on average times 2^-12, less half of the range: numbers of both signs.
        out.add(name + ".weight", "U32", (outputs, inputs // 4),
                lambda s: SMALL.integers(0, 1 << 32, size=s, dtype=np.uint32))
        out.add(name + ".scales", "BF16", (outputs, inputs // 64), lambda s: np.full(s, 0x3980, np.uint16))
        out.add(name + ".biases", "BF16", (outputs, inputs // 64), lambda s: np.full(s, 0xBD00, np.uint16))

    def plain(name, shape):
        out.add(name, "BF16", shape, bfloat16)

    tower = "vision_tower.vision_model."
    plain(tower + "embeddings.patch_embedding.weight", (VW, 14, 14, 3))
    plain(tower + "embeddings.patch_embedding.bias", (VW,))
    coded(tower + "embeddings.position_embedding", (P, VW))
    for name, shape in maps():
        coded(name, shape)
        if not name.startswith("language"):
            plain(name + ".bias", (wide(shape[0]),))
    for i in range(VL):
        for name in ("layer_norm1", "layer_norm2"):
            for part in ("weight", "bias"):
                plain(f"{tower}encoder.layers.{i}.{name}.{part}", (VW,))
    for part in ("weight", "bias"):
        plain(f"{tower}post_layernorm.{part}", (VW,))
    coded("language_model.model.embed_tokens", (rows, W))
    for i in range(L):
        for name in ("input_layernorm", "post_attention_layernorm"):
            plain(f"language_model.model.layers.{i}.{name}.weight", (W,))
    plain("language_model.model.norm.weight", (W,))
    out.write(folder + "-mlx/model.safetensors")
    with open(folder + "/config.json") as f:
        config = json.load(f)
    config["quantization"] = config["quantization_config"] = {"group_size": 64, "bits": 8}
    with open(folder + "-mlx/config.json", "w") as f:
        json.dump(config, f)


ARRAYS = {
    "img/embedding/kernel": (14, 14, 3, VW), "img/embedding/bias": (VW,), "img/pos_embedding": (1, P, VW),
    **{f"img/Transformer/encoderblock/LayerNorm_{i}/{p}": (VL, VW) for i in (0, 1) for p in ("scale", "bias")},
    "img/Transformer/encoderblock/MlpBlock_0/Dense_0/kernel": (VL, VW, VF),
    "img/Transformer/encoderblock/MlpBlock_0/Dense_0/bias": (VL, VF),
    "img/Transformer/encoderblock/MlpBlock_0/Dense_1/kernel": (VL, VF, VW),
    "img/Transformer/encoderblock/MlpBlock_0/Dense_1/bias": (VL, VW),
    **{f"img/Transformer/encoderblock/MultiHeadDotProductAttention_0/{n}/kernel": (VL, VW, VN, VW // VN)
       for n in ("query", "key", "value")},
    **{f"img/Transformer/encoderblock/MultiHeadDotProductAttention_0/{n}/bias": (VL, VN, VW // VN)
       for n in ("query", "key", "value")},
    "img/Transformer/encoderblock/MultiHeadDotProductAttention_0/out/kernel": (VL, VN, VW // VN, VW),
    "img/Transformer/encoderblock/MultiHeadDotProductAttention_0/out/bias": (VL, VW),
    "img/Transformer/encoder_norm/scale": (VW,), "img/Transformer/encoder_norm/bias": (VW,),
    "img/head/kernel": (VW, W), "img/head/bias": (W,),
    "llm/embedder/input_embedding": (V, W),
    "llm/layers/attn/q_einsum/w": (L, N, W, H), "llm/layers/attn/kv_einsum/w": (L, 2, 1, W, H),
    "llm/layers/attn/attn_vec_einsum/w": (L, N, H, W), "llm/layers/mlp/gating_einsum": (L, 2, W, F),
    "llm/layers/mlp/linear": (L, F, W), "llm/layers/pre_attention_norm/scale": (L, W),
    "llm/layers/pre_ffw_norm/scale": (L, W), "llm/final_norm/scale": (W,),
}


def npz(folder, target, method):
    os.makedirs(target, exist_ok=True)
    shutil.copy(folder + "/tokenizer.json", target)
    with zipfile.ZipFile(target + "/model.npz", "w", method, compresslevel=1) as archive:
        for name, shape in ARRAYS.items():
            with archive.open(name + ".npy", "w", force_zip64=True) as member:
                np.lib.format.write_array_header_1_0(
                    member, {"descr": "|V2", "fortran_order": False, "shape": shape})
                for _ in range(shape[0]):
                    member.write(bfloat16(shape[1:]).tobytes())


def lora(target):
    os.makedirs(target, exist_ok=True)
    out = Safetensors()
    for name, (outputs, inputs) in maps():
        out.add(f"base_model.model.{name}.lora_A.weight", "BF16", (16, inputs), bfloat16)
        out.add(f"base_model.model.{name}.lora_B.weight", "BF16", (outputs, 16), bfloat16)
    out.write(target + "/adapter_model.safetensors")
    with open(target + "/adapter_config.json", "w") as f:
        json.dump({"peft_type": "LORA", "r": 16, "lora_alpha": 16, "target_modules": "all-linear"}, f)


def main():
    folder = sys.argv[1].rstrip("/")
    lora(folder + "-lora")
    mlx(folder)
    npz(folder, folder + "-npz", zipfile.ZIP_STORED)
    npz(folder, folder + "-deflated", zipfile.ZIP_DEFLATED)


if __name__ == "__main__":
    main()
