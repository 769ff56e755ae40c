"""What is asked about a scene and what the right answer is.

Things are listed by their left edge, left to right; `detect a ; b` lists all a's, then all b's. What is
not in the picture is left out, so asking for absent things alone gives the empty answer (end of text at
once), as PaliGemma's detection data does.

A record is a scene as cache.py keeps it: {"light", "things": [{"shape", "color", "box", "text"}]}. An answer is
a string in which <locNNNN> and, for `segment`, the placeholder SEG<i>; stand for tokens: SEG<i>; is thing i's mask.
"""

import world


LANGUAGES = ["en", "de", "es", "fr"]
TASKS = ["caption", "describe", "ocr", "answer", "detect", "segment", "region", "absent"]
VERTICAL, HORIZONTAL = ["top", "center", "bottom"], ["left", "center", "right"]


def record(scene):
    """A drawn scene as it is asked about."""
    things = [{"shape": t.shape, "color": t.color, "box": t.box, "text": t.text} for t in scene.things]
    return {"light": scene.ground["light"], "things": things}


def is_text(thing):
    return bool(thing["text"])


def in_order(record):
    """Indices of the things, by left edge."""
    return sorted(range(len(record["things"])), key=lambda i: record["things"][i]["box"][1])


def locs(box):
    return "".join(f"<loc{round(min(max(v, 0), 1) * 1023):04d}>" for v in box)


def listed(words, language):
    if len(words) == 1:
        return words[0]
    return ", ".join(words[:-1]) + f" {world.AND[language]} {words[-1]}"


def thing_name(thing, language):
    if is_text(thing):
        the = world.THE_NUMBER if thing["shape"] == "number" else world.THE_WORD
        return f"{the[language]} {thing['text']}"
    return world.named(thing["shape"], thing["color"], language)


def place(box):
    """One of nine places by the box's centre, and how far the centre is from a border between places."""
    cy, cx = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
    near = min(abs(v - b) for v in (cx, cy) for b in (1 / 3, 2 / 3))
    v, h = VERTICAL[min(2, int(cy * 3))], HORIZONTAL[min(2, int(cx * 3))]
    return ("center" if v == h == "center" else f"{v} {h}"), near


def caption(record, language):
    things = record["things"]
    return f"caption {language}", listed([thing_name(things[i], language) for i in in_order(record)], language)


def describe(record):
    things = record["things"]
    parts = [f"{thing_name(things[i], 'en')} at the {place(things[i]['box'])[0]}" for i in in_order(record)]
    ground = "light" if record["light"] else "dark"
    return "describe en", f"On a {ground} background there is {listed(parts, 'en')}."


def ocr(record):
    return "ocr", " ".join(t["text"] for t in record["things"] if is_text(t))


def matches(thing, query):
    """Whether a query such as "circle", "red circle", "object" or "word" names the thing."""
    if is_text(thing):
        return query == thing["shape"]
    return query in (thing["shape"], f"{thing['color']} {thing['shape']}", "object", f"{thing['color']} object")


def found(record, query):
    return [i for i in in_order(record) if matches(record["things"][i], query)]


def locate(record, queries, segment=False):
    """`detect` and `segment`, in PaliGemma's form: locations, codes, label, joined by " ; "."""
    parts = []
    for query in queries:
        for i in found(record, query):
            parts.append(locs(record["things"][i]["box"]) + (f"SEG{i};" if segment else "") + " " + query)
    task = "segment" if segment else "detect"
    return f"{task} {' ; '.join(queries)}", " ; ".join(parts)


def present_query(rng, record):
    thing = record["things"][rng.integers(len(record["things"]))]
    if is_text(thing):
        return thing["shape"]
    kind = rng.random()
    if kind < 0.5:
        return thing["shape"]
    if kind < 0.85:
        return f"{thing['color']} {thing['shape']}"
    return "object" if rng.random() < 0.5 else f"{thing['color']} object"


