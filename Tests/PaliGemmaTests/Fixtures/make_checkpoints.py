#!/usr/bin/env python3
"""Make the tiny PaliGemma checkpoints of the tests, and what transformers answers with them.

    make_checkpoints.py [OUT_DIR]        (default: Checkpoints beside this file)

Needs Python 3.11 with torch 2.13.0 (CPU), transformers 5.23.0, sentencepiece 0.2.3, tokenizers 0.23.3,
pillow 13.0.0, numpy 2.4.6, safetensors 0.8.0. Takes about a minute and asks nothing of the network.

What it writes:
  tokenizer/              a small SentencePiece BPE of Gemma's kind: tokenizer.model and tokenizer.json
  pictures/*.png          two small pictures
  paligemma1, paligemma2  config.json, model.safetensors (bfloat16, old tensor names),
                          expected.json: prompts, prompt ids, greedy ids, log-probabilities
                          intermediates.safetensors: what each stage gives for the first prompt

Every weight is a bfloat16 number that float16 holds too, so one set of recorded numbers (float32, eager
attention) stands for all three number formats; the tests write the other formats, the new names and the
shards from these files. The rows of <image> and of the padding are zero; log-probabilities are taken over
the rows before them.
"""
import io
import json
import os
import sys
import tempfile

import numpy as np
import sentencepiece as spm
import torch
import transformers
from PIL import Image, ImageDraw
from safetensors.torch import load_file, save_file
from transformers import PaliGemmaConfig, PaliGemmaForConditionalGeneration, PaliGemmaProcessor
from transformers.models.siglip.image_processing_pil_siglip import SiglipImageProcessorPil
from transformers import GemmaTokenizer

LOCATIONS = [f"<loc{i:04d}>" for i in range(1024)]
SEGMENTS = [f"<seg{i:03d}>" for i in range(128)]
NEW_TOKENS = 12
# The tests' own wording; the pieces come out of it.
CORPUS = """caption en describe en answer en where is the cat standing? detect cat ; dog ; red car
segment the left person ; tree ocr question en what colour is the boat in the water
a brown cat is standing on a wooden table near the window and a white dog sleeps under it
two people walk along the street with an umbrella in the rain while a bus waits at the corner
the picture shows a small house with a red roof, green fields and a long road in front of mountains
how many birds are there in this image? there are seven birds on the wire above the old station
caption de eine katze steht auf dem tisch caption fr un chat est assis sur la table caption es un gato
sorry, as a base vlm i am not trained to answer this question. unanswerable yes no one two three four
""".splitlines()


def make_tokenizer(folder):
    os.makedirs(folder, exist_ok=True)
    model = io.BytesIO()
    spm.SentencePieceTrainer.train(
        sentence_iterator=iter(CORPUS * 3), model_writer=model, model_type="bpe", vocab_size=1640,
        hard_vocab_limit=False, byte_fallback=True, add_dummy_prefix=False, remove_extra_whitespaces=False,
        normalization_rule_name="identity", split_digits=True, character_coverage=1.0,
        pad_id=0, eos_id=1, bos_id=2, unk_id=3, pad_piece="<pad>", eos_piece="<eos>", bos_piece="<bos>",
        user_defined_symbols=["<mask>", "\n"] + LOCATIONS + SEGMENTS + ["<image>"],
        minloglevel=2)
    # Gemma's order: <image> is the last id. The trainer puts user-defined pieces first, so they are moved.
    from sentencepiece import sentencepiece_model_pb2 as pb
    proto = pb.ModelProto()
    proto.ParseFromString(model.getvalue())
    last = {*LOCATIONS, *SEGMENTS, "<image>"}
    pieces = [p for p in proto.pieces if p.piece not in last] + [p for p in proto.pieces if p.piece in last]
    del proto.pieces[:]
    proto.pieces.extend(pieces)
    proto.trainer_spec.vocab_size = len(pieces)
    with open(os.path.join(folder, "tokenizer.model"), "wb") as f:
        f.write(proto.SerializeToString())
    # tokenizer.json: the same vocabulary; merges are all pairs that make a piece, in the order of their ids.
    ids = {p.piece: i for i, p in enumerate(pieces)}
    normal = {p.piece for p in pieces if p.type == pb.ModelProto.SentencePiece.NORMAL}
    merges = []
    for piece in normal:
        for cut in range(1, len(piece)):
            left, right = piece[:cut], piece[cut:]
            if left in normal and right in normal:
                merges.append((ids[piece], ids[left], ids[right], left, right))
    merges = [(m[3], m[4]) for m in sorted(merges)]
    tokenizer = GemmaTokenizer(vocab=ids, merges=merges)
    special = ["<image>"]
    tokenizer.add_special_tokens({"additional_special_tokens": special})
    tokenizer.add_tokens(["\n"] + LOCATIONS + SEGMENTS)
    assert len(tokenizer) == len(pieces), (len(tokenizer), len(pieces))
    tokenizer.save_pretrained(folder)
    path = os.path.join(folder, "tokenizer.json")
    with open(path) as f:
        compact = json.dumps(json.load(f), ensure_ascii=False, separators=(",", ":"))
    with open(path, "w") as f:
        f.write(compact)
    for name in os.listdir(folder):
        if name not in ("tokenizer.model", "tokenizer.json", "tokenizer_config.json"):
            os.remove(os.path.join(folder, name))
    sp = spm.SentencePieceProcessor(model_file=os.path.join(folder, "tokenizer.model"))
    for line in CORPUS + ["detect <loc0001><seg127>", "naïve ☃ 2026"]:
        assert sp.encode(line) == tokenizer.encode(line, add_special_tokens=False), line
    return tokenizer


