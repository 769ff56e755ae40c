"""Writes a PaliGemma of full size with random weights, as Hugging Face's folder: for measuring speed and drift.

    python full_size.py FOLDER [--size 224]

Needs torch 2.13.0 and transformers 5.23.0; some 6 GB of disk and 12 GB of memory. A tokenizer of the right size comes
from Tests/PaliGemmaTests/Fixtures/make_full_tokenizer.py FOLDER.
"""

import argparse
import json
import os

import torch
from transformers import PaliGemmaConfig, PaliGemmaForConditionalGeneration


def main():
    read = argparse.ArgumentParser()
    read.add_argument("folder")
    read.add_argument("--size", type=int, default=224)
    o = read.parse_args()
    patches = (o.size // 14) ** 2
    config = PaliGemmaConfig(
        image_token_index=257152, projection_dim=2048, hidden_size=2048, vocab_size=257216, bos_token_id=2,
        eos_token_id=1, pad_token_id=0,
        text_config={
            "model_type": "gemma", "hidden_size": 2048, "intermediate_size": 16384, "num_hidden_layers": 18,
            "num_attention_heads": 8, "num_key_value_heads": 1, "head_dim": 256, "vocab_size": 257216,
            "num_image_tokens": patches, "hidden_activation": "gelu_pytorch_tanh"},
        vision_config={
            "model_type": "siglip_vision_model", "hidden_size": 1152, "intermediate_size": 4304, "num_hidden_layers": 27,
            "num_attention_heads": 16, "image_size": o.size, "patch_size": 14, "num_image_tokens": patches,
            "projection_dim": 2048, "vision_use_head": False})
    torch.manual_seed(0)
    torch.set_default_dtype(torch.bfloat16)
    PaliGemmaForConditionalGeneration(config).save_pretrained(o.folder, max_shard_size="4GB")
    with open(os.path.join(o.folder, "preprocessor_config.json"), "w") as file:
        json.dump({
            "image_processor_type": "SiglipImageProcessor", "do_normalize": True, "do_rescale": True, "do_resize": True,
            "image_mean": [0.5] * 3, "image_std": [0.5] * 3, "image_seq_length": patches, "resample": 3,
            "rescale_factor": 1 / 255, "size": {"height": o.size, "width": o.size}}, file)


if __name__ == "__main__":
    main()
