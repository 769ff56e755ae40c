"""Makes Tokenizer/: a small SentencePiece BPE of Gemma's kind and what the references say about it.

Needs Python 3.11 with transformers 5.23.0, sentencepiece 0.2.3, tokenizers 0.23.3, numpy, pillow.
Run: python make_tokenizer.py    (some ten seconds; the same files every time)

  Tokenizer/tokenizer.model      trained here; BPE, byte fallback, identity normalisation, no dummy prefix
  Tokenizer/tokenizer.json       converted by transformers
  Tokenizer/added_tokens.json    the image token, which tokenizer.model lacks
  Tokenizer/expected.json        texts with SentencePiece's and transformers' ids, decoded ids, prompts
"""
import io, json, os, random

import numpy as np
import sentencepiece as spm
from transformers import AddedToken, GemmaTokenizer, PaliGemmaProcessor, SiglipImageProcessor
from transformers.tokenization_utils_base import generate_merges

HERE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "Tokenizer")
LOCATIONS = [f"<loc{i:04}>" for i in (0, 1, 2, 255, 511, 512, 1000, 1022, 1023)]
SEGMENTS = [f"<seg{i:03}>" for i in (0, 1, 63, 64, 126, 127)]
RUNS = ["\n" * n for n in range(1, 6)] + ["▁" * n for n in range(2, 8)] + ["\t" * n for n in range(1, 4)]
USER = ["<mask>"] + RUNS + ["<table>", "</table>"] + LOCATIONS + SEGMENTS

LINES = """
The quick brown fox jumps over the lazy dog while the cat sleeps in the sun.
A photograph of two dogs and a cat on a sofa beside a window, in the afternoon light.
detect cat ; dog ; person ; car ; bicycle ; traffic light ; stop sign
segment the left bird ; the right bird ; the tree in the background
answer en what colour is the car behind the bicycle? how many people are there?
caption en a group of people standing around a table with food and drinks
There are 12 apples, 345 pears and 6789 plums; in 2024 there were 3.14159 pies at $27.50 each.
Übermäßig schöne Bäume stehen am Flußufer, während die Möwen über das Wasser fliegen.
Le garçon a mangé une crème brûlée à côté de la forêt où l'été s'achève.
El niño pequeño corrió rápidamente hacia la montaña con su perro y su pájaro.
Быстрая коричневая лиса прыгает через ленивую собаку на зелёном поле.
Η γρήγορη καφέ αλεπού πηδάει πάνω από το τεμπέλικο σκυλί στην πόλη.
敏捷的棕色狐狸跳过了懒狗，天空是蓝色的，太阳很大。图片中有两只猫和一只狗。
素早い茶色の狐がのろまな犬を飛び越えた。写真には猫が二匹います。
빠른 갈색 여우가 게으른 개를 뛰어넘었다. 사진에는 고양이 두 마리가 있습니다.
الثعلب البني السريع يقفز فوق الكلب الكسول في الصورة قطتان وكلب.
השועל החום המהיר קופץ מעל הכלב העצלן בתמונה יש שני חתולים.
तेज़ भूरी लोमड़ी आलसी कुत्ते के ऊपर कूदती है। तस्वीर में दो बिल्लियाँ हैं।
সাদা বিড়ালটি জানালার পাশে বসে আছে এবং কুকুরটি ঘুমাচ্ছে।
สุนัขจิ้งจอกสีน้ำตาลกระโดดข้ามสุนัขขี้เกียจ ในภาพมีแมวสองตัว
Con cáo nâu nhanh nhẹn nhảy qua con chó lười biếng trong bức ảnh.
Hızlı kahverengi tilki tembel köpeğin üstünden atladı; ağaçlar yeşildi.
Szybki brązowy lis przeskakuje nad leniwym psem w pięknym ogrodzie.
Příliš žluťoučký kůň úpěl ďábelské ódy na zelené louce.
for (int i = 0; i < n; ++i) { sum += values[i] * weights[i]; } // total
😀 😃 🎉 the party was fun 🎂 and the cake was good 😀
""".strip().split("\n")


def train():
    model = io.BytesIO()
    spm.SentencePieceTrainer.train(
        sentence_iterator=iter(LINES * 3), model_writer=model, vocab_size=2000, model_type="bpe",
        byte_fallback=True, split_digits=True, normalization_rule_name="identity", add_dummy_prefix=False,
        remove_extra_whitespaces=False, allow_whitespace_only_pieces=True, character_coverage=0.98,
        pad_id=0, eos_id=1, bos_id=2, unk_id=3, pad_piece="<pad>", eos_piece="<eos>", bos_piece="<bos>",
        unk_piece="<unk>", user_defined_symbols=USER, num_threads=1, minloglevel=2)
    return model.getvalue()


def convert(sp):
    """The equal tokenizer.json: merges are all pairs that make a piece, by its id; control and user-defined
    pieces are added tokens. Stages as GemmaTokenizer has them."""
    vocab = {sp.id_to_piece(i): i for i in range(sp.get_piece_size())}
    scores = {piece: sp.get_score(i) for piece, i in vocab.items()}
    merges = generate_merges(vocab, scores)
    backend = GemmaTokenizer(vocab=vocab, merges=merges).backend_tokenizer
    backend.post_processor = None
    user = set(USER)
    for i, piece in enumerate(vocab):
        if sp.is_control(i) or sp.is_unknown(i):
            backend.add_special_tokens([AddedToken(piece, normalized=False, special=True)])
        elif piece in user:
            backend.add_tokens([AddedToken(piece, normalized=False, special=False)])
    return backend


