#!/usr/bin/env python3
"""Writes documents.json: TOML documents with the verdict and the values of Python 3.11's tomllib.

    python3.11 make_documents.py [seed] [count] > documents.json

Each row: the document's bytes in hexadecimal, and its value, or null where tomllib refuses it. Values are
written as strings that tell their type: "i:1", "f:<bits in hexadecimal>", "s:text", "b:true", "d:1979-05-27"
(dates and times as Python writes them, to the microsecond); lists and tables are lists and tables.

Where the reader knowingly differs, a document is left out: integers beyond 64 bits (tomllib takes them) and
nesting beyond the reader's bound.
"""
import datetime
import json
import random
import struct
import sys
import tomllib

SEEDS = [
    b'model = "a/b"\nprecision = "bf16"\nthreads = 4\nascii = true\n',
    b'text = { fg = "snow", bg = "#101014" }\n"text.dim" = "gray"\nselection = { modifiers = ["reverse"] }\n'
    b'objects = ["#e69f00", "sky"]\n\n[palette]\nsnow = "#eceff4"\nsky = "#56b4e9"\n',
    b'# comment \xc3\xa9\na.b.c = 1\na.b."d e" = 2\n"" = "x"\n[t.u]\nx = 1\n[t]\ny = 2\n[t.u.v]\n',
    b'[[p]]\nn = 1\n[[p.q]]\nm = 1\n[[p.q]]\nm = 2\n[p.r]\nk = 3\n[[p]]\n[[p.q]]\nm = 3\n',
    b'a = [1, 2, [3, [4, "]", \'[\']], # c\n  {x = 1, y.z = [1,], w = {}}, ]\nb = []\nc = {}\n',
    b'i = [0, +0, -0, 1_000, -17, 0xDEAD_beef, 0o755, 0b1101, 9223372036854775807, -9223372036854775808]\n',
    b'f = [1.0, +1.5e3, -0.01, 5e+22, 1e06, -2E-2, 6.626e-34, 224_617.445_991, inf, -inf, +inf, nan, -nan]\n',
    b'd = [1979-05-27T07:32:00Z, 1979-05-27T00:32:00-07:00, 1979-05-27T00:32:00.999999+01:30]\n'
    b'l = [1979-05-27 07:32:00, 1979-05-27t07:32:00.5, 1979-05-27, 07:32:00, 00:32:00.123456]\n',
    b's = "tab\\t quote\\" back\\\\ \\b\\n\\f\\r \\u00e9 \\U0001F600 end"\nt = \'C:\\x "q"\'\nu = ""\nv = \'\'\n',
    b'm = """\nline\n  two \\\n   joined ""quotes"" end"""""\nn = \'\'\'\nraw \\n \'\' x\'\'\'\'\'\ne = """"""\n',
    b'a=1\r\nb = """x\r\ny\\\r\n  z"""\r\n[c]\r\n# d\r\n[c.d]\r\n',
    b"'lit.key' = 1\n\"esc\\u00e9\\n\" = 2\nbare-_9 = 3\n1234 = 4\n3.14 = 5\n'a' . \"b\" . c = 6\n",
    b'[ a . "b.c" . \'d\' ]\nx = 1 # end\n[[ z ]]\n[ z . y ]\n',
    '日本 = 1\n'.encode(), '"日本" = "\U0001F600é"\nx = 2 # 日本\n'.encode(),
    b'a.b = 1\n[a.c]\n', b'[a]\nb.c = 1\n[a.b.d]\n', b'[a]\nb.c = 1\n[a.d]\nx = 1\n', b'a = []\n[[a]]\n',
    b'[[a.b]]\n[a]\nc = 1\n', b'[a.b]\n[a]\nb.c = 1\n', b'[a]\n[a]\n', b'[a]\n[[a]]\n', b'[[a]]\n[a]\n',
    b'a = {b = 1}\na.c = 2\n', b'a = {b = 1}\n[a.c]\n', b'a = {b.c = 1, b.d = 2}\n', b'a = {b = {}, b.c = 1}\n',
    b'a = 1\na.b = 2\n', b'a = {b = 1, b = 2}\n', b'a = {b = 1,}\n', b'a = {\nb = 1}\n', b'a = [{b = 1}]\n[a.c]\n',
    b'[a]\nb.c = 1\nb.d = 2\n', b'[a.b.c]\nx = 1\n[a]\nb.d = 1\n', b'[[a]]\nb.c = 1\n[[a]]\nb.c = 1\n[a.d]\n',
    b'[[a]]\n[[a.b]]\n[a.b.c]\n[[a]]\n[a.b]\n', b'x = [[[[[[[[[[[[1]]]]]]]]]]]]\n',
    b'[fruit]\napple.color = 1\napple.taste.sweet = true\n[fruit.apple]\n', b'[a]\nb = 1\n[a.b]\n',
    b'[fruit]\napple.color = 1\n[fruit.apple.texture]\nsmooth = true\n', b'a.b.c = 1\na.b = 2\n',
]
PIECES = [
    b"[", b"]", b"[[", b"]]", b"{", b"}", b'"', b"'", b'"""', b"'''", b"\\", b"\\u", b"\\u00e", b"\\uD800",
    b"\\U00110000", b"\\x41", b"\\e", b"=", b".", b",", b"#", b"\n", b"\r", b"\r\n", b"\t", b" ", b"\0", b"\x01",
    b"\x1f", b"\x7f", b"\xc2\x80", b"\xe2\x80\xae", b"\xff", b"\xc0\x80", b"\xed\xa0\x80", b"\xf4\x90\x80\x80",
    b"\xc3", b"\xef\xbb\xbf", b"_", b"__", b"-", b"+", b"0", b"00", b"1e", b"1.", b".5", b"0x", b"0b2", b"0o8", b"inf",
    b"nan", b"true", b"false", b"True", b"1979-02-30", b"1979-13-01", b"24:00:00", b"12:60:00", b"12:00",
    b"1979-05-27T", b"1979-05-27T25:00:00Z", b"1979-05-27T00:00:00+24:00", b"1979-05-27 ", b"0000-01-01",
    b"2000-02-29", b"1900-02-29", b"12:00:00.", b"12:00:00.1234567", b"12:00:60", b"9223372036854775807",
    b"-9223372036854775808", b"0x7fffffffffffffff", b"1e400", b"-1e400", b"1e-400", b"a = 1\n", b"[a]\n",
    b"[[a]]\n", b"a.b = 1\n", b"[a.b]\n", b"+0x1", b"1_", b"_1", b"1__0", b"1e1_0", b"0e0", b"1.e1", b"+.5", b"[!]",
    b"[.]", b"[#", b"[a.]", b"[.a]", b"[a", b"[[a]", b"a", b"a =", b"= 1", b"a.", b"a..b = 1", b"{,}", b"[,]", b"[1,,2]",
]


