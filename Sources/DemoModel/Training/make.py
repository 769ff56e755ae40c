"""Makes the demo model again from a seed: tokenizer, scenes, mask autoencoder, training, model folder, pictures.

    python make.py --state STATE [--seed 0] [--scenes 100000] [--numbers 40000]
                   [--vision-minutes 29] [--minutes 225] [--ranks 2]

STATE is a folder outside the repository (some 6 GB); what is already there is kept, so the command resumes where it
was stopped, and more --minutes train longer. Needs requirements.txt and Debian's fonts-urw-base35.
"""

import argparse
import os
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
# Memory is kept by the process: giving it back after each operation costs more than the arithmetic.
KEEP_MEMORY = {
    "MALLOC_MMAP_MAX_": "0", "MALLOC_TRIM_THRESHOLD_": "100000000000", "MALLOC_ARENA_MAX": "1",
    "MALLOC_TOP_PAD_": "536870912",
}


def step(script, *arguments, makes=None):
    if makes and os.path.exists(makes):
        return
    command = [sys.executable, "-B", os.path.join(HERE, script), *map(str, arguments)]
    print("$", *command[2:], flush=True)
    subprocess.run(command, check=True, env=os.environ | KEEP_MEMORY)


def main():
    read = argparse.ArgumentParser()
    read.add_argument("--state", required=True)
    read.add_argument("--seed", type=int, default=0)
    read.add_argument("--scenes", type=int, default=100000)
    read.add_argument("--numbers", type=int, default=40000)
    read.add_argument("--size", type=int, default=112)
    read.add_argument("--vision-minutes", type=float, default=29)
    read.add_argument("--minutes", type=float, default=225)
    read.add_argument("--ranks", type=int, default=2)
    read.add_argument("--out", default=os.path.join(HERE, "..", "Model"))
    o = read.parse_args()
    inside = lambda *names: os.path.join(o.state, *names)
    step("tokenizer.py", "--out", inside("model"), makes=inside("model", "tokenizer.model"))
    step("cache.py", "--folder", inside("cache"), "--scenes", o.scenes, "--numbers", o.numbers, "--size", o.size,
         "--seed", o.seed)
    step("masks.py", "--cache", inside("cache"), "--out", inside("vae-oid.npz"), makes=inside("vae-oid.npz"))
    step("train.py", "--state", o.state, "--seed", o.seed, "--size", o.size, "--vision-minutes", o.vision_minutes,
         "--minutes", o.minutes, "--ranks", o.ranks)
    step("export.py", "--state", o.state, "--out", o.out, "--check")
    step("pictures.py", "--out", os.path.join(o.out, "..", "Pictures"))
    step("evaluate.py", "--model", o.out)


if __name__ == "__main__":
    main()
