"""Writes the decoder of a PaliGemma folder as GGUF, for llama.cpp's llama-bench: the same shapes, bfloat16.

    python text_gguf.py FOLDER OUT.gguf
    llama-quantize OUT.gguf OUT-q8.gguf Q8_0        # and Q4_0

Needs numpy, torch, safetensors and gguf 0.19.0. For speed alone: the vocabulary is made up.
"""

import argparse
import glob
import json
import os

import gguf
import torch
from safetensors import safe_open

PARTS = {
    "attn_q": "self_attn.q_proj", "attn_k": "self_attn.k_proj", "attn_v": "self_attn.v_proj",
    "attn_output": "self_attn.o_proj", "ffn_gate": "mlp.gate_proj", "ffn_up": "mlp.up_proj",
    "ffn_down": "mlp.down_proj", "attn_norm": "input_layernorm", "ffn_norm": "post_attention_layernorm",
}


def decoder_tensors(folder):
    """(name within the decoder, tensor), whatever the prefix."""
    for path in sorted(glob.glob(os.path.join(folder, "*.safetensors"))):
        with safe_open(path, "pt") as file:
            for name in file.keys():
                if "language_model" in name and "lm_head" not in name:
                    yield name.split("language_model.")[1].removeprefix("model."), file.get_tensor(name)


def gguf_name(name):
    if name.startswith("layers."):
        _, layer, part = name.removesuffix(".weight").split(".", 2)
        return f"blk.{layer}.{next(k for k, v in PARTS.items() if v == part)}.weight"
    return {"embed_tokens.weight": "token_embd.weight", "norm.weight": "output_norm.weight"}[name]


def vocabulary(out, size):
    kinds = gguf.TokenType
    tokens = ["<pad>", "<eos>", "<bos>", "<unk>"] + [f"<0x{i:02X}>" for i in range(256)]
    types = [kinds.CONTROL] * 3 + [kinds.UNKNOWN] + [kinds.BYTE] * 256
    out.add_tokenizer_model("llama")
    out.add_token_list(tokens + [f"t{i}" for i in range(len(tokens), size)])
    out.add_token_types(types + [kinds.NORMAL] * (size - len(types)))
    out.add_token_scores([-float(i) for i in range(size)])
    out.add_bos_token_id(2)
    out.add_eos_token_id(1)


def main():
    read = argparse.ArgumentParser()
    read.add_argument("folder")
    read.add_argument("out")
    o = read.parse_args()
    with open(os.path.join(o.folder, "config.json")) as file:
        c = json.load(file)["text_config"]
    out = gguf.GGUFWriter(o.out, "gemma")
    out.add_context_length(8192)
    out.add_embedding_length(c["hidden_size"])
    out.add_block_count(c["num_hidden_layers"])
    out.add_feed_forward_length(c["intermediate_size"])
    out.add_head_count(c["num_attention_heads"])
    out.add_head_count_kv(c["num_key_value_heads"])
    out.add_key_length(c.get("head_dim", 256))
    out.add_value_length(c.get("head_dim", 256))
    out.add_layer_norm_rms_eps(1e-6)
    out.add_file_type(gguf.LlamaFileType.MOSTLY_BF16)
    for name, tensor in decoder_tensors(o.folder):
        if tensor.ndim == 1:  # llama.cpp wants Gemma's 1 + scale
            out.add_tensor(gguf_name(name), tensor.float().numpy() + 1)
            continue
        if "embed" in name:
            vocabulary(out, tensor.shape[0])
        bytes_of_rows = tensor.contiguous().view(torch.uint8).numpy()
        out.add_tensor(gguf_name(name), bytes_of_rows, raw_dtype=gguf.GGMLQuantizationType.BF16)
    out.write_header_to_file()
    out.write_kv_data_to_file()
    out.write_tensors_to_file()
    out.close()


if __name__ == "__main__":
    main()
