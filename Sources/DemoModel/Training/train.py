"""Trains the demo model; resumable, on a CPU or a GPU.

    python train.py --state STATE [--vision-minutes 8] [--minutes 60] [--ranks 2]

First the vision tower alone learns to say, patch by patch, what is on it; then all of it learns the tasks,
with that report kept as a side loss. The schedule follows the training seconds spent, which the checkpoint
remembers: a stopped training continues where it was. Several ranks share each step (one CPU thread
each: threads inside a rank wait for one another at every operation, ranks only once a step).

On a CPU start it with MALLOC_MMAP_MAX_=0 MALLOC_TRIM_THRESHOLD_=100000000000 MALLOC_ARENA_MAX=1
MALLOC_TOP_PAD_=536870912: giving memory back to the system after each operation costs more than the arithmetic.
"""

import argparse
import math
import os
import time
from dataclasses import asdict

import numpy as np
import torch
import torch.distributed as distributed
import torch.multiprocessing as processes
import torch.nn.functional as F

import cache
import masks
import prompts
import world
from data import Scenes, Words
from model import Config, PaliGemma, PatchReport

SHORT = {"detect": 0.34, "segment": 0.18, "caption": 0.15, "answer": 0.17, "ocr": 0.05, "region": 0.05, "absent": 0.06}
SHORT_COLORS_FIRST = {
    "detect": 0.42, "segment": 0.24, "caption": 0.13, "answer": 0.14, "ocr": 0.03, "region": 0.03, "absent": 0.01,
}
LONG = {"segment": 0.45, "detect": 0.25, "caption": 0.18, "describe": 0.12}
SHORT_LENGTH, LONG_LENGTH = 32, 60


def options():
    parse = argparse.ArgumentParser()
    parse.add_argument("--state", required=True, help="folder of cache, tokenizer, mask decoder and checkpoint")
    parse.add_argument("--vision-minutes", type=float, default=8)
    parse.add_argument("--minutes", type=float, default=60, help="of training on the tasks")
    parse.add_argument("--ranks", type=int, default=2)
    parse.add_argument("--batch", type=int, default=24, help="pictures a step and rank")
    parse.add_argument("--rate", type=float, default=1.5e-3)
    parse.add_argument("--size", type=int, default=112)
    parse.add_argument("--shards", type=int, default=1000)
    parse.add_argument("--device", default="cuda" if torch.cuda.is_available() else "cpu")
    parse.add_argument("--seed", type=int, default=0)
    parse.add_argument("--freeze-tower", action="store_true", help="train the decoder alone on the tasks; a third cheaper")
    parse.add_argument("--colors-first", action="store_true", help="ask mostly what needs no shapes, and little that is absent")
    parse.add_argument("--port", type=int, default=29517)
    return parse.parse_args()


# Losses

def report_loss(model, features, owned, scenes, tokens, table, width):
    """What the patches say against what is on them; every patch names its kind, owned ones the rest."""
    report, loc0 = model.report, model.c.loc0
    kinds = torch.full_like(owned, len(tokens["kind"]) - 1)
    on = owned >= 0
    kinds[on] = scenes.kind[owned[on]]
    said = report.words(features, 0, 1, table[tokens["kind"]])[:, :, 0]
    kind = F.cross_entropy(said.flatten(0, 1), kinds.flatten())
    thing, seen = owned[on], features[on]
    color = F.cross_entropy(report.words(seen, 1, 1, table[tokens["color"]])[:, 0], scenes.color[thing])
    box = F.l1_loss(report.box(seen).float(), scenes.box[thing])
    some = torch.randperm(len(thing), device=thing.device)[:600]
    at = scenes.box[thing[some]] * 1023
    bell = bells(at.flatten(), width)
    logs = F.log_softmax(report.words(seen[some], 2, 4, table[loc0:loc0 + 1024]), -1).flatten(0, 1)
    locs = ((bell * (bell.clamp(min=1e-9).log() - logs)).sum(-1)).mean()
    spelled = scenes.letters[thing][:, 0] < len(report.LETTERS)
    drawn = some[~spelled[some]]
    codes = report.words(seen[drawn], 6, 16, table[loc0 + 1024:loc0 + 1152]).flatten(0, 1)
    codes = F.cross_entropy(codes, scenes.codes[thing[drawn]].flatten())
    letters = torch.zeros((), device=features.device)
    if spelled.any():
        letter = report.letters(seen[spelled]).float().view(-1, len(report.LETTERS) + 1)
        letters = F.cross_entropy(letter, scenes.letters[thing[spelled]].flatten())
    right = (said.argmax(-1) == kinds)[on].float().mean()
    off = (logs.argmax(-1) - at.flatten()).abs().mean()
    parts = {
        "kind": kind, "color": color, "box": box, "locs": locs, "off": off, "codes": codes, "letters": letters,
        "kind right": right,
    }
    return kind * 2 + color + box * 8 + locs + codes * 0.4 + letters, parts


