"""English grammar, as much of it as a story needs: forms of verbs, articles, and where a clause's verb stands."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path

VERBS = Path(__file__).with_name("verbs.txt")

# base: (third person or "" when regular, past, participle in -ing or "")
IRREGULAR = {
    "go": ("goes", "went"), "see": ("", "saw"), "come": ("", "came"), "get": ("", "got"), "find": ("", "found"),
    "make": ("", "made"), "take": ("", "took"), "give": ("", "gave"), "bring": ("", "brought"), "run": ("", "ran"),
    "fly": ("", "flew"), "swim": ("", "swam"), "ride": ("", "rode"), "drive": ("", "drove"), "write": ("", "wrote"),
    "draw": ("", "drew"), "lose": ("", "lost"), "break": ("", "broke"), "forget": ("", "forgot"), "meet": ("", "met"),
    "build": ("", "built"), "say": ("", "said"), "tell": ("", "told"), "hold": ("", "held"), "keep": ("", "kept"),
    "begin": ("", "began"), "sleep": ("", "slept"), "sit": ("", "sat"), "eat": ("", "ate"), "drink": ("", "drank"),
    "sing": ("", "sang"), "feel": ("", "felt"), "become": ("", "became"), "put": ("", "put"), "leave": ("", "left"),
    "rise": ("", "rose"), "grow": ("", "grew"), "fall": ("", "fell"), "stand": ("", "stood"), "win": ("", "won"),
    "catch": ("", "caught"), "teach": ("", "taught"), "think": ("", "thought"), "buy": ("", "bought"),
    "sell": ("", "sold"), "send": ("", "sent"), "pay": ("", "paid"), "feed": ("", "fed"), "hear": ("", "heard"),
    "know": ("", "knew"), "read": ("", "read"), "wake": ("", "woke"), "choose": ("", "chose"), "steal": ("", "stole"),
    "freeze": ("", "froze"), "set": ("", "set"), "cut": ("", "cut"), "hit": ("", "hit"), "let": ("", "let"),
    "shine": ("", "shone"), "dig": ("", "dug"), "lie": ("", "lay"), "speak": ("", "spoke"), "wear": ("", "wore"),
    "do": ("does", "did"), "lead": ("", "led"), "spend": ("", "spent"), "blow": ("", "blew"), "ring": ("", "rang"),
    "light": ("", "lit"), "understand": ("", "understood"), "hang": ("", "hung"), "show": ("", "showed"),
}  # fmt: skip
DOUBLING = {
    "get", "run", "swim", "sit", "put", "set", "cut", "hit", "let", "stop", "zip", "hop", "skip", "jog", "trot", "nap",
    "plan", "pack_", "dig", "win", "begin", "forget", "hug", "slip", "step", "drop", "drag", "clap", "tap", "swap",
    "grin", "spot", "unwrap", "wrap", "chop", "stir", "knit", "fit", "ship", "plug", "sip", "jam", "sag", "dim", "drum",
    "hum", "beg",
}  # fmt: skip
AUXILIARIES = {
    "is", "are", "was", "were", "has", "have", "had", "can", "will", "would", "could", "must", "should", "may",
    "might", "does", "do", "did", "isn't", "aren't", "wasn't", "can't", "won't", "doesn't", "don't", "didn't", "it's",
    "there's", "that's", "she's", "he's", "cannot", "couldn't", "they're", "we're", "you're",
}  # fmt: skip
DETERMINERS = {
    "a", "an", "the", "this", "that", "these", "those", "my", "your", "his", "her", "its", "our", "their", "some",
    "every", "each", "no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "all",
    "both", "many", "any", "another", "more", "few", "several",
}  # fmt: skip
PREPOSITIONS = {
    "to", "through", "into", "onto", "with", "without", "at", "in", "on", "over", "under", "across", "around", "along",
    "past", "from", "for", "of", "by", "up", "down", "home", "back", "out", "off", "away", "about", "between", "beyond",
    "behind", "towards", "toward", "after", "before", "until", "during", "inside", "outside", "near", "against",
    "above", "below", "beneath", "beside", "among", "upon", "like", "as", "than", "per", "together", "within",
}  # fmt: skip
PRONOUNS = {"he", "she", "it", "they", "we", "you", "i", "everyone", "everybody", "someone", "nobody", "who"}
ADVERBS = {
    "then", "finally", "suddenly", "soon", "next", "now", "also", "even", "just", "always", "never", "still", "again",
    "later", "first", "eventually", "once", "there", "together", "almost", "only", "already", "often", "instead",
}  # fmt: skip


def third(base: str) -> str:
    """`climb` -> `climbs`, `fly` -> `flies`, `go` -> `goes`."""
    irregular = IRREGULAR.get(base, ("", ""))[0]
    if irregular:
        return irregular
    if re.search(r"(s|x|z|ch|sh)$", base):
        return base + "es"
    return base[:-1] + "ies" if re.search(r"[^aeiou]y$", base) else base + "s"


def gerund(base: str) -> str:
    """`climb` -> `climbing`, `make` -> `making`, `run` -> `running`, `lie` -> `lying`."""
    if base in DOUBLING:
        return base + base[-1] + "ing"
    if base.endswith("ie"):
        return base[:-2] + "ying"
    return base[:-1] + "ing" if re.search(r"[^eoy]e$", base) else base + "ing"


def past(base: str) -> str:
    """`climb` -> `climbed`, `see` -> `saw`."""
    irregular = IRREGULAR.get(base, ("", ""))[1]
    if irregular:
        return irregular
    if base in DOUBLING:
        return base + base[-1] + "ed"
    if base.endswith("e"):
        return base + "d"
    return base[:-1] + "ied" if re.search(r"[^aeiou]y$", base) else base + "ed"


@lru_cache(maxsize=1)
def verb_beats() -> dict[str, str]:
    """Base form -> kind of beat."""
    beats: dict[str, str] = {}
    for line in VERBS.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            beat, words = line.split(":", 1)
            for word in words.split():
                beats.setdefault(word, beat)
    return beats


@lru_cache(maxsize=1)
def verb_forms() -> dict[str, tuple[str, str]]:
    """Surface form -> (base, `s`, `base` or `past`)."""
    forms: dict[str, tuple[str, str]] = {}
    for base in verb_beats():
        forms.setdefault(past(base), (base, "past"))
    for base in verb_beats():
        forms[base] = (base, "base")
    for base in verb_beats():
        forms[third(base)] = (base, "s")
    return forms


def with_article(noun: str) -> str:
    """`raccoon` -> `a raccoon`, `owl` -> `an owl`, `hour` -> `an hour`, `unicorn` -> `a unicorn`."""
    word = noun.lower()
    an = re.match(r"[aeiou]", word) and not re.match(r"(uni([^nm]|c)|use|eu|one\b|once)", word)
    return f"{'an' if an or re.match(r'(hour|honest|heir)', word) else 'a'} {noun}"


def plural(noun_phrase: str) -> bool:
    """Whether a noun phrase wants `are`: by its head's ending and its determiner."""
    words = noun_phrase.lower().split()
    if not words:
        return False
    if words[0] in {"a", "an", "one", "this", "that", "every", "each", "another", "he", "she", "it"}:
        return False
    if words[0] in {"we", "you", "they", "i", "these", "those", "many", "both", "two", "three", "four", "five", "all"}:
        return True
    if " and " in f" {' '.join(words)} " or words[-1] in {"people", "children", "men", "women", "kids", "staff"}:
        return True
    return words[-1].endswith("s") and not words[-1].endswith(("ss", "us", "is", "'s", "’s"))
