"""The page is well formed, fetches nothing and runs nothing: by html.parser, and by Chromium where it is there."""

import html.parser
import re
import shutil
import subprocess
import sys

from coco_peer import FIXTURES, answers

VOID = {"meta", "br", "image", "use", "path", "rect"}
PAGE = sys.argv[1] if len(sys.argv) > 1 else str(FIXTURES / "html.html")


class Reader(html.parser.HTMLParser):
    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.open, self.tags, self.texts = [], set(), []

    def handle_starttag(self, tag, attributes):
        self.tags.add(tag)
        for name, value in attributes:
            assert not name.startswith("on"), (tag, name)
            assert name not in ("href", "src") or value.startswith(("data:image/png;base64,", "#p")), value[:80]
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attributes):
        self.handle_starttag(tag, attributes)
        if tag not in VOID:
            self.open.pop()

    def handle_endtag(self, tag):
        assert self.open and self.open.pop() == tag, tag

    def handle_data(self, data):
        self.texts.append(data)


reader = Reader()
with open(PAGE, encoding="utf-8") as file:
    reader.feed(file.read())
reader.close()
assert not reader.open and not reader.tags & {"script", "img", "iframe", "link", "a", "form", "object", "embed"}
said = "".join(reader.texts)
if len(sys.argv) == 1:
    for answer in answers():
        shown = re.sub(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029]", "\ufffd", answer["prompt"])
        assert shown in said, shown
print(f"{PAGE.rsplit('/', 1)[-1]}: well formed, {len(reader.tags)} kinds of tags")

if browser := shutil.which("chromium") or shutil.which("google-chrome"):
    shown = subprocess.run(
        [browser, "--headless", "--no-sandbox", "--disable-gpu", "--dump-dom", "--enable-logging=stderr", f"file://{PAGE}"],
        capture_output=True, text=True, timeout=120, check=True)
    assert "CONSOLE" not in shown.stderr, [line for line in shown.stderr.splitlines() if "CONSOLE" in line]
    assert shown.stdout.count("<article>") > 0
    assert "<script" not in shown.stdout
    print(f"{browser}: {shown.stdout.count('<article>')} answers shown, nothing refused, nothing said")