def bells(at, width):
    """Distributions over the 1024 locations: a bell of this width, in bins, around each place."""
    bins = torch.arange(1024, device=at.device)
    bell = torch.exp(-0.5 * ((bins[None] - at[:, None]) / width) ** 2)
    return bell / bell.sum(1, keepdim=True)


def soft_targets(c, ids, width, near_codes):
    """Target distributions: locations spread over their neighbours, codes over codes of like meaning, else one-hot."""
    goal = F.one_hot(ids, c.vocabulary).float()
    at = ids - c.loc0
    loc = (at >= 0) & (at < 1024)
    goal[loc] = 0
    goal[loc, c.loc0:c.loc0 + 1024] = bells(at[loc], width)
    seg = (at >= 1024) & (at < 1152)
    goal[seg] = 0
    goal[seg, c.loc0 + 1024:c.loc0 + 1152] = near_codes[at[seg] - 1024]
    return goal, loc, seg


def answer_loss(model, hidden, table, where, ids, width, near_codes):
    """Cross-entropy above its floor, at the positions that foretell answer tokens."""
    logits = F.linear(hidden[where].to(table.dtype), table).float()
    goal, loc, seg = soft_targets(model.c, ids, width, near_codes)
    each = -(goal * F.log_softmax(logits, -1)).sum(-1) + (goal * goal.clamp(min=1e-9).log()).sum(-1)
    weight = torch.ones_like(each)
    weight[seg] = 0.3
    loss = (each * weight).sum() / weight.sum()
    with torch.no_grad():
        best, word = logits.argmax(-1), ~(loc | seg)
        parts = {
            "loc off": (best[loc] - ids[loc]).abs().clamp(max=300).float().mean(),
            "seg right": (best[seg] == ids[seg]).float().mean(), "word right": (best[word] == ids[word]).float().mean(),
        }
    return loss, parts


# Batches

def pairs(scenes, words, rng, indices, shares, length, mix):
    """One pair per picture no longer than `length`, padded: text [b, t], prefix lengths, places and ids of the answers, turns."""
    names, chance = list(shares), np.array(list(shares.values())) / sum(shares.values())
    text, prefix, rows, columns, ids, turns = np.zeros((len(indices), length), np.int64), [], [], [], [], []
    for row, index in enumerate(indices):
        while True:
            before, after, order = scenes.pair(words, rng, index, names[rng.choice(len(names), p=chance)], mix)
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


def groups(model):
    """Parameters by part (the tower and its report, or the rest) and by whether they decay."""
    tower = [p for n, p in model.named_parameters() if n.startswith(("vision.", "report."))]
    rest = [p for n, p in model.named_parameters() if not n.startswith(("vision.", "report."))]
    return [
        {"params": [p for p in part if (p.ndim > 1) == decays], "weight_decay": 0.03 * decays, "tower": part is tower}
        for part in (tower, rest) for decays in (True, False)
    ]


