"""Training scenes in memory, and prompts about them as token ids.

Loads the shards of cache.py, gives every mask its 16 codes once, and samples (prompt, answer) pairs anew at each step.
"""

import re

import numpy as np
import sentencepiece
import torch

import cache
import masks
import prompts
import world
from model import PatchReport

KIND = {k: i for i, k in enumerate(PatchReport.KINDS)}
COLOR = {c: i for i, c in enumerate(world.COLORS)}


class Words:
    """The tokenizer, as the trainer uses it."""

    def __init__(self, path):
        self.pieces = sentencepiece.SentencePieceProcessor(path)
        self.size = self.pieces.vocab_size()
        self.eos, self.bos = self.pieces.eos_id(), self.pieces.bos_id()
        self.newline = self.pieces.piece_to_id("\n")
        self.loc0, self.seg0 = self.pieces.piece_to_id("<loc0000>"), self.pieces.piece_to_id("<seg000>")
        self.image = self.pieces.piece_to_id("<image>")

    def pair(self, prompt, answer):
        """Ids of `<bos> prompt \\n` and of the answer with end of text."""
        return [self.bos] + self.pieces.encode(prompt) + [self.newline], self.pieces.encode(answer) + [self.eos]


def _letters(text):
    blank = len(PatchReport.LETTERS)
    ids = [PatchReport.LETTERS.index(c) for c in text[:PatchReport.LONGEST]]
    return ids + [blank] * (PatchReport.LONGEST - len(ids))


class Scenes:
    def __init__(self, paths, autoencoder):
        pixels, owners, self.records, packed = [], [], [], []
        for path in paths:
            p, o, r, m = cache.read(path)
            pixels.append(p)
            owners.append(o.reshape(len(o), -1))
            self.records += r
            packed += m
        self.pixels, self.owners = np.concatenate(pixels), np.concatenate(owners).astype(np.int64)
        self.start = np.cumsum([0] + [len(m) for m in packed])[:-1]
        things = [t for r in self.records for t in r["things"]]
        self.box = torch.tensor([t["box"] for t in things])
        self.kind = torch.tensor([KIND[t["shape"]] for t in things])
        self.color = torch.tensor([COLOR[t["color"]] for t in things])
        self.letters = torch.tensor([_letters(t["text"]) for t in things])
        self.codes = self._codes(np.concatenate(packed), autoencoder)

    @staticmethod
    @torch.no_grad()
    def _codes(packed, autoencoder):
        return torch.cat([autoencoder.codes(masks.unpack(packed[i:i + 512]))[1] for i in range(0, len(packed), 512)])

    def __len__(self):
        return len(self.records)

    def pictures(self, indices):
        """[b, 3, S, S] in -1..1."""
        return torch.from_numpy(self.pixels[indices]).permute(0, 3, 1, 2).float() / 127.5 - 1

    def owned(self, indices):
        """Per patch the index of the thing on it among all things, -1 for the ground: [b, patches]."""
        own = self.owners[indices]
        return torch.from_numpy(np.where(own < 0, -1, own + self.start[indices][:, None]))

    def pair(self, words, rng, index, task):
        """One (prefix ids, suffix ids) about a scene, its <seg> codes filled in, and the things in the answer's order.

        The order is None for tasks that do not ask for things.
        """
        prompt, answer = prompts.ask(rng, self.records[index], task)
        first = int(self.start[index])
        fill = lambda m: "".join(f"<seg{c:03d}>" for c in self.codes[first + int(m[1])].tolist())
        order = None
        if task in ("detect", "segment", "absent"):
            queries = prompt.split(" ", 1)[1].split(" ; ")
            order = [i for q in queries for i in prompts.found(self.records[index], q)]
        return *words.pair(prompt, re.sub(r"SEG(\d+);", fill, answer)), order

    def turns(self, index, order, last):
        """Per patch when its thing's turn comes in the answer, from 1 to `last`; 0: not asked for; -100: not known."""
        if order is None:
            return np.full(self.owners.shape[1], -100)
        turn = np.zeros(len(self.records[index]["things"]) + 1, np.int64)  # the last one is the ground's
        for k, i in reversed(list(enumerate(order))):
            turn[i] = min(k + 1, last)
        return turn[self.owners[index]]


def pairs(scenes, words, rng, indices, shares, length):
    """One pair per picture no longer than `length`, padded: text [b, t], prefix lengths, places and ids of the answers, turns."""
    names, chance = list(shares), np.array(list(shares.values())) / sum(shares.values())
    text, prefix, rows, columns, ids, turns = np.zeros((len(indices), length), np.int64), [], [], [], [], []
    for row, index in enumerate(indices):
        while True:
            before, after, order = scenes.pair(words, rng, index, names[rng.choice(len(names), p=chance)])
            if len(before) + len(after) - 1 <= length:
                break
        whole = before + after[:-1]
        text[row, :len(whole)] = whole
        prefix.append(len(before))
        rows += [row] * len(after)
        columns += range(len(before) - 1, len(whole))
        ids += after
        turns.append(scenes.turns(index, order, PatchReport.TURNS))
    return text, prefix, rows, columns, ids, np.stack(turns)