def mutated(rng, document):
    """One to three changes: cut, flip, insert, remove, double a line, swap lines."""
    for _ in range(rng.choice([1, 1, 1, 2, 3])):
        at = rng.randrange(len(document) + 1)
        kind = rng.randrange(9)
        lines = document.splitlines(keepends=True)
        if kind == 0:
            document = document[:at]
        elif kind == 1 and at < len(document):
            document = document[:at] + bytes([rng.randrange(256)]) + document[at + 1:]
        elif kind == 2 and at < len(document):
            document = document[:at] + bytes([document[at] ^ 1 << rng.randrange(8)]) + document[at + 1:]
        elif kind in (3, 4):
            document = document[:at] + rng.choice(PIECES) + document[at:]
        elif kind == 5:
            end = at + rng.randrange(1, 5)
            document = document[:at] + rng.choice([b"", rng.choice(PIECES)]) + document[end:]
        elif kind == 6 and lines:
            lines.insert(rng.randrange(len(lines) + 1), rng.choice(lines))
            document = b"".join(lines)
        elif kind == 7:
            other = rng.choice(SEEDS).splitlines(keepends=True)
            lines.insert(rng.randrange(len(lines) + 1), rng.choice(other))
            document = b"".join(lines)
        elif kind == 8:
            document = b"v = " + rng.choice(PIECES) + rng.choice([b"", rng.choice(PIECES)]) + b"\n" + document
    return document


class TooLarge(Exception):
    pass


def value(v):
    if isinstance(v, bool):
        return "b:" + str(v).lower()
    if isinstance(v, int):
        if not -2**63 <= v < 2**63:
            raise TooLarge
        return f"i:{v}"
    if isinstance(v, float):
        return "f:nan" if v != v else "f:" + struct.pack(">d", v).hex()
    if isinstance(v, str):
        return "s:" + v
    if isinstance(v, (datetime.datetime, datetime.date, datetime.time)):
        return "d:" + v.isoformat()
    if isinstance(v, list):
        return [value(x) for x in v]
    return {k: value(x) for k, x in v.items()}


def row(document):
    # A byte order mark at the start is no part of the text.
    body = document[3:] if document.startswith(b"\xef\xbb\xbf") else document
    try:
        return {"toml": document.hex(), "value": value(tomllib.loads(body.decode("utf-8")))}
    except (tomllib.TOMLDecodeError, UnicodeDecodeError):
        return {"toml": document.hex(), "value": None}
    except (TooLarge, RecursionError):
        return None


def main():
    seed = int(sys.argv[1]) if len(sys.argv) > 1 else 1
    count = int(sys.argv[2]) if len(sys.argv) > 2 else 800
    rng = random.Random(seed)
    documents = SEEDS + PIECES + [b"v = " + p for p in PIECES] + [b"v = [" + p + b"]\n" for p in PIECES]
    while len(documents) < count:
        documents.append(mutated(rng, rng.choice(SEEDS)))
    rows = [r for r in (row(d) for d in dict.fromkeys(documents)) if r]
    print("[\n" + ",\n".join(json.dumps(r, ensure_ascii=True) for r in rows) + "\n]")


main()
