"""What the drawn world holds, and how four languages name it.

Widen the world here: a shape needs an outline in shapes.py, a colour needs its RGB value and its
words, a word to be read needs nothing else. The tokenizer is made from all that prompts.py can say,
so a wider world needs a new tokenizer and a new training.
"""

SHAPES = ["circle", "square", "triangle", "star", "heart", "moon", "cross", "ring", "house", "tree", "fish", "car"]

COLORS = {
    "red": (214, 40, 40), "orange": (245, 135, 25), "yellow": (247, 212, 40), "green": (46, 155, 65),
    "blue": (40, 90, 210), "purple": (135, 60, 170), "white": (248, 248, 248), "black": (22, 22, 24),
}

WORDS = (
    "APPLE BIRD BOOK BREAD CAFE CAKE CAT COLD DOG DOOR EXIT FARM FIRE FLAG GAME GOLD HELLO HELP HOME HOT HOTEL ICE "
    "JUMP KEY KING LAKE LEFT LION LOVE MILK MOON MUSIC NEWS NIGHT NO OPEN PARK PIZZA QUIZ RAIN RED RIGHT ROAD SALE "
    "SHOP SNOW STOP SUN SWIM TAXI TEA TRAIN WATER WAVE WIND YES YOU ZERO ZOO"
).split()

# Articles and nouns; the gender picks the colour's form.
NOUNS = {
    "de": {
        "circle": ("m", "Kreis"), "square": ("n", "Quadrat"), "triangle": ("n", "Dreieck"), "star": ("m", "Stern"),
        "heart": ("n", "Herz"), "moon": ("m", "Mond"), "cross": ("n", "Kreuz"), "ring": ("m", "Ring"),
        "house": ("n", "Haus"), "tree": ("m", "Baum"), "fish": ("m", "Fisch"), "car": ("n", "Auto"),
    },
    "es": {
        "circle": ("m", "círculo"), "square": ("m", "cuadrado"), "triangle": ("m", "triángulo"),
        "star": ("f", "estrella"), "heart": ("m", "corazón"), "moon": ("f", "luna"), "cross": ("f", "cruz"),
        "ring": ("m", "anillo"), "house": ("f", "casa"), "tree": ("m", "árbol"), "fish": ("m", "pez"),
        "car": ("m", "coche"),
    },
    "fr": {
        "circle": ("m", "cercle"), "square": ("m", "carré"), "triangle": ("m", "triangle"), "star": ("f", "étoile"),
        "heart": ("m", "cœur"), "moon": ("f", "lune"), "cross": ("f", "croix"), "ring": ("m", "anneau"),
        "house": ("f", "maison"), "tree": ("m", "arbre"), "fish": ("m", "poisson"), "car": ("f", "voiture"),
    },
}
PLURALS = {"fish": "fish", "cross": "crosses"}

COLOR_WORDS = {
    "de": {
        c: {"m": w + "er", "n": w + "es"}
        for c, w in {
            "red": "rot", "orange": "orange", "yellow": "gelb", "green": "grün", "blue": "blau", "purple": "violett",
            "white": "weiß", "black": "schwarz"
        }.items()
    },
    "es": {
        "red": {"m": "rojo", "f": "roja"}, "orange": {"m": "naranja", "f": "naranja"},
        "yellow": {"m": "amarillo", "f": "amarilla"}, "green": {"m": "verde", "f": "verde"},
        "blue": {"m": "azul", "f": "azul"}, "purple": {"m": "morado", "f": "morada"},
        "white": {"m": "blanco", "f": "blanca"}, "black": {"m": "negro", "f": "negra"},
    },
    "fr": {
        "red": {"m": "rouge", "f": "rouge"}, "orange": {"m": "orange", "f": "orange"},
        "yellow": {"m": "jaune", "f": "jaune"}, "green": {"m": "vert", "f": "verte"},
        "blue": {"m": "bleu", "f": "bleue"}, "purple": {"m": "violet", "f": "violette"},
        "white": {"m": "blanc", "f": "blanche"}, "black": {"m": "noir", "f": "noire"},
    },
}
COLOR_WORDS["de"]["orange"] = {"m": "oranger", "n": "oranges"}

ARTICLES = {"de": {"m": "ein", "n": "ein"}, "es": {"m": "un", "f": "una"}, "fr": {"m": "un", "f": "une"}}
AND = {"en": "and", "de": "und", "es": "y", "fr": "et"}
THE_WORD = {"en": "the word", "de": "das Wort", "es": "la palabra", "fr": "le mot"}
THE_NUMBER = {"en": "the number", "de": "die Zahl", "es": "el número", "fr": "le nombre"}


def plural(shape):
    return PLURALS.get(shape, shape + "s")


def named(shape, color, language):
    """The object with its article: "a red circle", "ein roter Kreis", "un círculo rojo", "un cercle rouge"."""
    if language == "en":
        return f"{'an' if color == 'orange' else 'a'} {color} {shape}"
    gender, noun = NOUNS[language][shape]
    article, colored = ARTICLES[language][gender], COLOR_WORDS[language][color][gender]
    return f"{article} {colored} {noun}" if language == "de" else f"{article} {noun} {colored}"
