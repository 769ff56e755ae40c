#!/usr/bin/env python3
"""Makes the small pictures of this folder and expected.json, which holds what Pillow reads from them.

    python make_pictures.py        (Pillow 13, NumPy)

For each file: upright width and height, FNV-1a digest of the RGB bytes that
ImageOps.exif_transpose(Image.open(f)).convert("RGB") gives, and of the alpha bytes where there are any.
JPEG pixels depend on the decoder's release by a rounding, so these keep their RGB bytes as a .rgb file.
resize.json: FNV-1a digest of Pillow's bicubic resize of photo.png to several sizes.
"""
import json
import os
import struct
import zlib

import numpy as np
from PIL import Image, ImageOps

here = os.path.dirname(os.path.abspath(__file__))
os.chdir(here)
expected = {}


def digest(data):
    """FNV-1a, 64 bits."""
    value = 0xCBF29CE484222325
    for byte in bytes(data):
        value = (value ^ byte) * 0x100000001B3 & 0xFFFFFFFFFFFFFFFF
    return f"{value:x}"


def record(name, alpha=None, rgb=None):
    picture = ImageOps.exif_transpose(Image.open(name))
    if rgb is None:
        rgb = np.asarray(picture.convert("RGB"))
    entry = {"width": picture.width, "height": picture.height, "rgb": digest(rgb.tobytes())}
    if alpha is None and (picture.mode in ("RGBA", "LA", "PA") or "transparency" in picture.info):
        alpha = np.asarray(picture.convert("RGBA"))[..., 3]
    if alpha is not None:
        entry["alpha"] = digest(np.ascontiguousarray(alpha).tobytes())
    if name.endswith(".jpg"):
        with open(name + ".rgb", "wb") as f:
            f.write(rgb.tobytes())
    expected[name] = entry


def scene(width, height):
    y, x = np.mgrid[0:height, 0:width]
    rng = np.random.default_rng(7)
    base = np.stack([x * 255 // max(width - 1, 1), y * 255 // max(height - 1, 1), (x * 7 + y * 13) % 256], -1)
    base[height // 4: height // 2, width // 4: width // 2] = (250, 20, 30)
    return np.clip(base + rng.integers(-6, 7, base.shape), 0, 255).astype(np.uint8)


def png(name, width, height, depth, color, rows, extra=b"", interlace=0):
    """A PNG chunk by chunk, for the kinds Pillow does not write. rows: bytes of each row."""
    def chunk(kind, body):
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
    raw = b"".join(b"\0" + row for row in rows)
    header = struct.pack(">IIBBBBB", width, height, depth, color, 0, 0, interlace)
    with open(name, "wb") as f:
        f.write(b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + extra +
                chunk(b"IDAT", zlib.compress(raw, 9)) + chunk(b"IEND", b""))


def chunk(kind, body):
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


rgb = scene(37, 23)
photo = Image.fromarray(rgb)
alpha = (np.mgrid[0:23, 0:37][1] * 255 // 36).astype(np.uint8)
photo.save("rgb.png")
photo.convert("L").save("gray.png")
photo.convert("1").save("one-bit.png")
photo.quantize(40).save("palette.png")
photo.quantize(4).save("palette-2bit.png", bits=2)
rgba = Image.fromarray(np.dstack([rgb, alpha]))
rgba.save("rgba.png")
rgba.convert("LA").save("gray-alpha.png")
photo.quantize(16).save("palette-alpha.png", transparency=bytes(range(0, 256, 16)))
photo.convert("L").save("gray-key.png", transparency=int(np.asarray(photo.convert("L"))[0, 0]))
photo.save("rgb-key.png", transparency=tuple(int(v) for v in rgb[0, 0]))
for name in ["rgb", "gray", "one-bit", "palette", "palette-2bit", "rgba", "gray-alpha", "palette-alpha", "gray-key",
             "rgb-key"]:
    record(name + ".png")

# 16 bits: the high byte is right.
deep = rgb.astype(np.uint16) * 256 + 77
png("rgb-16bit.png", 37, 23, 16, 2, [deep[y].astype(">u2").tobytes() for y in range(23)])
record("rgb-16bit.png", rgb=rgb)
gray16 = (np.mgrid[0:23, 0:37][1] * 1771 + 5).astype(np.uint16)
png("gray-16bit.png", 37, 23, 16, 0, [gray16[y].astype(">u2").tobytes() for y in range(23)])
high = (gray16 >> 8).astype(np.uint8)
record("gray-16bit.png", rgb=np.dstack([high] * 3))

# Adam7.
passes = [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)]
rows = []
for x0, y0, dx, dy in passes:
    part = rgb[y0::dy, x0::dx]
    if part.size:
        rows += [part[y].tobytes() for y in range(part.shape[0])]
png("interlaced.png", 37, 23, 8, 2, rows, interlace=1)
record("interlaced.png")
exif = Image.Exif()
exif[0x0112] = 6
photo.save("turned.png", exif=exif)
record("turned.png")

wide = Image.fromarray(scene(61, 43))
wide.save("baseline-420.jpg", quality=90, subsampling=2)
wide.save("baseline-422.jpg", quality=90, subsampling=1)
wide.save("baseline-444.jpg", quality=90, subsampling=0)
wide.save("progressive.jpg", quality=85, progressive=True)
wide.convert("L").save("gray.jpg", quality=90)
wide.convert("CMYK").save("cmyk.jpg", quality=90)
wide.save("restarts.jpg", quality=90, restart_marker_rows=1)
for orientation in range(1, 9):
    exif = Image.Exif()
    exif[0x0112] = orientation
    wide.save(f"orientation-{orientation}.jpg", quality=92, exif=exif)
for name in ["baseline-420", "baseline-422", "baseline-444", "progressive", "gray", "cmyk", "restarts"] + \
        [f"orientation-{n}" for n in range(1, 9)]:
    record(name + ".jpg")

photo.save("lossless.webp", lossless=True)
rgba.save("alpha.webp", lossless=True, exact=True)
photo.save("lossy.webp", quality=80)
exif = Image.Exif()
exif[0x0112] = 8
photo.save("turned.webp", lossless=True, exif=exif)
rgba.save("animated.webp", save_all=True, append_images=[rgba.transpose(Image.Transpose.FLIP_LEFT_RIGHT)], lossless=True, exact=True)
for name in ["lossless", "alpha", "lossy", "turned", "animated"]:
    record(name + ".webp")

Image.fromarray(scene(97, 71)).save("photo.png")
record("photo.png")
photo = Image.open("photo.png")
resized = {}
for size in [(224, 224), (56, 56), (28, 28), (97, 30), (13, 71), (1, 1), (300, 7), (97, 71), (448, 448), (90, 10),
             (72, 20), (72, 21), (98, 70), (98, 72), (200, 70)]:
    resized[f"{size[0]}x{size[1]}"] = digest(photo.resize(size, Image.Resampling.BICUBIC).tobytes())
json.dump(expected, open("expected.json", "w"), indent=1, sort_keys=True)
json.dump(resized, open("resize.json", "w"), indent=1)
