"""PaliGemma in plain PyTorch for training: SigLIP, a linear projector and Gemma, named as Hugging Face's files name them.

Two things exist only while training: the location embeddings are a smooth function of the coordinate (so
that a bin seen rarely learns from its neighbours), and every patch answers for the thing on it. export.py writes
what transformers and pali read.
"""

import math
from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import nn

import world


@dataclass
class Config:
    vocabulary: int
    loc0: int                # id of <loc0000>; <seg000> is loc0 + 1024
    image: int = 112
    patch: int = 14
    vision_width: int = 192
    vision_layers: int = 5
    vision_heads: int = 3
    vision_mlp: int = 768
    width: int = 192
    layers: int = 4
    heads: int = 4
    kv_heads: int = 4
    head_dim: int = 64
    mlp: int = 512
    waves: int = 64          # cosines behind the location embeddings

    @property
    def patches(self):
        return (self.image // self.patch) ** 2


def attention(q, k, v, mask=None):
    """Softmax attention of [b, heads, n, d], written out: PyTorch's fused one takes far longer on CPUs at these sizes."""
    b, h, n, d = q.shape
    q, k, v = (t.reshape(b * h, n, d) for t in (q, k, v))
    scores = torch.bmm(q, k.transpose(1, 2)).float().view(b, h, n, n) * d ** -0.5
    if mask is not None:
        scores = scores + mask
    shares = torch.softmax(scores, -1).to(v.dtype).view(b * h, n, n)
    return torch.bmm(shares, v).view(b, h, n, d).transpose(1, 2).reshape(b, n, h * d)


class VisionAttention(nn.Module):
    def __init__(self, c):
        super().__init__()
        self.heads = c.vision_heads
        self.q_proj, self.k_proj, self.v_proj, self.out_proj = (nn.Linear(c.vision_width, c.vision_width) for _ in range(4))

    def forward(self, x):
        b, n, w = x.shape
        q, k, v = (p(x).view(b, n, self.heads, -1).transpose(1, 2) for p in (self.q_proj, self.k_proj, self.v_proj))
        return self.out_proj(attention(q, k, v))


class VisionMLP(nn.Module):
    def __init__(self, c):
        super().__init__()
        self.fc1, self.fc2 = nn.Linear(c.vision_width, c.vision_mlp), nn.Linear(c.vision_mlp, c.vision_width)

    def forward(self, x):
        return self.fc2(F.gelu(self.fc1(x), approximate="tanh"))


class VisionLayer(nn.Module):
    def __init__(self, c):
        super().__init__()
        self.layer_norm1, self.self_attn = nn.LayerNorm(c.vision_width, 1e-6), VisionAttention(c)
        self.layer_norm2, self.mlp = nn.LayerNorm(c.vision_width, 1e-6), VisionMLP(c)

    def forward(self, x):
        x = x + self.self_attn(self.layer_norm1(x))
        return x + self.mlp(self.layer_norm2(x))


class Vision(nn.Module):
    def __init__(self, c):
        super().__init__()
        self.patch = c.patch
        self.embeddings = nn.Module()
        self.embeddings.patch_embedding = nn.Conv2d(3, c.vision_width, c.patch, c.patch)
        self.embeddings.position_embedding = nn.Embedding(c.patches, c.vision_width)
        self.encoder = nn.Module()
        self.encoder.layers = nn.ModuleList(VisionLayer(c) for _ in range(c.vision_layers))
        self.post_layernorm = nn.LayerNorm(c.vision_width, 1e-6)

    def forward(self, pixels):
        """pixels [b, 3, S, S] in -1..1 -> [b, patches, width]; the convolution is written as one matrix product."""
        b, _, s, _ = pixels.shape
        p, n = self.patch, s // self.patch
        patches = pixels.view(b, 3, n, p, n, p).permute(0, 2, 4, 1, 3, 5).reshape(b, n * n, 3 * p * p)
        embedding = self.embeddings.patch_embedding
        x = F.linear(patches, embedding.weight.flatten(1), embedding.bias) + self.embeddings.position_embedding.weight
        for layer in self.encoder.layers:
            x = layer(x)
        return self.post_layernorm(x)


class RMSNorm(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.weight = nn.Parameter(torch.zeros(width))

    def forward(self, x):
        x = x.float()
        return x * torch.rsqrt(x.square().mean(-1, keepdim=True) + 1e-6) * (1 + self.weight)


def rotate(x, cos, sin):
    half = x.shape[-1] // 2
    return x * cos + torch.cat([-x[..., half:], x[..., :half]], -1) * sin


class Attention(nn.Module):
    def __init__(self, c):
        super().__init__()
        self.heads, self.kv_heads, self.head_dim = c.heads, c.kv_heads, c.head_dim
        self.q_proj = nn.Linear(c.width, c.heads * c.head_dim, bias=False)
        self.k_proj = nn.Linear(c.width, c.kv_heads * c.head_dim, bias=False)
        self.v_proj = nn.Linear(c.width, c.kv_heads * c.head_dim, bias=False)
        self.o_proj = nn.Linear(c.heads * c.head_dim, c.width, bias=False)

    def forward(self, x, cos, sin, mask):
        b, n, _ = x.shape
        part = lambda p: p(x).view(b, n, -1, self.head_dim).transpose(1, 2)
        q, k, v = rotate(part(self.q_proj), cos, sin), rotate(part(self.k_proj), cos, sin), part(self.v_proj)
        k, v = (t.repeat_interleave(self.heads // self.kv_heads, 1) for t in (k, v))
        return self.o_proj(attention(q.to(v.dtype), k.to(v.dtype), v, mask))


class MLP(nn.Module):
    def __init__(self, c):
        super().__init__()
        self.gate_proj, self.up_proj = (nn.Linear(c.width, c.mlp, bias=False) for _ in range(2))
        self.down_proj = nn.Linear(c.mlp, c.width, bias=False)

    def forward(self, x):
        return self.down_proj(F.gelu(self.gate_proj(x), approximate="tanh") * self.up_proj(x))


class Layer(nn.Module):
    def __init__(self, c):
        super().__init__()
        self.input_layernorm, self.self_attn = RMSNorm(c.width), Attention(c)
        self.post_attention_layernorm, self.mlp = RMSNorm(c.width), MLP(c)

    def forward(self, x, cos, sin, mask):
        x = x + self.self_attn(self.input_layernorm(x), cos, sin, mask)
        return x + self.mlp(self.post_attention_layernorm(x))


class Embedding(nn.Module):
    """Token rows, of which the 1024 locations are cosines of the coordinate times a learned matrix."""

    def __init__(self, c):
        super().__init__()
        self.loc0 = c.loc0
        self.free = nn.Parameter(torch.randn(c.vocabulary - 1024, c.width) * 0.05)
        k = torch.arange(c.waves)
        self.register_buffer("basis", torch.cos(torch.arange(1024)[:, None] / 1023 * math.pi * k), persistent=False)
        fade = 1 / (1 + (k / 12) ** 2) ** 0.5
        self.waves = nn.Parameter(torch.randn(c.waves, c.width) * 0.05 * (fade / fade.square().sum().sqrt())[:, None] * 1.4)

    def table(self):
        return torch.cat([self.free[:self.loc0], self.basis @ self.waves, self.free[self.loc0:]])


class PatchReport(nn.Module):
    """What each patch says of the thing on it: kind, colour, box, mask codes, letters. Used in training only.

    All but the letters is said in tokens, through the table the answers use. So a patch comes to hold, up to one
    matrix, the very vectors that answers are made of, and the decoder has only to find the patch and copy.
    Halfway through the decoder a patch says when its thing's turn comes in the answer (0: it is not asked for).
    """

    KINDS = world.SHAPES + ["word", "number"]
    LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
    LONGEST = 5
    TURNS = 3

    def __init__(self, c):
        super().__init__()
        self.says = nn.Linear(c.vision_width, (2 + 4 + 16) * c.width)  # kind, colour, 4 locations, 16 codes
        self.box = nn.Linear(c.vision_width, 4)
        self.letters = nn.Linear(c.vision_width, self.LONGEST * (len(self.LETTERS) + 1))
        self.turn = nn.Linear(c.width, self.TURNS + 1)

    def words(self, features, first, count, rows):
        """Logits over the table's given rows for `count` of the said tokens: [..., count, rows]."""
        width = rows.shape[1]
        part = slice(first * width, (first + count) * width)
        said = F.linear(features, self.says.weight[part], self.says.bias[part])
        return F.linear(said.unflatten(-1, (count, width)), rows.to(said.dtype)).float()


class PaliGemma(nn.Module):
    def __init__(self, c):
        super().__init__()
        self.c = c
        self.vision, self.projector = Vision(c), nn.Linear(c.vision_width, c.width)
        self.embedding, self.norm = Embedding(c), RMSNorm(c.width)
        self.layers = nn.ModuleList(Layer(c) for _ in range(c.layers))
        self.report = PatchReport(c)
        half = c.head_dim // 2
        angle = torch.arange(1, 513)[:, None] * 10000 ** (-torch.arange(half) / half)
        self.register_buffer("cos", torch.cos(angle).repeat(1, 2), persistent=False)
        self.register_buffer("sin", torch.sin(angle).repeat(1, 2), persistent=False)
        self._initialise()

    def _initialise(self):
        for module in self.modules():
            if isinstance(module, (nn.Linear, nn.Conv2d)):
                fan = module.weight[0].numel()
                nn.init.normal_(module.weight, std=fan ** -0.5)
                if module.bias is not None:
                    nn.init.zeros_(module.bias)
        nn.init.normal_(self.vision.embeddings.position_embedding.weight, std=0.3)
        for layer in self.vision.encoder.layers:
            layer.self_attn.out_proj.weight.data *= 0.3
            layer.mlp.fc2.weight.data *= 0.3
        for layer in self.layers:
            layer.self_attn.o_proj.weight.data *= 0.3
            layer.mlp.down_proj.weight.data *= 0.3

    def decode(self, images, text, prefix, table):
        """images [b, patches, width], text ids [b, t], prefix lengths [b] -> hidden [b, patches + t, width], and what
        the patches hold halfway.

        A token sees the whole prefix (image and prompt) and everything before itself.
        """
        x = torch.cat([images.float(), table[text] * math.sqrt(self.c.width)], 1)
        n = x.shape[1]
        at = torch.arange(n, device=x.device)
        seen = (at[None, None, :] < prefix[:, None, None]) | (at[None, :] <= at[:, None])[None]
        mask = torch.zeros(seen.shape, device=x.device).masked_fill(~seen, float("-inf"))[:, None]
        cos, sin = self.cos[:n], self.sin[:n]
        halfway = x
        for i, layer in enumerate(self.layers):
            x = layer(x, cos, sin, mask)
            if i == len(self.layers) // 2 - 1:
                halfway = x[:, :images.shape[1]]
        return self.norm(x), halfway
