"""Tables of short answers at the edges of each rule, and what the rules' own code says of them: answers.json.

    python make_answers.py VQA_EVAL

VQA_EVAL is vqaEval.py of the VQA evaluation kit (github.com/GT-Vision-Lab/VQA): its normalisation is the oracle's; it
is taken only where answers disagree, and then for both sides, as PaliGemma's transfers were measured. The other rules
are written down here from the papers: edit distances, Python's `float`, equality.
"""
import importlib.util
import json
import pathlib
import sys

import numpy as np


def vqa_rules(path):
    spec = importlib.util.spec_from_file_location("vqa_eval", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)

    class Nothing:
        def getQuesIds(self):
            return []

    return module.VQAEval(Nothing(), None)


def vqa(rules, answer, truths):
    def plain(text):
        return text.replace("\n", " ").replace("\t", " ").strip()

    answer, truths = plain(answer), [plain(t) for t in truths]
    if len(set(truths)) > 1:
        def alike(text):
            return rules.processDigitArticle(rules.processPunctuation(text))

        answer, truths = alike(answer), [alike(t) for t in truths]
    same = np.array([t == answer for t in truths])
    return float(np.mean([min(1, np.delete(same, n).sum() / 3) for n in range(len(truths))]))


def exact(answer, truths):
    same = sum(answer == t for t in truths)
    return float(same) if len(truths) == 1 else min(1.0, same / 3)


def distance(a, b):
    row = list(range(len(b) + 1))
    for i, x in enumerate(a):
        old, row[0] = row[0], i + 1
        for j, y in enumerate(b):
            old, row[j + 1] = row[j + 1], min(old + (x != y), row[j] + 1, row[j + 1] + 1)
    return row[-1]


def anls(answer, truths):
    def one(answer, truth):
        if not truth:
            return float(answer == "")
        share = distance(truth, answer) / max(len(truth), len(answer))
        return 1 - share if share < 0.5 else 0

    return max(one(answer.lower(), t.lower()) for t in truths)


def relaxed(answer, truths):
    def number(text):
        try:
            return float(text.rstrip("%")) / 100 if text.endswith("%") else float(text)
        except ValueError:
            return None

    def one(answer, truth):
        found, right = number(answer), number(truth)
        if found is not None and right:
            return abs(found - right) / abs(right) <= 0.05
        return answer == truth

    return float(any(one(answer.lower(), t.lower()) for t in truths))


VQA = [
    ("yes", ["yes"] * 10), ("yes", ["yes"] * 3 + ["no"] * 7), ("yes", ["yes"] * 2 + ["no"] * 8),
    ("yes", ["yes"] + ["no"] * 9), ("yes", ["no"] * 10), ("yes", ["yes"] * 4 + ["no"] * 6),
    ("The dog", ["dog"] * 6 + ["a dog", "the dog", "Dog", "cat"]), ("The dog", ["dog"] * 10),
    ("two", ["2"] * 9 + ["3"]), ("2", ["two"] * 5 + ["none"] * 5), ("none", ["0"] * 5 + ["zero"] * 4 + ["1"]),
    ("dont walk", ["don't walk"] * 9 + ["walk"]), ("couldntve", ["couldn't've"] * 5 + ["x"] * 5),
    ("couldnt've", ["couldn't've"] * 5 + ["x"] * 5), ("its 10 oclock", ["its 10 o'clock"] * 5 + ["10"] * 5),
    ("yall", ["y'all"] * 3 + ["z"] * 7), ("yalld've", ["y'all'd've"] * 3 + ["z"] * 7),
    ("somebody'd", ["somebodyd"] * 3 + ["z"] * 7), ("ow's'at", ["'ow's'at"] * 3 + ["z"] * 7),
    ("black, white", ["black white"] * 5 + ["black and white"] * 5),
    ("black/white", ["black white"] * 5 + ["blackwhite"] * 5), ("1,000", ["1000"] * 5 + ["1,000"] * 5),
    ("1,000-a", ["1000a"] * 5 + ["1000 a"] * 5), ("3.5", ["3.5"] * 5 + ["35"] * 5), ("3 .5", ["3 .5"] * 5 + ["35"] * 5),
    ("st. james", ["st james"] * 5 + ["james"] * 5), ("p.m.", ["pm"] * 5 + ["p.m."] * 5),
    ("t-shirt", ["t shirt"] * 5 + ["tshirt"] * 5), ("t -shirt", ["t shirt"] * 5 + ["tshirt"] * 5),
    ("what?", ["what"] * 5 + ["what ?"] * 5), ("[a] {b}", ["b"] * 5 + ["a b"] * 5), (" yes\n", ["yes"] * 10),
    ("a\tb", ["a b"] * 10), ("YES", ["yes"] * 10), ("YES", ["yes"] * 9 + ["no"]), ("", ["yes"] * 9 + [""]),
    ("a", ["the"] * 5 + ["b"] * 5), ("coca-cola", ["coca cola"] * 2 + ["coca-cola"] * 2 + ["coke"] * 6),
    ("\"stop\"", ["stop"] * 5 + ["\"stop\" sign"] * 5), ("10:30", ["10:30"] * 5 + ["1030"] * 5),
    ("yes", ["yes", "no"]), ("yes", ["yes", "yes", "no"]), ("x_y", ["x y"] * 4 + ["xy"] * 6),
    ("café", ["café"] * 4 + ["cafe"] * 6), ("٣,٤", ["٣٤"] * 4 + ["3"] * 6),
]
EXACT = [("yes", ["yes"]), ("Yes", ["yes"]), ("yes ", ["yes"]), ("a", ["a", "b", "c"]), ("a", ["a", "a", "c"]),
         ("a", ["a"] * 3), ("a", ["a"] * 5), ("x", ["a"] * 5), ("é", ["e\u0301"]), ("", ["a"])]
