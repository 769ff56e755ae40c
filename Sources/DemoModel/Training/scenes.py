"""Draws scenes with exact ground truth.

A scene is sampled in coordinates relative to the picture and can be drawn at any size. What counts as
an object's mask is what can be seen of it: later objects hide earlier ones, text lies on top, and a scene
in which less than VISIBLE of an object is left is sampled again. Boxes are the bounds of the visible
mask, as fractions of the whole picture: (y0, x0, y1, x1).

The generator is seeded by (split, index): training and test scenes come from separate streams.
"""

import io
import math
from dataclasses import dataclass, field

import numpy as np
from PIL import Image, ImageDraw, ImageFilter, ImageFont

import shapes
import world

VISIBLE = 0.7
LEFT_APART = 0.04  # answers list things by their left edge, so two left edges are never (nearly) level
SPLITS = {"train": 1, "validation": 2, "test": 3, "pictures": 4}
FONT_FOLDER = "/usr/share/fonts/opentype/urw-base35/"  # Debian's fonts-urw-base35
FONTS = ["NimbusSans-Bold.otf", "NimbusRoman-Bold.otf", "NimbusMonoPS-Bold.otf", "URWGothic-Demi.otf", "URWBookman-Demi.otf"]


@dataclass
class Thing:
    """One object, or the text when `shape` is "word" or "number"."""
    shape: str
    color: str
    center: tuple            # x, y as fractions
    size: tuple              # width, height in units of sqrt(picture width x height)
    turn: float              # degrees
    mirrored: bool = False
    text: str = ""
    font: int = 0
    tint: tuple = (0, 0, 0)
    box: tuple = ()          # filled by drawing
    mask: np.ndarray = field(default=None, repr=False)  # visible pixels, filled by drawing

    @property
    def is_text(self):
        return self.shape in ("word", "number")


@dataclass
class Scene:
    aspect: float            # width / height
    things: list             # in drawing order
    ground: dict
    split: str
    index: int

    @property
    def objects(self):
        return [t for t in self.things if not t.is_text]

    @property
    def text(self):
        return next((t for t in self.things if t.is_text), None)


def rng_for(split, index, seed=0):
    return np.random.default_rng([SPLITS[split], seed, index])


# Sampling

def _ground(rng):
    light = rng.random() < 0.6
    base = rng.uniform(178, 238, 3) if light else rng.uniform(38, 92, 3)
    base = base.mean() + (base - base.mean()) * rng.uniform(0.2, 1.0)
    kind = rng.choice(["plain", "gradient", "texture", "noise"], p=[0.35, 0.3, 0.2, 0.15])
    return {
        "light": bool(light), "base": base, "kind": str(kind), "other": base + rng.uniform(-28, 28, 3),
        "angle": float(rng.uniform(0, 2 * math.pi)), "period": float(rng.uniform(0.04, 0.2)),
        "pattern": int(rng.integers(3)), "noise": float(rng.uniform(0, 9)), "blur": float(max(0, rng.uniform(-1.2, 0.9))),
        "jpeg": int(rng.integers(45, 95)) if rng.random() < 0.3 else 0, "seed": int(rng.integers(1 << 31)),
    }


def _clear_of_ground(rgb, ground):
    return np.abs(np.asarray(rgb, float) - ground["base"]).max() > 62


def _tint(rng, color):
    return tuple(int(v) for v in np.clip(np.asarray(world.COLORS[color]) + rng.uniform(-14, 14, 3), 0, 255))


def _half_extent(size, aspect):
    """Half width and half height as fractions of the picture, from sizes in units of sqrt(width x height)."""
    return size[0] / (2 * math.sqrt(aspect)), size[1] * math.sqrt(aspect) / 2


def _overlap(a, b):
    """The part of the smaller box that both share; boxes are (cx, cy, half width, half height)."""
    w = min(a[0] + a[2], b[0] + b[2]) - max(a[0] - a[2], b[0] - b[2])
    h = min(a[1] + a[3], b[1] + b[3]) - max(a[1] - a[3], b[1] - b[3])
    return max(0, w) * max(0, h) / min(4 * a[2] * a[3], 4 * b[2] * b[3])


def _place(rng, half, taken, allowed):
    if half[0] > 0.48 or half[1] > 0.48:
        return None
    for _ in range(25):
        cx, cy = rng.uniform(half[0] + 0.01, 0.99 - half[0]), rng.uniform(half[1] + 0.01, 0.99 - half[1])
        apart = all(abs((cx - half[0]) - (t[0] - t[2])) >= LEFT_APART for t in taken)
        if apart and all(_overlap((cx, cy, *half), t) <= allowed for t in taken):
            return float(cx), float(cy)
    return None


