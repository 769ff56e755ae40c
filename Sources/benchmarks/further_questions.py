#!/usr/bin/env python3
"""What a question costs when its picture and prompt are known.

    further_questions.py PALI FOLDER PICTURE [--precision q8] [--rounds 3]

Each row is asked in a process of its own, several times over one picture, one after another: the first question sees the
picture and reads the prompt, the others find both kept. Prints medians of the others, and of the first questions of all.
Set XDG_CACHE_HOME to where packed weights are.
"""
import argparse
import json
import statistics
import subprocess

PROMPT = "answer en what is this?"
LETTERS = "abcdefghijklmnopqrstuvwxyz"


def labels(count):
    """Two letters each: one to two tokens."""
    return ",".join(LETTERS[i % 26] + LETTERS[i // 26 * 5 % 26] for i in range(count))


def ask(args, command, more):
    pictures = [args.picture] * (args.rounds + 1)
    line = [args.pali, command, "--model", args.folder, "--precision", args.precision, "--parallel", "1", "--json",
            "--quiet", "--prompt", PROMPT, *more, *pictures]
    out = subprocess.run(line, check=True, capture_output=True, text=True).stdout
    return [json.loads(line) for line in out.splitlines()]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("pali")
    parser.add_argument("folder")
    parser.add_argument("picture")
    parser.add_argument("--precision", default="q8")
    parser.add_argument("--rounds", type=int, default=3)
    args = parser.parse_args()
    start = "<loc0100><loc0200><loc0300><loc0400>a"
    kinds = [("a token", "run", ["--max-tokens", "1"]), ("16 tokens", "run", ["--max-tokens", "16"]),
             ("a start of 5 tokens, and 1", "run", ["--max-tokens", "1", "--start", start])]
    kinds += [(f"{n} labels", "rank", ["--labels", labels(n)]) for n in (1, 10, 100)]
    firsts = []
    for name, command, more in kinds:
        records = ask(args, command, more)
        seconds = [r["timing"] for r in records]
        firsts.append(seconds[0]["vision_s"] + seconds[0]["prefill_s"])
        tokens = sum(len(c["tokens"]) for c in records[-1].get("candidates", []))
        whole = [s["vision_s"] + s["prefill_s"] + s["decode_s"] for s in seconds]
        known = statistics.median(s["prefill_s"] for s in seconds[1:])
        print(f"{name:28} scored tokens {tokens:4}  first {whole[0]:6.2f}  then {statistics.median(whole[1:]):6.3f}, "
              f"least {min(whole[1:]):6.3f}; of it prompt and start {known:6.3f}", flush=True)
    print(f"vision and prompt: {statistics.median(firsts):.2f}, least {min(firsts):.2f}")


if __name__ == "__main__":
    main()
