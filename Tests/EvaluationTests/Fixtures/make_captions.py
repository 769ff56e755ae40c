"""Five hundred English captions, a hundred answers with four references each, and what pycocoevalcap 1.2 (with Java)
says of them: captions.json. Captions that its tokenizer takes apart in ways that ours does not: captions-beyond.json.

    python make_captions.py
"""
import contextlib
import io
import json
import pathlib
import random

from pycocoevalcap.bleu.bleu import Bleu
from pycocoevalcap.cider.cider import Cider
from pycocoevalcap.tokenizer.ptbtokenizer import PTBTokenizer

EDGES = {
    "contractions": ["a dog that isn't on its leash", "the man's hat can't be seen", "they're on the boys' bikes",
                     "I'm sure it'll rain, we've seen clouds", "a sign: DON'T WALK", "it’s the child’s toy",
                     "he cannot see, he's gonna fall", "y'all come 'round the rock 'n' roll bar",
                     "'Twas a s'mores stand at nine o'clock", "O'Brien's pub in Hawai'i", "gimme that, 'cause I wanna",
                     "the dog'll wait 'til five", "a '90s car, an '80s sign, the class of '98 in front"],
    "quotes": ['a sign that says "stop"', "a sign that says 'stop'", "“No Parking” is on the wall",
               "a ‘for sale’ sign", "``welcome'' on a mat", 'the word "EXIT," in red', "a 6' tall man, a 12\" ruler",
               "«ouvert» in a window"],
    "hyphens": ["a black-and-white cat", "a 10-year-old girl in a t-shirt", "a well-lit room - with a sofa",
                "two men -- one old -- on a bench", "a man—his dog beside him—walks", "a co-op, an anti- war poster",
                "a red–blue flag", "a mother-in-law's tongue plant", "a 3-D x-ray --- blurred", "a line ----- here",
                "snow_board on a file_name"],
    "abbreviations": ["Mr. and Mrs. Smith on St. James St.", "a U.S. flag at 5 p.m.", "dogs, cats, etc., in a yard",
                      "a bus to Washington D.C.", "Dr. Jones, Ph.D., vs. a robot", "Ave. No. 5, fig. 3, and no. ",
                      "the Ford Co. sign in Mass. at noon", "vitamin C.", "plan B. The rest is lost",
                      "Jan. 5 on a calendar, i.e. winter", "Martin L. King Jr. Blvd.", "Ill. is ill. today",
                      "Miss. Daisy and a miss."],
    "numbers": ["3.5 miles to go, 1,000 people", "the clock reads 10:30", "1/2 of a pizza, 1 1/2 cups",
                "the 5th of 20 trains", "a 2x4 board at +5 or -5 degrees", "50% off on 10-12-1998", "the 1920s, bus #5",
                "7 1/2-inch nails", "½ a melon for $5, £3 or €4"],
    "marks": ["what?! a zebra!!", "wait... is it over . . . ?", "dog.A cat", "a (very) old [red] {big} bus",
              "salt & pepper, R&B, AT&T + more", "black/white and/or grey", "a = b, 5 * 3, 20° outside",
              "a #selfie by @someone", "Café au lait, naïve señor", ""],
}
SUBJECTS = ["a man", "a woman", "two dogs", "a young boy", "the cat", "several people", "a small bird", "an old train"]
LOOKS = ["in a red shirt", "with long hair", "in black and white", "next to a bench", "on skis", "near the water"]
DEEDS = ["is riding a wave", "sits on a chair", "eats a slice of pizza", "stands in the street", "jumps over a fence",
         "looks at a giraffe", "flies a kite", "is sleeping"]
PLACES = ["on a sunny day", "at night", "in the kitchen", "in front of a building", "under a tree", "on the beach"]


def plain(dice):
    parts = [dice.choice(SUBJECTS), dice.choice(LOOKS) if dice.random() < 0.5 else "", dice.choice(DEEDS),
             dice.choice(PLACES) if dice.random() < 0.7 else ""]
    text = " ".join(part for part in parts if part)
    text = text[0].upper() + text[1:] if dice.random() < 0.5 else text
    return text + dice.choice(["", ".", ".", "!"])


def varied(dice, text):
    words = text.split(" ")
    if len(words) > 3 and dice.random() < 0.7:
        place = dice.randrange(len(words))
        words[place] = dice.choice(["red", "the", "its", words[place], words[place].upper()])
    if dice.random() < 0.3:
        words.insert(dice.randrange(len(words) + 1), dice.choice(["very", "big", "and"]))
    return " ".join(words)


BEYOND = ["see https://example.org/a-b?c=1 now", "mail a.b@example.org today", "a dog :) smiling",
          "a <b>bold</b> word", "fish &amp; chips", "call (555) 123-4567", "the file 01.jpg is here", "C++ and F# on a board",
          "a line\u2028in two"]


def tokens(captions):
    with contextlib.redirect_stderr(io.StringIO()):
        said = PTBTokenizer().tokenize({n: [{"caption": c}] for n, c in enumerate(captions)})
    return [said.get(n, [""])[0].split() for n in range(len(captions))]


if __name__ == "__main__":
    dice = random.Random(5)
    edges = [c for group in EDGES.values() for c in group]
    items = []
    for n in range(100):
        base = edges[n] if n < len(edges) else plain(dice)
        references = [base] + [varied(dice, base) if dice.random() < 0.5 else plain(dice) for _ in range(3)]
        answer = varied(dice, dice.choice(references)) if dice.random() < 0.9 else plain(dice)
        items.append({"answer": answer, "references": references})
    items[17]["answer"] = ""
    truth = {n: [{"caption": c} for c in item["references"]] for n, item in enumerate(items)}
    said = {n: [{"caption": item["answer"]}] for n, item in enumerate(items)}
    truth, said = PTBTokenizer().tokenize(truth), PTBTokenizer().tokenize(said)
    cider, each = Cider().compute_score(truth, said)
    bleu, by_item = Bleu(4).compute_score(truth, said, verbose=0)
    for n, item in enumerate(items):
        item["answer tokens"] = said[n][0].split()
        item["reference tokens"] = [text.split() for text in truth[n]]
        item["cider"] = float(each[n])
        item["bleu4"] = by_item[3][n]
    folder = pathlib.Path(__file__).parent
    whole = {"cider": float(cider), "bleu": bleu, "items": items}
    (folder / "captions.json").write_text(json.dumps(whole, indent=None))
    beyond = [{"caption": c, "tokens": tokens([c])[0]} for c in BEYOND]
    (folder / "captions-beyond.json").write_text(json.dumps(beyond, indent=1))
    print("CIDEr", cider, "BLEU", bleu, "captions", 5 * len(items))
