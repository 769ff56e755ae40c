"""Masks of a PyTorch mask decoder, for MaskDecoderTests.

Needs: torch 2.13.0 (cpu), numpy. Run: python make_masks.py, in this folder.
Writes small.npz (a decoder of small widths), small.f32 and large.f32: 64x64 masks, little-endian float32, as
probabilities. The weights of the large one (the published widths) are a formula that the test computes, too.
"""

import numpy as np
import torch
from torch import nn


class Residual(nn.Module):
    def __init__(self, c):
        super().__init__()
        self.net = nn.Sequential(
            nn.Conv2d(c, c, 3, padding=1), nn.ReLU(), nn.Conv2d(c, c, 3, padding=1), nn.ReLU(), nn.Conv2d(c, c, 1))

    def forward(self, x):
        return x + self.net(x)


def decoder(e, c, ups):
    layers = [nn.Conv2d(e, c, 1), nn.ReLU(), Residual(c), Residual(c)]
    for a, b in zip([c] + ups, ups):
        layers += [nn.ConvTranspose2d(a, b, 4, stride=2, padding=1), nn.ReLU()]
    return nn.Sequential(*layers, nn.Conv2d(ups[-1], 1, 1))


def formula(count, seed, scale):
    h = (np.arange(count, dtype=np.uint64) * 2654435761 + seed * 40503) & 0xFFFFFFFF
    for _ in range(2):
        h ^= h >> np.uint64(16)
        h = (h * np.uint64(0x45D9F3B)) & np.uint64(0xFFFFFFFF)
    h ^= h >> np.uint64(16)
    return ((h >> np.uint64(8)).astype(np.float32) / np.float32(2**24) - np.float32(0.5)) * np.float32(scale)


def fill(name, shape, seed, gain):
    count = int(np.prod(shape))
    if name.endswith("bias"):
        return formula(count, seed, 0.125).reshape(shape)
    return formula(count, seed, gain * SCALES[len(shape) == 4 and shape[-1]]).reshape(shape)


SCALES = {False: 2.0, 1: 0.25, 3: 0.125, 4: 0.25}
CODES = [0, 5, 127, 64, 3, 99, 12, 31, 77, 8, 120, 45, 1, 2, 110, 63]


def make(e, c, ups, rows, gain):
    arrays = {"_vq_vae._embedding": (rows, e)}
    net = decoder(e, c, ups)
    state = net.state_dict()
    arrays |= {f"decoder.{k}": tuple(v.shape) for k, v in state.items()}
    weights = {k: fill(k, arrays[k], seed, gain) for seed, k in enumerate(sorted(arrays))}
    net.load_state_dict({k: torch.from_numpy(weights[f"decoder.{k}"]) for k in state})
    codes = [code % rows for code in CODES]
    x = torch.from_numpy(weights["_vq_vae._embedding"][codes]).reshape(1, 4, 4, e).permute(0, 3, 1, 2)
    with torch.no_grad():
        m = net.double()(x.double()).reshape(64, 64)
    print(e, c, ups, "range", float(m.min()), float(m.max()), "std", float(m.std()))
    return weights, (m * 0.5 + 0.5).clamp(0, 1).numpy().astype("<f4")


weights, mask = make(6, 5, [7, 4, 3, 2], 128, 5)
np.savez("small.npz", **weights, **{"encoder.0.weight": np.zeros((2, 3), np.float32)})
mask.tofile("small.f32")
weights, mask = make(512, 128, [128, 64, 32, 16], 128, 1)
mask.tofile("large.f32")
