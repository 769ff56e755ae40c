"""Trains the demo model; resumable, on a CPU or a GPU.

    python train.py --state STATE [--vision-minutes 60] [--minutes 60] [--ranks 2]

First the vision tower alone learns to say, patch by patch, what is on it; then all of it learns the tasks,
with that report kept as a side loss. The schedule follows the training seconds spent, which the checkpoint
remembers: a stopped training continues where it was.

Several ranks share each step, one CPU thread each: threads inside a rank wait for one another at every
operation, ranks only once a step. A step is a fixed number of parts, and each rank takes the next part when it is
free, so a rank whose core is busy with something else does fewer of them.

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
import world
from data import Scenes, Words, pairs
from losses import answer_loss, report_loss
from model import Config, PaliGemma, PatchReport
from muon import Muon

SHORT = {"detect": 0.22, "segment": 0.27, "caption": 0.12, "answer": 0.11, "ocr": 0.17, "region": 0.05, "absent": 0.06}
LONG = {"segment": 0.5, "detect": 0.2, "caption": 0.16, "describe": 0.14}
SHORT_LENGTH, LONG_LENGTH = 32, 96


def options():
    parse = argparse.ArgumentParser()
    parse.add_argument("--state", required=True, help="folder of cache, tokenizer, mask decoder and checkpoint")
    parse.add_argument("--vision-minutes", type=float, default=60)
    parse.add_argument("--minutes", type=float, default=60, help="of training on the tasks")
    parse.add_argument("--ranks", type=int, default=2)
    parse.add_argument("--batch", type=int, default=32, help="pictures in a part of a step")
    parse.add_argument("--parts", type=int, default=4, help="parts of a step; half as many for the tasks, which ask five times a picture")
    parse.add_argument("--rate", type=float, default=2e-3)
    parse.add_argument("--muon-rate", type=float, default=4e-3)
    parse.add_argument("--size", type=int, default=112)
    parse.add_argument("--device", default="cuda" if torch.cuda.is_available() else "cpu")
    parse.add_argument("--seed", type=int, default=0)
    parse.add_argument("--port", type=int, default=29517)
    return parse.parse_args()


class Tickets:
    """The parts of a step, given out one by one. Steps alternate between two counters, so that one can be set back
    while nobody looks at it."""

    def __init__(self, context):
        self.counters = context.Array("q", 2)

    def take(self, step):
        with self.counters.get_lock():
            self.counters[step % 2] += 1
            return self.counters[step % 2] - 1

    def set_back(self, step):
        with self.counters.get_lock():
            self.counters[step % 2] = 0


class Held:
    """What all ranks share: scenes, words, the mask autoencoder's codes."""

    def __init__(self, o):
        self.words = Words(os.path.join(o.state, "model", "tokenizer.model"))
        autoencoder = masks.load(os.path.join(o.state, "vae-oid.npz"))
        apart = torch.cdist(autoencoder.book, autoencoder.book).square()
        scale = apart.topk(3, largest=False).values[:, 1:].mean()
        self.near_codes = torch.softmax(-apart / (0.5 * scale), -1)
        self.scenes = Scenes(cache.shards(os.path.join(o.state, "cache")), autoencoder)