def _sample_text(rng, aspect, ground, taken):
    number = rng.random() < 0.3
    text = str(rng.integers(1, 10 ** int(rng.integers(1, 4)))) if number else str(rng.choice(world.WORDS))
    height = rng.uniform(0.15, 0.24)
    size = (height * 0.72 * max(1.3, len(text)), height * 1.05)
    half = _half_extent(size, aspect)
    place = _place(rng, half, taken, 0.0)
    if place is None:
        return None
    dark = [c for c in ("black", "blue", "purple", "red") if _clear_of_ground(world.COLORS[c], ground)]
    color = str(rng.choice(dark)) if ground["light"] else str(rng.choice(["white", "yellow"]))
    thing = Thing(
        "number" if number else "word", color, place, size, float(rng.uniform(-6, 6)) if rng.random() < 0.3 else 0.0,
        text=text, font=int(rng.integers(len(FONTS))), tint=_tint(rng, color))
    return thing, (*place, *half)


def _sample_object(rng, aspect, ground, taken, count):
    shape = str(rng.choice(world.SHAPES))
    colors = [c for c, rgb in world.COLORS.items() if _clear_of_ground(rgb, ground)]
    color = str(rng.choice(colors))
    largest = {1: 0.62, 2: 0.52, 3: 0.44}.get(count, 0.38)
    side, stretch = rng.uniform(0.24, largest), rng.uniform(0.88, 1.14)
    turn = float(rng.uniform(-1, 1) * shapes.TURNS[shape]) if rng.random() < 0.6 else 0.0
    grow = abs(math.cos(math.radians(turn))) + abs(math.sin(math.radians(turn)))
    half = _half_extent((side * stretch * grow, side / stretch * grow), aspect)
    place = _place(rng, half, taken, 0.25 if rng.random() < 0.4 else 0.02)
    if place is None:
        return None
    thing = Thing(
        shape, color, place, (side * stretch, side / stretch), turn,
        mirrored=bool(shape in shapes.MIRRORED and rng.random() < 0.5), tint=_tint(rng, color))
    return thing, (*place, *half)


def sample(split, index, seed=0):
    """The scene's plan; drawing may still find that too little of an object can be seen."""
    rng = rng_for(split, index, seed)
    aspect = float(rng.choice([1.0, 4 / 3, 3 / 2, 16 / 9, 3 / 4, 2 / 3]))
    ground, taken, things = _ground(rng), [], []
    if rng.random() < 0.45 and (found := _sample_text(rng, aspect, ground, taken)):
        text = found[0]
        taken.append(found[1])
    else:
        text = None
    count = int(rng.choice([1, 2, 3, 4], p=[0.25, 0.35, 0.25, 0.15]))
    for _ in range(count):
        found = _sample_object(rng, aspect, ground, taken, count)
        # Text is never under an object: its place was taken first and admits no overlap.
        if found and (text is None or _overlap(found[1], taken[0]) == 0):
            things.append(found[0])
            taken.append(found[1])
    if not things:
        return sample(split, index, seed + 1_000_003)
    return Scene(aspect, things + ([text] if text else []), ground, split, index)


# Drawing

def _draw_ground(ground, w, h):
    rng = np.random.default_rng(ground["seed"])
    base, other = ground["base"].astype(np.float32), ground["other"].astype(np.float32)
    y, x = np.mgrid[0:h, 0:w].astype(np.float32)
    along = math.cos(ground["angle"]) * x / w + math.sin(ground["angle"]) * y / h
    if ground["kind"] == "plain" or ground["kind"] == "noise":
        t = np.zeros((h, w), np.float32)
    elif ground["kind"] == "gradient":
        t = (along - along.min()) / max(1e-6, float(along.max() - along.min())) * 1.6
    elif ground["pattern"] == 0:
        t = (np.sin(along * (2 * math.pi / ground["period"])) > 0).astype(np.float32)
    elif ground["pattern"] == 1:
        p = ground["period"]
        t = ((np.floor(x / w / p) + np.floor(y / h / p)) % 2).astype(np.float32)
    else:
        coarse = Image.fromarray((rng.random((7, 7)) * 255).astype(np.uint8)).resize((w, h), Image.BICUBIC)
        t = np.asarray(coarse, np.float32) / 255
    return base + (other - base) * t[..., None]


