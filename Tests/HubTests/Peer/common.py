"""What the scripts of this folder share: a tree of repositories, a hub on loopback that serves it, and the two who fetch.

PALI names the program (default: pali), LOOPBACK the tests' server (default: loopback-server).
"""

import hashlib
import json
import os
import random
import shutil
import subprocess
import sys
import time

PALI = os.environ.get("PALI", "pali")
LOOPBACK = os.environ.get("LOOPBACK", "loopback-server")
ID = "org/model"


def make_tree(root, shards, revisions=("main",)):
    """Writes a repository with weights of the given sizes; the bytes are the same for the same sizes."""
    for number, revision in enumerate(revisions):
        folder = os.path.join(root, ID, revision)
        os.makedirs(folder, exist_ok=True)
        names = ["model.safetensors"]
        if len(shards) > 1:
            names = [f"model-{index + 1:05}-of-{len(shards):05}.safetensors" for index in range(len(shards))]
            with open(f"{folder}/model.safetensors.index.json", "w") as file:
                json.dump({"weight_map": {f"w{index}": name for index, name in enumerate(names)}}, file)
        for name, text in [("config.json", "{}"), ("tokenizer.json", '{"a": 1}'), ("README.md", "A model.\n")]:
            with open(f"{folder}/{name}", "w") as file:
                file.write(text)
        for index, (name, size) in enumerate(zip(names, shards)):
            piece = random.Random(1000 * number + index).randbytes(1 << 20)
            with open(f"{folder}/{name}", "wb") as file:
                for start in range(0, size, len(piece)):
                    # No two pieces are the same.
                    head = start.to_bytes(8, "little")
                    file.write((head + piece[8:])[: size - start])


class Served:
    def __init__(self, root, *flags):
        self.process = subprocess.Popen(
            [LOOPBACK, "hub", "--root", root, *flags], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL, text=True)
        self.endpoint = self.process.stdout.readline().strip()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.kill()
        self.process.wait()


def surroundings(endpoint, home, **more):
    kept = {name: os.environ[name] for name in ("PATH", "LD_LIBRARY_PATH", "LANG") if name in os.environ}
    return {**kept, "HOME": home, "HF_HOME": f"{home}/hf", "HF_ENDPOINT": endpoint, "HF_HUB_DISABLE_TELEMETRY": "1",
            "HF_HUB_DISABLE_PROGRESS_BARS": "1", "HF_HUB_DISABLE_XET": "1", **more}


def start_pali(environment, *arguments):
    return subprocess.Popen(
        [PALI, "pull", ID, "--yes", *arguments], env=environment, stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)


def start_python(environment):
    return subprocess.Popen(
        [sys.executable, "-c", f"from huggingface_hub import snapshot_download; print(snapshot_download('{ID}'))"],
        env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)


def finish(process, seconds=600):
    output, _ = process.communicate(timeout=seconds)
    if process.returncode != 0:
        raise SystemExit(f"exit {process.returncode}: {output}")
    return output


def repository(home):
    return f"{home}/hf/hub/models--org--model"


def blobs(home):
    folder = f"{repository(home)}/blobs"
    return sorted(os.listdir(folder)) if os.path.isdir(folder) else []


def digest(path):
    sha = hashlib.sha256()
    with open(path, "rb") as file:
        while piece := file.read(1 << 20):
            sha.update(piece)
    return sha.hexdigest()


def check_whole(home, root, revision="main"):
    """Every file of the snapshot is the repository's, blobs are named by what they hold, and nothing half is left."""
    with open(f"{repository(home)}/refs/{revision}") as file:
        commit = file.read()
    snapshot = f"{repository(home)}/snapshots/{commit}"
    for name in sorted(os.listdir(f"{root}/{ID}/{revision}")):
        if digest(f"{snapshot}/{name}") != digest(f"{root}/{ID}/{revision}/{name}"):
            raise SystemExit(f"{name} has other bytes")
        if not os.readlink(f"{snapshot}/{name}").startswith("../../blobs/"):
            raise SystemExit(f"{name} is no link to a blob")
    for name in blobs(home):
        if name.endswith(".incomplete"):
            raise SystemExit(f"{name} is left")
        if len(name) == 64 and digest(f"{repository(home)}/blobs/{name}") != name:
            raise SystemExit(f"blob {name} holds something else")


def fresh(path):
    shutil.rmtree(path, ignore_errors=True)
    os.makedirs(path)
    return path


def wait_until(holds, seconds=60):
    end = time.monotonic() + seconds
    while not holds():
        if time.monotonic() > end:
            raise SystemExit("waited in vain")
        time.sleep(0.002)


def begun_bytes(home):
    folder = f"{repository(home)}/blobs"
    total = 0
    for name in blobs(home):
        if name.endswith(".incomplete"):
            try:
                total += os.path.getsize(f"{folder}/{name}")
            except FileNotFoundError:
                pass
    return total
