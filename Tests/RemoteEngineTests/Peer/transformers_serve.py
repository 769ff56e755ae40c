"""Asks `transformers serve`, a server that others wrote, by `pali run --server`, and compares its answers with the
reference's about the demo pictures (Tests/paliTests/Fixtures/demo-answers.json).

By hand, with a Python that has `transformers[serving]` and `torch`:

    python transformers_serve.py PATH_TO_PALI [PORT]

PaliGemma's folders have no chat template, and that server makes its prompt of one: a copy of the demo model is given
the one below, which puts the picture first and the words after it, as the model was trained.
"""

import collections
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.request

ROOT = pathlib.Path(__file__).resolve().parents[3]
DEMO = ROOT / "Sources/DemoModel"
TEMPLATE = (
    "{%- for message in messages -%}{%- for part in message['content'] -%}"
    "{%- if part['type'] == 'image' -%}<image>{%- else -%}{{ part['text'] }}{%- endif -%}"
    "{%- endfor -%}{%- endfor -%}"
)


def serve(folder, port):
    environment = dict(os.environ, HF_HUB_OFFLINE="1")
    program = pathlib.Path(sys.executable).parent / "transformers"
    server = subprocess.Popen(
        [program, "serve", folder, "--device", "cpu", "--dtype", "float32", "--host", "127.0.0.1"]
        + ["--port", str(port)], env=environment, stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL)
    for _ in range(600):
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/health")
            return server
        except OSError:
            time.sleep(0.2)
    sys.exit("the server did not start")


def ask(pali, home, prompt, pictures):
    """One record a picture."""
    run = subprocess.run(
        [pali, "run", "--server", "peer", "--json", "--prompt", prompt] + pictures,
        env=dict(os.environ, XDG_CONFIG_HOME=home), capture_output=True, text=True)
    for line in run.stderr.splitlines():
        notices[line] += 1
    return [json.loads(line) for line in run.stdout.splitlines()]


notices = collections.Counter()


def main():
    pali = os.path.abspath(sys.argv[1])
    port = int(sys.argv[2]) if len(sys.argv) > 2 else 8123
    golden = json.loads((ROOT / "Tests/paliTests/Fixtures/demo-answers.json").read_text())
    with tempfile.TemporaryDirectory() as home:
        model = shutil.copytree(DEMO / "Model", f"{home}/demo")
        pathlib.Path(model, "chat_template.jinja").write_text(TEMPLATE)
        os.makedirs(f"{home}/pali")
        pathlib.Path(home, "pali/config.toml").write_text(
            f'[servers.peer]\nurl = "http://127.0.0.1:{port}"\nimage_size = 112\n')
        server = serve(model, port)
        try:
            check(pali, home, golden)
        finally:
            server.terminate()
            server.wait()


def check(pali, home, golden):
    prompts = collections.defaultdict(list)
    for record in golden:
        prompts[record["prompt"]].append(record)
    right = wrong = 0
    for prompt, records in prompts.items():
        pictures = [str(DEMO / "Pictures" / record["picture"]) for record in records]
        answers = {os.path.basename(answer["images"][0]): answer for answer in ask(pali, home, prompt, pictures)}
        for record in records:
            answer = answers.get(record["picture"], {})
            objects = [record["text"].count("<loc") // 4, len(answer.get("detections", []))]
            if answer.get("text") == record["text"] and answer["finish"] == "eos" and objects[0] == objects[1]:
                right += 1
            else:
                wrong += 1
                print(f"{record['picture']}: {prompt}: {answer.get('text')!r} for {record['text']!r}")
    for line, count in notices.items():
        print(f"{count} x {line}")
    print(f"{right} answers are the reference's, {wrong} are not")
    sys.exit(wrong > 0)


main()