ANLS = [("invoice 12", ["invoice 12"]), ("Invoice 12", ["invoice 12"]), ("abcd", ["abxy"]), ("abcd", ["abcx"]),
        ("abcde", ["abxyz"]), ("abcde", ["abcxy"]), ("", ["a"]), ("", [""]), ("a", [""]), ("kitten", ["sitting"]),
        ("kitten", ["sitting", "kittens"]), ("ab", ["ba"]), ("long answer here", ["x", "long answer"]),
        ("héllo", ["hello"]), ("12", ["1234"]), ("123", ["12345"]), ("1234", ["12"]), ("日本語", ["日本"])]
RELAXED = [("100", ["105"]), ("105", ["100"]), ("105.0001", ["100"]), ("95", ["100"]), ("94.99", ["100"]),
           ("12%", ["0.12"]), ("12%", ["12"]), ("12", ["12%"]), ("0", ["0"]), ("0.0", ["0"]), ("0.01", ["0"]),
           ("-100", ["100"]), ("-96", ["-100"]), ("1e2", ["100"]), ("1,000", ["1000"]), ("1,000", ["1,000"]),
           ("1_000", ["1000"]), ("1__000", ["1000"]), ("_1", ["1"]), ("0x64", ["100"]), (" 100 ", ["100"]),
           ("nan", ["100"]), ("nan", ["nan"]), ("inf", ["inf"]), ("inf", ["100"]), ("100", ["inf"]),
           ("Infinity", ["100"]), ("Yes", ["yes"]), ("blue", ["Blue", "red"]), ("red", ["blue", "Red"]),
           ("5%%", ["0.05"]), ("%", ["%"]), ("5 %", ["0.05"]), (".5", ["0.5"]), ("5.", ["5"]), ("+5", ["5"]),
           ("--5", ["5"]), ("1e", ["1"]), ("", [""]), ("", ["5"]), ("2e400", ["1e308"]), ("100", ["$100"])]

if __name__ == "__main__":
    rules = vqa_rules(sys.argv[1])
    tables = {
        "vqa": [[a, t, vqa(rules, a, t)] for a, t in VQA],
        "exact": [[a, t, exact(a, t)] for a, t in EXACT],
        "anls": [[a, t, anls(a, t)] for a, t in ANLS],
        "relaxed": [[a, t, relaxed(a, t)] for a, t in RELAXED],
    }
    # Every word that the kit gives its apostrophe back.
    for word in sorted(rules.contractions):
        truths = [rules.contractions[word]] * 3 + ["other"] * 7
        tables["vqa"].append([word, truths, vqa(rules, word, truths)])
    path = pathlib.Path(__file__).parent / "answers.json"
    path.write_text(json.dumps(tables, indent=None))
    print({name: len(rows) for name, rows in tables.items()})