class Trainer:
    def __init__(self, o, rank, held, tickets):
        self.o, self.rank, self.tickets = o, rank, tickets
        torch.manual_seed(o.seed)
        self.words, self.scenes, self.near_codes = held.words, held.scenes, held.near_codes.to(o.device)
        for name in ("box", "kind", "color", "letters", "codes"):
            setattr(self.scenes, name, getattr(self.scenes, name).to(o.device))
        piece = lambda words: [self.words.pieces.piece_to_id("▁" + w) for w in words]
        self.tokens = {"kind": piece(PatchReport.KINDS) + [self.words.eos], "color": piece(world.COLORS)}
        assert self.words.pieces.unk_id() not in sum(self.tokens.values(), []), "a kind or colour is not one token"
        self.c = Config(self.words.size, self.words.loc0, image=o.size)
        self.model = PaliGemma(self.c).to(o.device)
        self.optimizers = self.make_optimizers()
        self.average = {k: v.detach().clone() for k, v in self.model.state_dict().items()}
        self.spent, self.step, self.phase = 0.0, 0, "vision"
        self.checkpoint = os.path.join(o.state, "checkpoint.pt")
        if os.path.exists(self.checkpoint):
            self.restore()
        self.see = torch.compile(self.model.vision, dynamic=False)
        self.read = torch.compile(self.model.decode, dynamic=False)
        self.totals = {}

    def make_optimizers(self):
        """Muon for the layers' matrices, AdamW for the rest; the tower's groups are marked, as it learns more gently later."""
        inner, outer = [], []
        for tower in (True, False):
            named = [(n, p) for n, p in self.model.named_parameters() if n.startswith(("vision.", "report.")) == tower]
            hidden = [p for n, p in named if "layers." in n and p.ndim == 2]
            inner.append({"params": hidden, "weight_decay": 0.02, "tower": tower})
            rest = [p for n, p in named if not ("layers." in n and p.ndim == 2)]
            outer.append({"params": rest, "weight_decay": 0.0, "tower": tower})
        return [
            Muon(inner, self.o.muon_rate, self.rank, self.o.ranks),
            torch.optim.AdamW(outer, lr=self.o.rate, betas=(0.9, 0.98), fused=True),
        ]

    def restore(self):
        held = torch.load(self.checkpoint, map_location=self.o.device)
        self.model.load_state_dict(held["model"])
        for optimizer, state in zip(self.optimizers, held["optimizers"]):
            optimizer.load_state_dict(state)
        self.average = held["average"]
        self.spent, self.step, self.phase = held["spent"], held["step"], held["phase"]

    def save(self):
        held = {
            "model": self.model.state_dict(), "optimizers": [o.state_dict() for o in self.optimizers],
            "average": self.average, "spent": self.spent, "step": self.step, "phase": self.phase, "config": asdict(self.c),
        }
        torch.save(held, self.checkpoint + ".part")
        os.replace(self.checkpoint + ".part", self.checkpoint)

    def report(self, features, indices, table, width):
        owned = self.scenes.owned(indices).to(self.o.device)
        return report_loss(self.model, features, owned, self.scenes, self.tokens, table, width)

    def vision_part(self, rng):
        indices = rng.integers(0, len(self.scenes), self.o.batch)
        with torch.autocast(self.o.device, torch.bfloat16):
            features = self.see(self.scenes.pictures(indices).to(self.o.device)).float()
            return self.report(features, indices, self.model.embedding.table(), 9 - 4 * self.progress())

    def task_part(self, rng):
        indices = rng.integers(0, len(self.scenes), self.o.batch)
        width, device = 6 - 3 * self.progress(), self.o.device
        with torch.autocast(device, torch.bfloat16):
            with torch.set_grad_enabled(not self.tower_rests()):
                features = self.see(self.scenes.pictures(indices).to(device)).float()
            table = self.model.embedding.table()
            loss, parts = (0.0, {}) if self.tower_rests() else self.report(features, indices, table, width)
            images = self.model.projector(features)
            half, every = np.arange(len(indices) // 2), np.tile(np.arange(len(indices)), 2)
            for rows_asked, shares, length in ((every, SHORT, SHORT_LENGTH), (half, LONG, LONG_LENGTH)):
                asked = pairs(self.scenes, self.words, rng, indices[rows_asked], shares, length)
                text, prefix, rows, columns, ids, turns = (torch.as_tensor(v, device=device) for v in asked)
                n = self.c.patches
                hidden, halfway = self.read(images[torch.as_tensor(rows_asked, device=device)], text, prefix + n, table)
                each, said = answer_loss(self.model, hidden, table, (rows, columns + n), ids, width, self.near_codes)
                turn = self.model.report.turn(halfway.float()).flatten(0, 1).float()
                said["turn"] = F.cross_entropy(turn, turns.flatten(), reduction="sum") / (turns >= 0).sum().clamp(min=1)
                loss = loss + each * 2 + said["turn"]
                parts.update({f"{k} {length}": v for k, v in said.items()})
        parts["loss"] = loss.detach()
        return loss, parts

    def total(self):
        return 60 * (self.o.vision_minutes if self.phase == "vision" else self.o.minutes)

    def progress(self):
        return min(1.0, self.spent / self.total()) if self.total() else 1.0

    def pace(self):
        """The part of the highest rate to learn at: a short rise, then a straight fall."""
        return min(1.0, self.phase_steps / 60) * (1 - 0.98 * self.progress())

    def share(self):
        """Adds the gradients of all parts, whoever did them, and averages the clock over the ranks."""
        grads = [p.grad for p in self.model.parameters() if p.grad is not None]
        flat = torch.cat([g.flatten() for g in grads] + [torch.tensor([self.spent], device=self.o.device)])
        if self.o.ranks > 1:
            distributed.all_reduce(flat)
        self.spent = float(flat[-1]) / self.o.ranks
        norm = flat[:-1].norm()
        flat *= torch.clamp(2.0 / (norm + 1e-6), max=1.0)
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

    def work(self):
        """This rank's parts of a step. Every parameter of the phase gets a gradient, also where it did none."""
        self.model.zero_grad()
        for p in self.learning():
            p.grad = torch.zeros_like(p)
        part = self.vision_part if self.phase == "vision" else self.task_part
        parts = self.o.parts if self.phase == "vision" else self.o.parts // 2
        while (ticket := self.tickets.take(self.step)) < parts:
            loss, said = part(np.random.default_rng([self.o.seed, self.step, ticket]))
            (loss / parts).backward()
            for k, v in said.items():
                self.totals.setdefault(k, []).append(float(v.detach()))

    def tower_rests(self):
        """A decoder that knows little yet would only unteach the tower, and alone it costs a third less."""
        return self.phase == "tasks" and self.progress() < 0.4

    def learning(self):
        def learns(name):
            if self.phase == "vision":
                return name.startswith(("vision.", "report.", "embedding."))
            return not self.tower_rests() or name.startswith("report.turn") or not name.startswith(("vision.", "report."))
        return [p for n, p in self.model.named_parameters() if learns(n)]

    def one(self):
        begun = time.time()
        self.work()
        for optimizer in self.optimizers:
            for group in optimizer.param_groups:
                # The tower has learnt already: the full rate would shake it out of what it knows.
                gentle = 0.75 if group["tower"] and self.phase == "tasks" else 1
                group["lr"] = optimizer.defaults["lr"] * self.pace() * gentle
        self.tickets.set_back(self.step + 1)
        self.share()
        for optimizer in self.optimizers:
            optimizer.step()
        self.step += 1
        self.phase_steps += 1
        self.follow()
        # The first steps compile; they do not count against the schedule.
        if self.phase_steps > 2:
            self.spent += min(20.0, time.time() - begun)

    def tell(self):
        line = " ".join(f"{k} {np.nanmean(v):.4g}," for k, v in self.totals.items())
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
                if self.rank == 0 and self.phase_steps % 50 == 0:
                    self.tell()
                if self.rank == 0 and (time.time() - saved > 120 or self.progress() >= 1):
                    self.save()
                    saved = time.time()


def work(rank, o, held, tickets):
    if o.ranks > 1:
        address = f"tcp://127.0.0.1:{o.port}"
        distributed.init_process_group("gloo", init_method=address, rank=rank, world_size=o.ranks)
    Trainer(o, rank, held, tickets).run()


def main():
    o = options()
    # Forked, the ranks share the scenes in memory; that is safe as long as no thread has been started before.
    context = processes.get_context("fork")
    if o.device == "cpu":
        torch.set_num_threads(1)
    held, tickets = Held(o), Tickets(context)
    if o.ranks > 1:
        processes.start_processes(work, (o, held, tickets), o.ranks, start_method="fork")
    else:
        work(0, o, held, tickets)


if __name__ == "__main__":
    main()