def alphabet():
    """What random texts are made of: pieces of words, odd characters, tokens that mean something."""
    words = [w for line in LINES for w in line.split(" ")]
    odd = [" ", "  ", "   ", "         ", "\n", "\n\n", "\n" * 9, "\t", "\r\n", "▁", "▁▁", "\u00a0", "\u3000", "\u200b",
           "\u200d", "\ufeff", "\u0301", "e\u0301", "é", "\U0001F468\u200d\U0001F469\u200d\U0001F467", "\U0001F1E9\U0001F1EA",
           "\x00", "\x01", "\x1b[31m", "\x7f", "\x85", "\u2028", "\u202e", "\uffff", "\ufffd", "\U0010ffff", "\U00020000",
           "ﬁ", "Ⅷ", "①", "ｱ", "Ａ", "²", "½", "0", "12", "007", "3.14", "١٢٣", "१२", "½", "က", "ᠠ", "𐍈", "𝔘",
           "<", ">", "<loc", "<loc0", "<loc00001>", "<loc0003>", "<<loc0000>>", "<seg", "<seg128>", "<table>",
           "</table>", "<mask>", "<0x0A>", "<0xFF>", "<s>", "\\n", "'", "\"", "..."]
    return words, odd, LOCATIONS + SEGMENTS


def texts(random):
    words, odd, codes = alphabet()
    result = ["", " ", "\n", "a", *LINES, *odd, *codes, *words[:60], "".join(LOCATIONS[:4]) + " cat ; dog",
              "segment " + "".join(LOCATIONS[2:6] + SEGMENTS * 3), "a" * 300, " " * 50, "\n" * 50, "ab" * 100,
              "the" * 40, "🎂" * 12]
    for _ in range(360):
        parts = []
        for _ in range(random.randint(1, 14)):
            pool = random.choice([words, words, odd, codes])
            parts.append(random.choice(pool))
            if random.random() < 0.5:
                parts.append(" ")
        result.append("".join(parts))
    for _ in range(60):
        result.append("".join(chr(random.choice([random.randrange(32, 0x250), random.randrange(0x250, 0xD800),
                                                 random.randrange(0xE000, 0x20000)]))
                              for _ in range(random.randint(1, 12))))
    return list(dict.fromkeys(result))


def decodings(random, tokenizer, sp, texts):
    """Ids of texts, runs of byte pieces whole and broken, and any ids at all."""
    bytes_at = sp.piece_to_id("<0x00>")
    cases = [tokenizer.encode(t, add_special_tokens=False) for t in random.sample(texts, 60)]
    for text in ["é", "😀", "က", "é😀", "𐍈a"]:
        raw = [bytes_at + b for b in text.encode()]
        cases += [raw, raw[:-1], raw[1:], raw + raw[:1], raw + [0] + raw, raw[:1] + [bytes_at - 1] + raw[1:]]
    for _ in range(150):
        low, high = random.choice([(0, len(tokenizer)), (bytes_at, bytes_at + 256), (0, 40)])
        cases.append([random.randrange(low, high) for _ in range(random.randint(1, 10))])
    return [{"ids": c, "text": tokenizer.decode(c, skip_special_tokens=True)} for c in cases]


def prompts(tokenizer):
    images = SiglipImageProcessor(size={"height": 28, "width": 28})
    images.image_seq_length = 4
    processor = PaliGemmaProcessor(images, tokenizer)
    picture = np.zeros((28, 28, 3), np.uint8)
    result = []
    for count in (1, 2):
        for prompt in ["", "caption en", "detect cat ; dog", " answer en  what?", "a\nb", "caption <loc0000><loc0511>x",
                       "描述 图片", "describe <mask> <bos>"]:
            given = [[picture] * count]
            ids = processor(images=given, text=["<image>" * count + prompt])["input_ids"][0]
            result.append({"prompt": prompt, "imageTokens": 4 * count, "ids": list(map(int, ids))})
    return result


def main():
    os.makedirs(HERE, exist_ok=True)
    path = os.path.join(HERE, "tokenizer.model")
    with open(path, "wb") as f:
        f.write(train())
    sp = spm.SentencePieceProcessor(model_file=path)
    backend = convert(sp)
    backend.add_special_tokens([AddedToken("<image>", normalized=False, special=True)])
    backend.save(os.path.join(HERE, "tokenizer.json"), pretty=False)
    image = backend.token_to_id("<image>")
    assert image == sp.get_piece_size()
    with open(os.path.join(HERE, "added_tokens.json"), "w") as f:
        json.dump({"<image>": image}, f)
    tokenizer = GemmaTokenizer.from_pretrained(HERE)

    rng = random.Random(7)
    rows = []
    for text in texts(rng):
        rows.append({"text": text, "sentencepiece": sp.encode(text),
                     "transformers": tokenizer.encode(text, add_special_tokens=False)})
    differing = [r["text"] for r in rows if r["sentencepiece"] != r["transformers"]]
    print(len(rows), "texts;", len(differing), "on which the references differ:", differing)
    expected = {"special": {"pad": 0, "eos": 1, "bos": 2, "newline": sp.piece_to_id("\n"), "image": image},
                "texts": rows, "decodings": decodings(rng, tokenizer, sp, [r["text"] for r in rows]),
                "prompts": prompts(tokenizer)}
    with open(os.path.join(HERE, "expected.json"), "w") as f:
        json.dump(expected, f, ensure_ascii=True, separators=(",", ":"))


main()
