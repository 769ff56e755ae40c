"""Makes a tokenizer of full size in a folder given: Gemma's layout and ids, made-up pieces.

Needs Python 3.11 with sentencepiece 0.2.3, protobuf 7.36.2, tokenizers 0.23.3.
Run: python make_full_tokenizer.py FOLDER    (half a minute; tokenizer.model and tokenizer.json, not committed)

For measuring how long reading takes, and for models of full size with random weights.
"""
import itertools, json, os, random, sys

from sentencepiece import sentencepiece_model_pb2 as pb

LETTERS = "etaoinshrdlucmfwypvbgkjqxz"
OTHERS = [chr(c) for first, last in [(0x21, 0x7E), (0xA1, 0x17F), (0x390, 0x3C9), (0x410, 0x44F), (0x5D0, 0x5EA),
                                     (0x621, 0x64A), (0x905, 0x939), (0xE01, 0xE30), (0x3041, 0x30FA),
                                     (0x4E00, 0x9000), (0xAC00, 0xC000)] for c in range(first, last + 1)]
NORMAL, UNKNOWN, CONTROL, USER, BYTE = 1, 2, 3, 4, 6


def layout():
    """(piece, type) by id, as SPEC 7 has the ids."""
    rows = [("<pad>", CONTROL), ("<eos>", CONTROL), ("<bos>", CONTROL), ("<unk>", UNKNOWN), ("<mask>", USER),
            ("<2mass>", USER), ("[@BOS@]", USER)]
    rows += [(f"<unused{i}>", USER) for i in range(99)]
    rows += [("<start_of_turn>", USER), ("<end_of_turn>", USER)]
    rows += [("\n" * n, USER) for n in range(1, 32)] + [("▁" * n, USER) for n in range(2, 32)]
    rows += [(f"<{slash}h{n}>", USER) for n in range(1, 7) for slash in ("", "/")]
    while len(rows) < 217:
        rows.append((f"<reserved{len(rows)}>", USER))
    rows += [(f"<0x{b:02X}>", BYTE) for b in range(256)]
    return rows


def words(count, singles):
    """Pieces that are each two earlier ones joined. All words of up to four common letters and many of five
    are among them: these split in every way, which makes about as many merges as Gemma's file has."""
    rng = random.Random(5)
    common = LETTERS[:12]
    made = ["".join(word) for n in (2, 3, 4) for word in itertools.product(common, repeat=n)]
    seen = set(singles) | set(made)
    base = ["▁"] + list(LETTERS)
    while len(made) < count:
        if rng.random() < 0.45:
            piece = "".join(rng.choice(common) for _ in range(5))
        elif rng.random() < 0.2:
            piece = rng.choice(OTHERS) + rng.choice(OTHERS)
        else:
            piece = rng.choice(made) + rng.choice(base if rng.random() < 0.5 else made)
            piece = "▁" + piece if rng.random() < 0.2 and "▁" not in piece else piece
        if len(piece) <= 14 and "▁" not in piece[1:] and piece not in seen:
            seen.add(piece)
            made.append(piece)
    return made


def main(folder):
    os.makedirs(folder, exist_ok=True)
    rows = layout()
    singles = ["▁"] + list(LETTERS) + [c for c in OTHERS if c not in LETTERS]
    rows += [(w, NORMAL) for w in words(256000 - len(rows) - len(singles), singles)]
    rows += [(c, NORMAL) for c in singles]
    rows += [(f"<loc{i:04}>", USER) for i in range(1024)] + [(f"<seg{i:03}>", USER) for i in range(128)]
    assert len(rows) == 257152 and rows[108][0] == "\n" and rows[107][0] == "<end_of_turn>"
    write_model(folder, rows)
    write_json(folder, rows)


def write_model(folder, rows):
    model = pb.ModelProto()
    for i, (piece, kind) in enumerate(rows):
        model.pieces.add(piece=piece, score=float(473 - i) if kind == NORMAL else 0.0, type=kind)
    trainer, normalizer = model.trainer_spec, model.normalizer_spec
    trainer.model_type, trainer.byte_fallback, trainer.vocab_size = 2, True, len(rows)
    trainer.pad_id, trainer.eos_id, trainer.bos_id, trainer.unk_id = 0, 1, 2, 3
    normalizer.name = "identity"
    normalizer.add_dummy_prefix = normalizer.remove_extra_whitespaces = False
    with open(os.path.join(folder, "tokenizer.model"), "wb") as f:
        f.write(model.SerializeToString())
    with open(os.path.join(folder, "added_tokens.json"), "w") as f:
        json.dump({"<image>": len(rows)}, f)


def write_json(folder, rows):
    ids = {piece: i for i, (piece, _) in enumerate(rows)}
    merges = []
    for piece, kind in rows:
        if kind in (NORMAL, USER):
            merges += [[piece[:i], piece[i:]] for i in range(1, len(piece)) if piece[:i] in ids and piece[i:] in ids]
    added = [(i, p, k in (CONTROL, UNKNOWN)) for i, (p, k) in enumerate(rows) if k in (CONTROL, UNKNOWN, USER)]
    added.append((len(rows), "<image>", True))
    replace = {"type": "Replace", "pattern": {"String": " "}, "content": "▁"}
    back = {"type": "Replace", "pattern": {"String": "▁"}, "content": " "}
    tokenizer = {
        "version": "1.0", "truncation": None, "padding": None,
        "added_tokens": [{"id": i, "content": p, "single_word": False, "lstrip": False, "rstrip": False,
                          "normalized": False, "special": s} for i, p, s in added],
        "normalizer": replace,
        "pre_tokenizer": {"type": "Split", "pattern": {"String": " "}, "behavior": "MergedWithPrevious",
                          "invert": False},
        "post_processor": None,
        "decoder": {"type": "Sequence", "decoders": [back, {"type": "ByteFallback"}, {"type": "Fuse"}]},
        "model": {"type": "BPE", "dropout": None, "unk_token": "<unk>", "continuing_subword_prefix": None,
                  "end_of_word_suffix": None, "fuse_unk": True, "byte_fallback": True, "ignore_merges": False,
                  "vocab": ids, "merges": merges}}
    with open(os.path.join(folder, "tokenizer.json"), "w") as f:
        json.dump(tokenizer, f, ensure_ascii=False, indent=2)
    print(len(ids), "pieces,", len(merges), "merges")


main(sys.argv[1])
