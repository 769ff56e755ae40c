"""Whether the hub's own client can use the hub of the tests. By hand, with huggingface_hub installed:

    python huggingface_hub_peer.py .build/debug/loopback-server
"""

import os
import pathlib
import subprocess
import sys
import tempfile

os.environ.update(
    HF_HUB_DISABLE_XET="1", HF_HUB_DISABLE_TELEMETRY="1", HF_HUB_DISABLE_PROGRESS_BARS="1", HF_HUB_ETAG_TIMEOUT="5"
)
server, work = sys.argv[1], pathlib.Path(tempfile.mkdtemp())
os.environ["HF_HOME"] = str(work / "home")

import huggingface_hub  # noqa: E402
from huggingface_hub import errors  # noqa: E402

# More than the 10 MB that the client takes at a time: what was cut within them it does not keep.
LARGE = 25_000_000
FILES = {
    "org/model/main/config.json": b"{}\n",
    "org/model/main/empty.txt": b"",
    "org/model/main/sub/a b.txt": b"words\n",
    "org/model/main/model.safetensors": os.urandom(LARGE),
    "org/model/bfloat16/model.safetensors": os.urandom(1000),
    "spaces/org/space/main/vae.npz": os.urandom(3000),
}


class Served:
    def __init__(self, *options):
        command = [server, "hub", "--root", str(work / "tree"), *options]
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def __enter__(self):
        return self.process.stdout.readline().strip()

    def __exit__(self, *_):
        self.process.stdin.close()
        assert self.process.wait(10) == 0


def download(endpoint, repository="org/model", cache="cache", **options):
    return pathlib.Path(
        huggingface_hub.snapshot_download(repository, endpoint=endpoint, cache_dir=work / cache, **options)
    )


def check(folder, start):
    for name, content in FILES.items():
        if name.startswith(start):
            assert (folder / name[len(start) :]).read_bytes() == content, name


def refused(error, call):
    try:
        call()
    except error:
        return
    raise AssertionError(f"no {error.__name__}")


for name, content in FILES.items():
    path = work / "tree" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)

with Served("--page-size", "2") as endpoint:
    check(download(endpoint, token=False), "org/model/main/")
    check(download(endpoint, revision="bfloat16", token="hf_test"), "org/model/bfloat16/")
    check(download(endpoint, "org/space", repo_type="space", token=False), "spaces/org/space/main/")
    api = huggingface_hub.HfApi(endpoint=endpoint, token=False)
    info = api.model_info("org/model", files_metadata=True)
    assert {file.rfilename: file.size for file in info.siblings}["model.safetensors"] == LARGE
    assert sorted(ref.name for ref in api.list_repo_refs("org/model").branches) == ["bfloat16", "main"]
    refused(errors.RevisionNotFoundError, lambda: download(endpoint, revision="nope", token=False))
    refused(errors.RepositoryNotFoundError, lambda: download(endpoint, "org/none", token=False))
    one = lambda **more: huggingface_hub.hf_hub_download("org/model", endpoint=endpoint, **more)  # noqa: E731
    refused(errors.EntryNotFoundError, lambda: one(filename="nope", token=False))
with Served("--cut-every", "11000000", "--redirect-small") as endpoint:
    check(download(endpoint, cache="cut", token="hf_test"), "org/model/main/")
with Served("--gated") as endpoint:
    refused(errors.GatedRepoError, lambda: one(filename="config.json", token=False))
    unknown = huggingface_hub.HfApi(endpoint=endpoint, token="hf_no")
    refused(errors.HfHubHTTPError, lambda: unknown.model_info("org/model"))
    check(download(endpoint, cache="gated", token="hf_test"), "org/model/main/")
print(f"huggingface_hub {huggingface_hub.__version__}: well")