def make_pictures(folder):
    os.makedirs(folder, exist_ok=True)
    pictures = []
    for k, (width, height) in enumerate([(75, 50), (40, 64)]):
        y, x = np.mgrid[0:height, 0:width]
        rgb = np.stack([x * 255 // width, y * 255 // height, (x * 7 + y * 13 * (k + 1)) % 256], axis=-1)
        image = Image.fromarray(rgb.astype(np.uint8), "RGB")
        draw = ImageDraw.Draw(image)
        draw.ellipse([width // 5, height // 6, width // 2, height // 2], fill=(230, 40 + 90 * k, 30))
        draw.rectangle([width // 2, height // 2, width - 6, height - 9], fill=(20, 60, 200 - 120 * k))
        image.save(os.path.join(folder, f"{'ab'[k]}.png"), optimize=True)
        pictures.append(Image.open(os.path.join(folder, f"{'ab'[k]}.png")).convert("RGB"))
    return pictures


def configs(vocabulary, image_token):
    rows = (vocabulary + 63) // 64 * 64
    common = {"model_type": "paligemma", "bos_token_id": 2, "pad_token_id": 0, "ignore_index": -100,
              "image_token_index": image_token, "architectures": ["PaliGemmaForConditionalGeneration"],
              "torch_dtype": "bfloat16", "hidden_size": 2048}  # hidden_size: stale, as Google's files have it
    vision = {"model_type": "siglip_vision_model", "hidden_size": 48, "intermediate_size": 88,
              "num_hidden_layers": 2, "num_attention_heads": 3, "patch_size": 14, "vision_use_head": False}
    first = {**common, "eos_token_id": 1, "projection_dim": 64, "vocab_size": vocabulary,
             "text_config": {"model_type": "gemma", "hidden_size": 64, "intermediate_size": 144, "hidden_act": "gelu",
                             "num_attention_heads": 4, "num_key_value_heads": 1, "head_dim": 16,
                             "num_hidden_layers": 2, "vocab_size": rows, "torch_dtype": "bfloat16"},
             "vision_config": {**vision, "image_size": 56, "projection_dim": 64, "num_positions": 256}}
    second = {**common, "eos_token_id": [1, 107], "projection_dim": 56, "vocab_size": vocabulary,
              "text_config": {"model_type": "gemma2", "hidden_size": 56, "intermediate_size": 120,
                              "hidden_activation": "gelu_pytorch_tanh", "num_attention_heads": 4,
                              "num_key_value_heads": 2, "head_dim": 16, "num_hidden_layers": 3,
                              "query_pre_attn_scalar": 24, "attn_logit_softcapping": 10.0,
                              "final_logit_softcapping": 9.0, "sliding_window": 22, "vocab_size": rows,
                              "torch_dtype": "bfloat16"},
              "vision_config": {**vision, "image_size": 42, "num_attention_heads": 4, "projection_dim": 56}}
    return {"paligemma1": first, "paligemma2": second}


def old_name(name):
    for new, old in [("model.language_model.", "language_model.model."),
                     ("model.vision_tower.vision_model.", "vision_tower.vision_model."),
                     ("model.vision_tower.", "vision_tower.vision_model."),
                     ("model.multi_modal_projector.", "multi_modal_projector.")]:
        if name.startswith(new):
            return old + name[len(new):]
    raise ValueError(name)


def weights(model, image_token, seed):
    """Random weights, wide enough that the answer is more than an echo of its last token."""
    generator = torch.Generator().manual_seed(seed)
    out = {}
    for name, parameter in model.named_parameters():
        if name == "lm_head.weight":
            continue
        x = torch.randn(parameter.shape, generator=generator)
        text = "language_model" in name
        if name.endswith("embed_tokens.weight"):
            x *= 0.03  # small beside what the layers add, or the answer echoes its last token
            x[image_token:] = 0
        elif name.endswith("bias"):
            x *= 0.004 if "patch_embedding" in name else 0.2
        elif name.endswith("language_model.norm.weight"):
            x = x * 0.3 + 9
        elif "norm" in name:
            x = x * 0.3 + (0.0 if text else 1.0)
        elif "position_embedding" in name:
            # Patches stay small up to the first norm, where its epsilon therefore matters.
            x *= 0.4 * 0.02
        else:
            fan_in = x[0].numel()
            gain = 2.0 if ("o_proj" in name or "down_proj" in name) else 1.5 if text else 1.2
            if "q_proj" in name or "k_proj" in name:
                gain *= 2.0 if text else 1.2
            x *= gain / fan_in**0.5
            if "patch_embedding" in name:
                x *= 0.02
        x = x.to(torch.bfloat16)
        x[x.float().abs() < 2.0**-14] = 0  # below float16's normal numbers
        assert torch.equal(x.to(torch.float16).float(), x.float())
        out[old_name(name)] = x.contiguous()
    return out


def load(folder):
    model, info = PaliGemmaForConditionalGeneration.from_pretrained(
        folder, dtype=torch.float32, attn_implementation="eager", output_loading_info=True)
    assert not info["missing_keys"] and not info["unexpected_keys"], info
    return model.eval()


def inputs_for(processor, pictures, which, prompt):
    return processor(text="<image>" * len(which) + prompt, images=[[pictures[i] for i in which]], return_tensors="pt")


def answer(model, inputs, image_token):
    """Greedy ids, their log-probabilities over the real vocabulary, and the smallest lead of a choice."""
    with torch.no_grad():
        out = model.generate(**{k: v for k, v in inputs.items() if k != "labels"}, do_sample=False,
                             max_new_tokens=NEW_TOKENS, output_logits=True, return_dict_in_generate=True)
    ids = out.sequences[0, inputs["input_ids"].shape[1]:].tolist()
    logprobs, lead = [], float("inf")
    for id, logits in zip(ids, out.logits):
        p = torch.log_softmax(logits[0, :image_token].double(), dim=-1)
        assert id == int(p.argmax()), "a padding row won"
        logprobs.append(float(p[id]))
        best = p.topk(2).values
        lead = min(lead, float(best[0] - best[1]))
    return ids, logprobs, lead


def observe(model, inputs):
    """What each stage gives in one pass over the prompt; names as the Swift side reports them."""
    seen, handles = {}, []

    def keep(name, pick):
        def hook(module, args, kwargs, output):
            value = pick(args, kwargs, output)
            seen[name] = value.detach().reshape(-1, value.shape[-1]).clone().contiguous()
        return hook

    def watch(module, name, pick=lambda a, k, o: o[0] if isinstance(o, tuple) else o):
        handles.append(module.register_forward_hook(keep(name, pick), with_kwargs=True))

    vision = model.model.vision_tower
    vision = getattr(vision, "vision_model", vision)
    patch = vision.embeddings.patch_embedding.kernel_size[0]
    watch(vision.embeddings.patch_embedding, "vision.patches",
          lambda a, k, o: torch.nn.functional.unfold(a[0], patch, stride=patch).transpose(1, 2))
    watch(vision.embeddings, "vision.embeddings")
    for i, layer in enumerate(vision.encoder.layers):
        watch(layer.layer_norm1, f"vision.layers.{i}.attention.norm")
        watch(layer.self_attn, f"vision.layers.{i}.attention.out")
        watch(layer.mlp, f"vision.layers.{i}.mlp.out")
        watch(layer, f"vision.layers.{i}.out")
    watch(vision.post_layernorm, "vision.norm")
    watch(model.model.multi_modal_projector, "projector.out")
    text = model.model.language_model
    watch(text.layers[0], "text.embeddings", lambda a, k, o: a[0] if a else k["hidden_states"])
    for i, layer in enumerate(text.layers):
        watch(layer.input_layernorm, f"text.layers.{i}.attention.norm")
        watch(layer.self_attn.q_proj, f"text.layers.{i}.attention.query")
        watch(layer.self_attn.k_proj, f"text.layers.{i}.attention.key")
        watch(layer.self_attn.v_proj, f"text.layers.{i}.attention.value")
        watch(layer.self_attn.o_proj, f"text.layers.{i}.attention.heads", lambda a, k, o: a[0])
        watch(layer.self_attn.o_proj, f"text.layers.{i}.attention.out")
        watch(layer.mlp, f"text.layers.{i}.mlp.out")
        watch(layer, f"text.layers.{i}.out")
    watch(text.norm, "text.norm", lambda a, k, o: o[:, -1:])
    with torch.no_grad():
        logits = model(**{k: v for k, v in inputs.items() if k != "labels"}).logits
    for handle in handles:
        handle.remove()
    seen["text.logits"] = logits[0, -1:].clone()
    return {name: value.float() for name, value in seen.items()}


PROMPTS = [([0], "detect cat ; dog"), ([1], "caption en"), ([0, 1], "answer en where is the cat?"),
           ([0], "segment <loc0012><loc0345> tree 27")]


def make_checkpoint(folder, config, tokenizer, pictures):
    os.makedirs(folder, exist_ok=True)
    image_token = config["image_token_index"]
    with open(os.path.join(folder, "config.json"), "w") as f:
        json.dump(config, f, indent=1)
    size = config["vision_config"]["image_size"]
    processor = PaliGemmaProcessor(
        SiglipImageProcessorPil(size={"height": size, "width": size}, image_mean=[0.5] * 3, image_std=[0.5] * 3,
                                image_seq_length=(size // 14) ** 2), tokenizer)
    blank = PaliGemmaForConditionalGeneration(PaliGemmaConfig.from_pretrained(folder))
    path = os.path.join(folder, "model.safetensors")
    for seed in range(200):
        save_file(weights(blank, image_token, seed), path, metadata={"format": "pt"})
        model = load(folder)
        records, good = [], True
        for which, prompt in PROMPTS:
            inputs = inputs_for(processor, pictures, which, prompt)
            try:
                ids, logprobs, lead = answer(model, inputs, image_token)
            except AssertionError:
                good = False
                break
            good = good and lead > 0.01 and len(ids) == NEW_TOKENS and len(set(ids)) >= 5
            if not good:
                break
            records.append({"pictures": [f"{'ab'[i]}.png" for i in which], "prompt": prompt,
                            "promptIDs": inputs["input_ids"][0].tolist(), "tokens": ids,
                            "logprobs": [round(p, 7) for p in logprobs]})
        if good and len({tuple(r["tokens"]) for r in records}) == len(records):
            break
    else:
        raise SystemExit("no seed gives answers that vary")
    print(folder, "seed", seed, os.path.getsize(path), "bytes")
    for record in records:
        print("  ", record["prompt"], record["tokens"], [round(p, 2) for p in record["logprobs"]])
    with open(os.path.join(folder, "expected.json"), "w") as f:
        json.dump({"transformers": transformers.__version__, "torch": torch.__version__, "seed": seed,
                   "records": records}, f, indent=1)
    which, prompt = PROMPTS[0]
    save_file(observe(model, inputs_for(processor, pictures, which, prompt)),
              os.path.join(folder, "intermediates.safetensors"))


def main():
    here = os.path.dirname(os.path.abspath(__file__))
    out = sys.argv[1] if len(sys.argv) > 1 else os.path.join(here, "Checkpoints")
    transformers.logging.set_verbosity_error()
    transformers.utils.logging.disable_progress_bar()
    torch.set_num_threads(1)
    tokenizer = make_tokenizer(os.path.join(out, "tokenizer"))
    pictures = make_pictures(os.path.join(out, "pictures"))
    image_token = tokenizer.convert_tokens_to_ids("<image>")
    for name, config in configs(len(tokenizer), image_token).items():
        make_checkpoint(os.path.join(out, name), config, tokenizer, pictures)


if __name__ == "__main__":
    main()