class Trainer:
    def __init__(self, o, rank):
        self.o, self.rank = o, rank
        torch.manual_seed(o.seed)
        self.words = Words(os.path.join(o.state, "model", "tokenizer.model"))
        autoencoder = masks.load(os.path.join(o.state, "vae-oid.npz"))
        apart = torch.cdist(autoencoder.book, autoencoder.book).square()
        scale = apart.topk(3, largest=False).values[:, 1:].mean()
        self.near_codes = torch.softmax(-apart / (0.5 * scale), -1).to(o.device)
        paths = cache.shards(os.path.join(o.state, "cache"))[:o.shards]
        self.scenes = Scenes(paths[rank::o.ranks], autoencoder)
        for name in ("box", "kind", "color", "letters", "codes"):
            setattr(self.scenes, name, getattr(self.scenes, name).to(o.device))
        piece = lambda words: [self.words.pieces.piece_to_id("▁" + w) for w in words]
        self.tokens = {"kind": piece(PatchReport.KINDS) + [self.words.eos], "color": piece(world.COLORS)}
        assert self.words.pieces.unk_id() not in sum(self.tokens.values(), []), "a kind or colour is not one token"
        self.c = Config(self.words.size, self.words.loc0, image=o.size)
        self.model = PaliGemma(self.c).to(o.device)
        self.optimizer = torch.optim.AdamW(groups(self.model), lr=o.rate, betas=(0.9, 0.98), fused=True)
        self.average = {k: v.detach().clone() for k, v in self.model.state_dict().items()}
        self.spent, self.step, self.phase = 0.0, 0, "vision"
        self.checkpoint = os.path.join(o.state, "checkpoint.pt")
        if os.path.exists(self.checkpoint):
            self.restore()
        self.rng = np.random.default_rng([o.seed, rank, self.step])
        self.see = torch.compile(self.model.vision, dynamic=False)
        self.read = torch.compile(self.model.decode, dynamic=False)
        self.totals = {}

    def restore(self):
        held = torch.load(self.checkpoint, map_location=self.o.device)
        self.model.load_state_dict(held["model"])
        self.optimizer.load_state_dict(held["optimizer"])
        self.average = held["average"]
        self.spent, self.step, self.phase = held["spent"], held["step"], held["phase"]

    def save(self):
        held = {
            "model": self.model.state_dict(), "optimizer": self.optimizer.state_dict(), "average": self.average,
            "spent": self.spent, "step": self.step, "phase": self.phase, "config": asdict(self.c),
        }
        torch.save(held, self.checkpoint + ".part")
        os.replace(self.checkpoint + ".part", self.checkpoint)

    def report(self, features, indices, table, width):
        owned = self.scenes.owned(indices).to(self.o.device)
        return report_loss(self.model, features, owned, self.scenes, self.tokens, table, width)

    def vision_step(self):
        indices = self.rng.integers(0, len(self.scenes), self.o.batch * 2)
        with torch.autocast(self.o.device, torch.bfloat16):
            features = self.see(self.scenes.pictures(indices).to(self.o.device)).float()
            return self.report(features, indices, self.model.embedding.table(), 9)

    def task_step(self):
        indices = self.rng.integers(0, len(self.scenes), self.o.batch)
        width, device = 9 - 5 * self.progress(), self.o.device
        with torch.autocast(device, torch.bfloat16):
            with torch.set_grad_enabled(not self.o.freeze_tower):
                features = self.see(self.scenes.pictures(indices).to(device)).float()
            table = self.model.embedding.table()
            if self.o.freeze_tower:
                loss, parts = 0.0, {}
            else:
                loss, parts = self.report(features, indices, table, width)
            # A decoder that knows little yet would unteach the tower: it pulls at it with a tenth of its strength.
            images = self.model.projector(features * 0.1 + features.detach() * 0.9)
            half = np.arange(len(indices) // 2)
            every = np.tile(np.arange(len(indices)), 2)
            short, mix = (SHORT_COLORS_FIRST, prompts.COLORS_FIRST) if self.o.colors_first else (SHORT, prompts.STANDARD)
            for rows_asked, shares, length in ((every, short, SHORT_LENGTH), (half, LONG, LONG_LENGTH)):
                asked = pairs(self.scenes, self.words, self.rng, indices[rows_asked], shares, length, mix)
                text, prefix, rows, columns, ids, turns = (torch.as_tensor(v, device=device) for v in asked)
                n = self.c.patches
                hidden, halfway = self.read(images[torch.as_tensor(rows_asked, device=device)], text, prefix + n, table)
                each, said = answer_loss(self.model, hidden, table, (rows, columns + n), ids, width, self.near_codes)
                turn = self.model.report.turn(halfway.float()).flatten(0, 1).float()
                said["turn"] = F.cross_entropy(turn, turns.flatten(), reduction="sum") / (turns >= 0).sum().clamp(min=1)
                loss = loss + each + said["turn"]
                parts.update({f"{k} {length}": v for k, v in said.items()})
        parts["loss"] = loss.detach()
        return loss, parts

    def total(self):
        return 60 * (self.o.vision_minutes if self.phase == "vision" else self.o.minutes)

    def progress(self):
        return min(1.0, self.spent / self.total()) if self.total() else 1.0

    def rate(self):
        warm = min(1.0, self.phase_steps / 60)
        return self.o.rate * warm * (0.03 + 0.97 * 0.5 * (1 + math.cos(math.pi * self.progress())))

    def share(self):
        """Averages the gradients, and the clock, over the ranks."""
        grads = [p.grad for p in self.model.parameters() if p.grad is not None]
        flat = torch.cat([g.flatten() for g in grads] + [torch.tensor([self.spent], device=self.o.device)])
        if self.o.ranks > 1:
            distributed.all_reduce(flat)
            flat /= self.o.ranks
        self.spent = float(flat[-1])
        norm = flat[:-1].norm()
        flat *= torch.clamp(1.0 / (norm + 1e-6), max=1.0)
        at = 0
        for g in grads:
            g.copy_(flat[at:at + g.numel()].view_as(g))
            at += g.numel()

    @torch.no_grad()
    def follow(self):
        """The exponential average of the weights, which is what is exported."""
        keep = min(0.998, 1 - 1 / (self.phase_steps + 2))
        for name, value in self.model.state_dict().items():
            self.average[name].lerp_(value, 1 - keep)

    def one(self):
        begun = time.time()
        loss, parts = self.vision_step() if self.phase == "vision" else self.task_step()
        self.optimizer.zero_grad()
        loss.backward()
        for group in self.optimizer.param_groups:
            # The tower has learnt already: the same rate would shake it out of what it knows.
            group["lr"] = self.rate() * (0.2 if group["tower"] and self.phase == "tasks" else 1)
        self.share()
        self.optimizer.step()
        self.step += 1
        self.phase_steps += 1
        self.follow()
        # The first steps compile; they do not count against the schedule.
        if self.phase_steps > 2:
            self.spent += min(20.0, time.time() - begun)
        for k, v in parts.items():
            v = v.detach()
            if not math.isnan(float(v)):
                self.totals.setdefault(k, []).append(float(v))

    def tell(self):
        line = " ".join(f"{k} {np.mean(v):.4g}," for k, v in self.totals.items())
        print(f"{time.strftime('%H:%M:%S')} {self.phase} step {self.step} {self.spent:.0f} s: {line}", flush=True)
        self.totals = {}

    def run(self):
        for phase in ("vision", "tasks"):
            if phase != self.phase and self.phase == "tasks":
                continue
            if phase != self.phase:
                self.phase, self.spent = phase, 0.0
            self.phase_steps, saved = 0, time.time()
            while self.progress() < 1:
                self.one()
                if self.rank == 0 and self.phase_steps % 25 == 0:
                    self.tell()
                if self.rank == 0 and (time.time() - saved > 120 or self.progress() >= 1):
                    self.save()
                    saved = time.time()


def work(rank, o):
    if o.device == "cpu":
        torch.set_num_threads(1)
    if o.ranks > 1:
        address = f"tcp://127.0.0.1:{o.port}"
        distributed.init_process_group("gloo", init_method=address, rank=rank, world_size=o.ranks)
    Trainer(o, rank).run()


if __name__ == "__main__":
    o = options()
    if o.ranks > 1:
        processes.spawn(work, (o,), o.ranks)
    else:
        work(0, o)
