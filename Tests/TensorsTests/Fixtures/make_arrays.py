"""Makes Arrays/: NumPy archives of every layout that is read, and some that are refused.

Needs Python 3.11 with numpy 2.4.6. Run: python make_arrays.py

Array a is [2, 3, 4] with element i = i / 4 - 2 in row-major order, exact in every type used.
"""
import io, os, zipfile

import numpy as np

HERE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "Arrays")
A = (np.arange(24) / 4 - 2).reshape(2, 3, 4)
ARRAYS = {
    "f4": A.astype("<f4"), "f2": A.astype("<f2"), "f8": A.astype("<f8"),
    "v2": (A.astype("<f4").view("<u4") >> 16).astype("<u2").view("V2"),
    "columns": np.asfortranarray(A.astype("<f4")), "columns8": np.asfortranarray(A.astype("<f8")),
    "scalar": np.float32(2.5), "empty": np.zeros((0, 3), "<f4"), "path/to/one": np.ones(5, "<f4"),
}


class Pipe(io.BytesIO):
    """Cannot seek, so that zipfile writes sizes in a descriptor after the data."""
    def seekable(self):
        return False

    def tell(self):
        raise OSError

    def seek(self, *_):
        raise OSError


def npy(array, **options):
    out = io.BytesIO()
    np.lib.format.write_array(out, np.asanyarray(array), **options)
    return out.getvalue()


def pipe(name):
    out = Pipe()
    with zipfile.ZipFile(out, "w") as z:
        for key, array in ARRAYS.items():
            with z.open(zipfile.ZipInfo(key + ".npy"), "w") as f:
                f.write(npy(array))
    save(name, out.getvalue())


def save(name, data):
    with open(os.path.join(HERE, name), "wb") as f:
        f.write(data)


os.makedirs(HERE, exist_ok=True)
np.savez(os.path.join(HERE, "stored.npz"), **ARRAYS)
np.savez_compressed(os.path.join(HERE, "deflated.npz"), **ARRAYS)
pipe("pipe.npz")
for version in (1, 2, 3):
    save(f"version{version}.npy", npy(ARRAYS["f4"], version=(version, 0)))
np.savez(os.path.join(HERE, "refused.npz"), objects=np.array([{}, None], object), i8=np.arange(3),
         big=A.astype(">f4"), fields=np.zeros(2, [("x", "<f4"), ("y", "<f4")]), text=np.array(["a"]))
with zipfile.ZipFile(os.path.join(HERE, "bzip2.npz"), "w", zipfile.ZIP_BZIP2) as z:
    z.writestr("a.npy", npy(ARRAYS["f4"]))
