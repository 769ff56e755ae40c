"""Makes the tokenizer: SentencePiece BPE laid out as Gemma's is, with PaliGemma's tokens at the end.

    python tokenizer.py --out FOLDER

Ids: pad, eos, bos, unk, mask, "\\n", 256 bytes, BPE pieces, <loc0000>..<loc1023>, <seg000>..<seg127>, <image>.
Byte fallback, split digits, no dummy prefix, no normalisation. Written as tokenizer.model and as tokenizer.json.
"""

import argparse
import io
import json
import os

import numpy as np
import sentencepiece
from sentencepiece import sentencepiece_model_pb2 as protobuf
from transformers import GemmaTokenizer

import prompts
import world

PIECES = 900  # upper bound; a small corpus gives fewer
LOCS, SEGS = [f"<loc{i:04d}>" for i in range(1024)], [f"<seg{i:03d}>" for i in range(128)]


def corpus():
    """Sentences of every kind the prompts can make, and each word in capitals, letter by letter frequent enough."""
    rng = np.random.default_rng(5)
    names = list(world.COLORS)
    for _ in range(6000):
        things = []
        for _ in range(rng.integers(1, 5)):
            y, x = rng.uniform(0, 0.7, 2)
            things.append({
                "shape": str(rng.choice(world.SHAPES)), "color": str(rng.choice(names)),
                "box": [y, x, y + 0.2, x + 0.2], "text": ""})
        for kind, text in (("word", str(rng.choice(world.WORDS))), ("number", str(rng.integers(1, 1000)))):
            if rng.random() < 0.3:
                things.append({"shape": kind, "color": "black", "box": [0, 0, 0.1, 0.1], "text": text})
        record = {"light": bool(rng.random() < 0.5), "things": things}
        for task in prompts.TASKS:
            if task in ("detect", "segment", "region", "absent"):
                prompt = " ".join(w for w in prompts.ask(rng, record, task)[0].split() if "<" not in w)
                yield prompt
            else:
                yield from prompts.ask(rng, record, task)
    for letter in "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789.,;?!'-":
        for _ in range(30):
            yield letter


def train():
    model = io.BytesIO()
    sentencepiece.SentencePieceTrainer.train(
        sentence_iterator=(s for s in corpus() if s), model_writer=model, model_type="bpe", vocab_size=PIECES,
        hard_vocab_limit=False, byte_fallback=True, split_digits=True, add_dummy_prefix=False,
        remove_extra_whitespaces=False, normalization_rule_name="identity", character_coverage=1.0, pad_id=0, eos_id=1,
        bos_id=2, unk_id=3, pad_piece="<pad>", eos_piece="<eos>", bos_piece="<bos>", unk_piece="<unk>",
        user_defined_symbols=["<mask>", "\n"], minloglevel=2, num_threads=1)
    proto = protobuf.ModelProto()
    proto.ParseFromString(model.getvalue())
    for piece in LOCS + SEGS + ["<image>"]:
        kind = protobuf.ModelProto.SentencePiece.USER_DEFINED
        proto.pieces.append(protobuf.ModelProto.SentencePiece(piece=piece, score=0.0, type=kind))
    proto.trainer_spec.vocab_size = len(proto.pieces)
    return proto


def save(folder):
    os.makedirs(folder, exist_ok=True)
    with open(os.path.join(folder, "tokenizer.model"), "wb") as file:
        file.write(train().SerializeToString(deterministic=True))


if __name__ == "__main__":
    parse = argparse.ArgumentParser()
    parse.add_argument("--out", required=True)
    save(parse.parse_args().out)