def absent_query(rng, record):
    """A query that nothing answers; often nearly right, in that its shape or its colour is there."""
    while True:
        shape, color = str(rng.choice(world.SHAPES)), str(rng.choice(list(world.COLORS)))
        objects = [t for t in record["things"] if not is_text(t)]
        if objects and rng.random() < 0.5:
            near = objects[rng.integers(len(objects))]
            shape, color = (near["shape"], color) if rng.random() < 0.5 else (shape, near["color"])
        query = shape if rng.random() < 0.5 else f"{color} {shape}"
        if not found(record, query):
            return query


def sample_queries(rng, record):
    """One to three names, most of them of what is there."""
    count = rng.choice([1, 2, 3], p=[0.65, 0.25, 0.1])
    queries = []
    for absent in (0.15, 0.2, 0.2)[:count]:
        query = absent_query(rng, record) if rng.random() < absent else present_query(rng, record)
        if query not in queries:
            queries.append(query)
    return queries


def region(rng, record, jitter=0.01):
    thing = record["things"][rng.integers(len(record["things"]))]
    box = [v + rng.uniform(-jitter, jitter) for v in thing["box"]]
    return f"caption {locs(box)}", thing_name(thing, "en")


def _ask_color(rng, record, objects):
    alone = [t for t in objects if sum(o["shape"] == t["shape"] for o in objects) == 1]
    if not alone:
        return None
    thing = alone[rng.integers(len(alone))]
    return f"what {'color' if rng.random() < 0.7 else 'colour'} is the {thing['shape']}?", thing["color"]


def _ask_shape(rng, record, objects):
    alone = [t for t in objects if sum(o["color"] == t["color"] for o in objects) == 1]
    if not alone:
        return None
    thing = alone[rng.integers(len(alone))]
    return f"what is {thing['color']}?", thing["shape"]


def _ask_count(rng, record, objects):
    kind = rng.random()
    if kind < 0.4:
        return "how many objects are there?", str(len(objects))
    thing = objects[rng.integers(len(objects))]
    if kind < 0.75:
        shape = thing["shape"] if rng.random() < 0.7 else str(rng.choice(world.SHAPES))
        return f"how many {world.plural(shape)} are there?", str(sum(o["shape"] == shape for o in objects))
    color = thing["color"] if rng.random() < 0.7 else str(rng.choice(list(world.COLORS)))
    return f"how many {color} objects are there?", str(sum(o["color"] == color for o in objects))


def _ask_presence(rng, record, objects):
    if rng.random() < 0.5:
        query, answer = absent_query(rng, record), "no"
    else:
        thing = objects[rng.integers(len(objects))]
        query = thing["shape"] if rng.random() < 0.5 else f"{thing['color']} {thing['shape']}"
        answer = "yes"
    return f"is there {'an' if query[0] in 'aeiou' else 'a'} {query}?", answer


def _ask_place(rng, record, objects):
    alone = [t for t in objects if sum(o["shape"] == t["shape"] for o in objects) == 1 and place(t["box"])[1] > 0.02]
    if not alone:
        return None
    thing = alone[rng.integers(len(alone))]
    return f"where is the {thing['shape']}?", place(thing["box"])[0]


def _ask_text(rng, record, objects):
    text = ocr(record)[1]
    if not text:
        return None
    return str(rng.choice(["what does it say?", "what does the text say?", "what is written?"])), text


QUESTIONS = [_ask_color, _ask_shape, _ask_count, _ask_presence, _ask_place, _ask_text]


def answer(rng, record):
    objects = [t for t in record["things"] if not is_text(t)]
    while True:
        if asked := QUESTIONS[rng.integers(len(QUESTIONS))](rng, record, objects):
            return f"answer en {asked[0]}", asked[1]


def ask(rng, record, task):
    """One (prompt, answer) of a task."""
    if task == "caption":
        return caption(record, str(rng.choice(LANGUAGES)))
    if task == "describe":
        return describe(record)
    if task == "ocr":
        return ocr(record)
    if task == "answer":
        return answer(rng, record)
    if task == "region":
        return region(rng, record)
    if task == "absent":
        return locate(record, [absent_query(rng, record)], segment=rng.random() < 0.3)
    return locate(record, sample_queries(rng, record), segment=task == "segment")
