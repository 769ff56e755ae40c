"""The mask autoencoder: 64 x 64 masks to 16 codes of 128 and back, with the decoder PaliGemma's masks use.

    python masks.py --cache STATE/cache --out FOLDER/vae-oid.npz

The decoder has the layers of PaliGemma's vae-oid.npz at smaller widths, and the .npz uses the same keys. The
encoder looks at little more than the cell a code stands for, so that a code says something local that the
language model can learn to see.
"""

import argparse
import time

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn

import cache

CODES, EMBEDDING, WIDTHS = 128, 32, (32, 32, 32, 16, 16)


class Residual(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.net = nn.Sequential(
            nn.Conv2d(width, width, 3, padding=1), nn.ReLU(), nn.Conv2d(width, width, 3, padding=1), nn.ReLU(),
            nn.Conv2d(width, width, 1))

    def forward(self, x):
        return x + self.net(x)


def _decoder():
    w = WIDTHS
    up = lambda i, o: [nn.ConvTranspose2d(i, o, 4, 2, 1), nn.ReLU()]
    return nn.Sequential(
        nn.Conv2d(EMBEDDING, w[0], 1), nn.ReLU(), Residual(w[0]), Residual(w[0]), *up(w[0], w[1]), *up(w[1], w[2]),
        *up(w[2], w[3]), *up(w[3], w[4]), nn.Conv2d(w[4], 1, 1))


class MaskAutoencoder(nn.Module):
    def __init__(self):
        super().__init__()
        down = lambda i, o: [nn.Conv2d(i, o, 4, 2, 1), nn.ReLU()]
        self.encoder = nn.Sequential(*down(1, 16), *down(16, 32), *down(32, 48), *down(48, 64), nn.Conv2d(64, EMBEDDING, 1))
        self.decoder = _decoder()
        self.register_buffer("book", torch.randn(CODES, EMBEDDING) * 0.1)
        self.register_buffer("uses", torch.ones(CODES))
        self.register_buffer("sums", self.book.clone())

    def codes(self, masks):
        """masks [n, 64, 64] of 0 and 1 -> encodings [n, 16, E], codes [n, 16] (row-major)."""
        z = self.encoder(masks[:, None].float() * 2 - 1).flatten(2).transpose(1, 2)
        return z, torch.cdist(z.reshape(-1, EMBEDDING), self.book).argmin(-1).view(len(masks), 16)

    def decode(self, embedded):
        """[n, 16, E] -> [n, 64, 64] in about -1..1."""
        return self.decoder(embedded.transpose(1, 2).reshape(-1, EMBEDDING, 4, 4))[:, 0]

    @torch.no_grad()
    def update_book(self, z, codes, decay=0.98):
        z, hot = z.reshape(-1, EMBEDDING), F.one_hot(codes.flatten(), CODES).float()
        self.uses.mul_(decay).add_(hot.sum(0), alpha=1 - decay)
        self.sums.mul_(decay).add_(hot.T @ z, alpha=1 - decay)
        idle = self.uses < 0.5
        if idle.any():
            pick = z[torch.randint(len(z), (int(idle.sum()),))]
            self.sums[idle], self.uses[idle] = pick, 1.0
        self.book.copy_(self.sums / self.uses[:, None])


def all_masks(paths):
    return np.concatenate([np.concatenate(cache.read(p)[3]) for p in paths])


def unpack(packed):
    return torch.from_numpy(np.unpackbits(packed, axis=-1).reshape(-1, 64, 64))


def intersection_over_union(model, masks):
    z, codes = model.codes(masks)
    m = model.decode(model.book[codes]) * 0.5 + 0.5 > 0.5
    both, either = (m & (masks > 0)).sum((1, 2)), (m | (masks > 0)).sum((1, 2))
    return (both / either.clamp(min=1)).mean().item()


def train(paths, steps, seed=0):
    torch.manual_seed(seed)
    packed = all_masks(paths)
    held, packed = packed[:1000], packed[1000:]
    model = MaskAutoencoder()
    optimizer = torch.optim.AdamW(model.parameters(), lr=2e-3, weight_decay=1e-4)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, 3e-3, steps)
    rng, begun = np.random.default_rng(seed), time.time()
    for step in range(steps):
        masks = unpack(packed[rng.integers(0, len(packed), 96)])
        z, codes = model.codes(masks)
        chosen = model.book[codes]
        through = z + (chosen - z).detach() if step > 100 else z
        goal = masks.float() * 2 - 1
        out = model.decode(through)
        loss = F.mse_loss(out, goal) + 0.3 * F.l1_loss(out, goal) + 0.25 * F.mse_loss(z, chosen)
        optimizer.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        schedule.step()
        model.update_book(z.detach(), codes)
        if step % 200 == 199:
            with torch.no_grad():
                iou = intersection_over_union(model, unpack(held))
            print(f"step {step + 1} loss {loss.item():.4f} held-out IoU {iou:.4f} {time.time() - begun:.0f} s", flush=True)
    return model


def save(model, path):
    arrays = {"_vq_vae._embedding": model.book.numpy()}
    for name, value in model.decoder.state_dict().items():
        arrays["decoder." + name] = value.numpy()
    for name, value in model.encoder.state_dict().items():
        arrays["encoder." + name] = value.numpy()
    np.savez(path, **{k: np.ascontiguousarray(v, np.float32) for k, v in arrays.items()})


def load(path):
    model = MaskAutoencoder()
    with np.load(path) as z:
        model.book.copy_(torch.from_numpy(z["_vq_vae._embedding"]))
        for part in ("encoder", "decoder"):
            keys = [k for k in z.files if k.startswith(part + ".")]
            getattr(model, part).load_state_dict({k[len(part) + 1:]: torch.from_numpy(z[k]) for k in keys})
    return model.eval()


if __name__ == "__main__":
    parse = argparse.ArgumentParser()
    parse.add_argument("--cache", required=True)
    parse.add_argument("--out", required=True)
    parse.add_argument("--steps", type=int, default=3000)
    parse.add_argument("--shards", type=int, default=6)
    parse.add_argument("--threads", type=int, default=2)
    a = parse.parse_args()
    torch.set_num_threads(a.threads)
    save(train(cache.shards(a.cache, ("train",))[:a.shards], a.steps), a.out)