def _outline(thing, points, w, h):
    unit = math.sqrt(w * h)
    p = points * np.array([-1.0 if thing.mirrored else 1.0, 1.0])
    p = p * np.array(thing.size) * unit
    a = math.radians(thing.turn)
    p = p @ np.array([[math.cos(a), math.sin(a)], [-math.sin(a), math.cos(a)]])
    return [tuple(q) for q in p + np.array([thing.center[0] * w, thing.center[1] * h])]


def _draw_object(thing, w, h):
    mask, dark = Image.new("L", (w, h)), Image.new("L", (w, h))
    body, detail = ImageDraw.Draw(mask), ImageDraw.Draw(dark)
    for kind, points in shapes.OUTLINES[thing.shape]:
        outline = _outline(thing, points, w, h)
        body.polygon(outline, fill=0 if kind == "cut" else 255)
        if kind == "dark":
            detail.polygon(outline, fill=255)
    return mask, dark


_fonts = {}


def _font(index, size):
    key = (index, size)
    if key not in _fonts:
        _fonts[key] = ImageFont.truetype(FONT_FOLDER + FONTS[index], size)
    return _fonts[key]


def _draw_text(thing, w, h):
    unit = math.sqrt(w * h)
    room_w, room_h = thing.size[0] * unit * 0.94, thing.size[1] * unit
    font = _font(thing.font, max(6, int(room_h)))
    x0, y0, x1, y1 = font.getbbox(thing.text)
    scale = min(room_w / (x1 - x0), room_h * 0.86 / (y1 - y0))
    font = _font(thing.font, max(6, int(room_h * scale)))
    mask = Image.new("L", (w, h))
    center = (thing.center[0] * w, thing.center[1] * h)
    ImageDraw.Draw(mask).text(center, thing.text, fill=255, font=font, anchor="mm")
    if thing.turn:
        mask = mask.rotate(thing.turn, Image.BILINEAR, center=center)
    return mask


def _bounds(mask, w, h):
    rows, columns = np.flatnonzero(mask.any(1)), np.flatnonzero(mask.any(0))
    return (rows[0] / h, columns[0] / w, (rows[-1] + 1) / h, (columns[-1] + 1) / w)


def draw(scene, long_side, smooth=1):
    """The picture and, in the scene's things, boxes and visible masks; None when too much of an object is hidden.

    `long_side` is the longer side in pixels; `smooth` draws that many times larger first.
    """
    big = long_side * smooth
    w, h = (big, round(big / scene.aspect)) if scene.aspect >= 1 else (round(big * scene.aspect), big)
    canvas = _draw_ground(scene.ground, w, h)
    picture = Image.fromarray(np.clip(canvas, 0, 255).astype(np.uint8))
    whole = []
    for thing in scene.things:
        if thing.is_text:
            mask, dark = _draw_text(thing, w, h), None
        else:
            mask, dark = _draw_object(thing, w, h)
        picture.paste(thing.tint, mask=mask)
        if dark is not None and dark.getbbox():
            picture.paste(tuple(int(v * 0.55) for v in thing.tint), mask=dark)
        whole.append(np.asarray(mask) > 127)
    hidden = np.zeros((h, w), bool)
    for thing, full in zip(reversed(scene.things), reversed(whole)):
        thing.mask = full & ~hidden
        hidden |= full
        if thing.mask.sum() < max(16, VISIBLE * full.sum()):
            return None
        thing.box = _bounds(thing.mask, w, h)
    return _finish(picture, scene.ground, w // smooth, h // smooth)


def _finish(picture, ground, w, h):
    if picture.size != (w, h):
        picture = picture.resize((w, h), Image.LANCZOS)
    if ground["blur"] > 0.05:
        picture = picture.filter(ImageFilter.GaussianBlur(ground["blur"] * math.sqrt(w * h) / 300))
    strength = ground["noise"] * (2.2 if ground["kind"] == "noise" else 0.6)
    if strength > 0.5:
        grain = np.random.default_rng(ground["seed"] + 1).standard_normal((h, w, 3), dtype=np.float32) * strength
        picture = Image.fromarray(np.clip(np.asarray(picture, np.float32) + grain, 0, 255).astype(np.uint8))
    if ground["jpeg"]:
        held = io.BytesIO()
        picture.save(held, "JPEG", quality=ground["jpeg"])
        picture = Image.open(held).convert("RGB")
    return picture


def scene_and_picture(split, index, long_side, smooth=1, seed=0):
    """Samples until a scene keeps all of its objects in sight."""
    attempt = 0
    while True:
        scene = sample(split, index, seed + 7919 * attempt)
        picture = draw(scene, long_side, smooth)
        if picture is not None:
            return scene, picture
        attempt += 1
