"""Text as subwords: an own small byte-pair vocabulary, and which words of a prompt training has never said.

Any text of any script is encoded and decoded exactly, byte for byte if need be. So that "Fox" and "fox" share what is
known of them, letters are small and marks say where they were not; a mark is a byte that UTF-8 never has. The subwords
and the words of the training captions are in `subwords.json`, made by

    python -m models.videopoet.language.text

Weights that were trained know one such file; with another they are worthless.

A smaller vocabulary is the beginning of a larger one. No numpy, no torch.
"""

from __future__ import annotations

import argparse
import json
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Any

from studio.errors import Refused

FILE = Path(__file__).with_name("subwords.json")
BYTES = 256  # the first subwords: every byte
CAPITAL, CAPITALS = b"\xff", b"\xfe"  # marks before a word: its first letter, or all of its letters, are capitals
PIECE = re.compile(r" ?[a-zA-Z]+| ?[^\W\da-zA-Z_]+| ?\d| ?[^\w\s]+| ?_+|\s+?(?= ?\S)|\s+")
SHOWN = "▁"  # a space, in the file
_SMALL = """
a an the this that these those some any it its he him his she her hers they them their we us our i me my you your who
whom whose which what when where while how why is are was were be been being am do does did done has have had having
will would can could shall should may might must let lets and or but so if then than as like of to in on at by for
from with into onto over under up down out off through across along around past near beside behind before after above
below between among against inside outside toward towards during about there here also just very too one's itself
himself herself themselves each other another more most much many few every all both own same such again once still
yet already now soon later ever always often sometimes s
"""
SMALL = frozenset(_SMALL.split())  # words of English that nothing is drawn for; what denies is not among them


@dataclass(frozen=True)
class Coverage:
    """How much of a prompt training has said.

    words: the words of the prompt, in order.
    unknown: those that no training caption has, each once; small words of English ("the", "his") are not among them.
    """

    words: tuple[str, ...]
    unknown: tuple[str, ...]

    @property
    def share(self) -> float:
        """The share of words that are known; 1 for a prompt without words."""
        unknown = {word.lower() for word in self.unknown}
        return 1 - sum(word.lower() in unknown for word in self.words) / max(1, len(self.words))


class Subwords:
    """The text's part of the vocabulary.

    Args:
        size: so many subwords, at least the 256 bytes; those that the file lacks are never used.
    """

    def __init__(self, size: int) -> None:
        if size < BYTES:
            raise Refused(f"{size} subwords cannot hold every byte", where="text.vocabulary", do=f"at least {BYTES}")
        self.size = size
        self.tokens = tuple([bytes([n]) for n in range(BYTES)] + [_hidden(t) for t in _data()["subwords"]])[:size]
        self.ids = {token: n for n, token in enumerate(self.tokens)}
        self._piece = lru_cache(maxsize=65_536)(self._merged)

    def encode(self, text: str) -> list[int]:
        """The subwords of a text, as values 0..size - 1; none for an empty one."""
        return [token for piece in _pieces(text) for token in self._piece(piece)]

    def decode(self, tokens: Iterable[int]) -> str:
        """The text of subwords; the inverse of `encode`. What is not UTF-8, as a model may write, becomes "\ufffd"."""
        return _raised(b"".join(self.tokens[token] if token < len(self.tokens) else b"" for token in tokens))

    def fit(self, text: str, slots: int) -> tuple[list[int], str]:
        """The subwords of as many of the first words as fit into the slots, and the rest of the text that does not."""
        pieces = list(_pieces(text))
        tokens: list[int] = []
        for n, piece in enumerate(pieces):
            more = self._piece(piece)
            if len(tokens) + len(more) > slots:
                return tokens, _raised(b"".join(pieces[n:]))
            tokens += more
        return tokens, ""

    def _merged(self, piece: bytes) -> tuple[int, ...]:
        """Byte-pair encoding of a piece: the neighbours that make the earliest subword are joined first."""
        parts = [piece[n : n + 1] for n in range(len(piece))]
        while len(parts) > 1:
            ranks = [self.ids.get(a + b, self.size) for a, b in pairwise(parts)]
            best = min(ranks)
            if best == self.size:
                break
            at = ranks.index(best)
            parts[at : at + 2] = [parts[at] + parts[at + 1]]
        return tuple(self.ids[part] for part in parts)


@lru_cache(maxsize=8)
def subwords(size: int) -> Subwords:
    """The subwords of a configuration's `text.vocabulary`, loaded once."""
    return Subwords(size)


def coverage(text: str) -> Coverage:
    """Which words of a prompt are unknown to the training captions.

    A word is a run of letters, digits or signs of any script; "paper-cut" is two. Writing that has no spaces is one
    word for each run. An English plural is known by its singular.
    """
    words = tuple(_words(text))
    unknown = {word.lower(): word for word in reversed(words) if not _known(word.lower())}
    return Coverage(words, tuple(dict.fromkeys(unknown[word.lower()] for word in words if word.lower() in unknown)))


def _known(word: str) -> bool:
    forms = {word, word.removesuffix("'s"), word.removesuffix("s"), word.removesuffix("es")}
    return word in SMALL or not forms.isdisjoint(_said())


@cache
def _said() -> frozenset[str]:
    """The words of the training captions."""
    return frozenset(_data()["words"])


def _words(text: str) -> Iterator[str]:
    """Runs of letters, marks, digits and pictures, with an apostrophe inside."""
    run = ""
    for sign in [*unicodedata.normalize("NFC", text).replace("’", "'"), " "]:
        if unicodedata.category(sign) in _IN_WORDS or (sign == "'" and run):
            run += sign
            continue
        if run := run.rstrip("'"):
            yield run
        run = ""


_IN_WORDS = ("Lu", "Ll", "Lt", "Lm", "Lo", "Mn", "Mc", "Nd", "Nl", "No", "So")


# ---- text to bytes with marks, and back


def _pieces(text: str) -> Iterator[bytes]:
    """The pieces that are encoded one by one: words with the space before them, the first one as well."""
    if text:
        for found in PIECE.finditer(" " + text):
            yield _lowered(found[0])


def _lowered(piece: str) -> bytes:
    """A piece in small letters after a mark, if it is ASCII letters with capitals at the start or everywhere."""
    word = piece.lstrip(" ")
    if word.isascii() and word.isalpha() and not word.islower():
        if len(word) > 1 and word.isupper():
            return CAPITALS + piece.lower().encode()
        return b"".join(CAPITAL + part.lower() if n else part for n, part in _at_capitals(piece))
    return piece.encode("utf-8", "surrogatepass")


def _at_capitals(piece: str) -> Iterator[tuple[int, bytes]]:
    """Cuts a piece before its capitals; a space belongs to the letter that follows: (has a capital, bytes)."""
    start = 0
    for found in re.finditer(r" ?[A-Z]", piece):
        if found.start() > start:
            yield 0, piece[start : found.start()].encode()
        yield 1, found[0].encode()
        start = found.end()
    if start < len(piece):
        yield 0, piece[start:].encode()


_MARKED = re.compile(rb"\xfe( ?[a-z]+)|\xff( ?[a-z])")


def _raised(data: bytes) -> str:
    """Bytes with marks as text: the inverse of `_pieces`, without the space that was put before the text."""
    data = _MARKED.sub(lambda found: found[0][1:].upper(), data)
    data = data.replace(CAPITAL, b"").replace(CAPITALS, b"").removeprefix(b" ")
    try:
        return data.decode("utf-8", "surrogatepass")
    except UnicodeDecodeError:
        return data.decode("utf-8", "replace")


# ---- the file


@cache
def _data() -> dict[str, Any]:
    return json.loads(FILE.read_text("utf-8"))


def _shown(token: bytes) -> str:
    """A subword as it stands in the file: a space is a low line, what is not ASCII is escaped."""
    return "".join(SHOWN if n == 0x20 else chr(n) if 0x20 < n < 0x7F and n != 0x5C else f"\\x{n:02x}" for n in token)


def _hidden(text: str) -> bytes:
    """The inverse of `_shown`."""
    return re.sub(rb"\\x([0-9a-f]{2})", lambda m: bytes([int(m[1], 16)]), text.replace(SHOWN, " ").encode("latin-1"))


# ---- training


def train(counts: Counter[bytes], size: int) -> list[bytes]:
    """The subwords after the bytes: again and again the commonest pair of neighbours becomes one, ties by name.

    Args:
        counts: how often each piece occurs.
        size: of the whole vocabulary, bytes included; fewer if the pieces have no pair left that occurs twice.
    """
    words = [([piece[n : n + 1] for n in range(len(piece))], count) for piece, count in sorted(counts.items())]
    pairs: Counter[tuple[bytes, bytes]] = Counter()
    where: dict[tuple[bytes, bytes], set[int]] = {}
    for n, (parts, count) in enumerate(words):
        _count(pairs, where, parts, count, n)
    found: dict[bytes, None] = {}
    while len(found) < size - BYTES:
        best = max(pairs, key=lambda pair: (pairs[pair], pair), default=None)
        if best is None or pairs[best] < 2:
            break
        found[best[0] + best[1]] = None
        for n in sorted(where.pop(best)):
            parts, count = words[n]
            _count(pairs, where, parts, -count, n)
            _join(parts, best)
            _count(pairs, where, parts, count, n)
        pairs.pop(best, None)
    return list(found)


def _count(
    pairs: Counter[tuple[bytes, bytes]],
    where: dict[tuple[bytes, bytes], set[int]],
    parts: Sequence[bytes],
    count: int,
    n: int,
) -> None:
    for pair in pairwise(parts):
        pairs[pair] += count
        if count > 0:
            where.setdefault(pair, set()).add(n)


def _join(parts: list[bytes], pair: tuple[bytes, bytes]) -> None:
    n = 0
    while n < len(parts) - 1:
        if (parts[n], parts[n + 1]) == pair:
            parts[n : n + 2] = [pair[0] + pair[1]]
        n += 1


def captions(scenes: int) -> Iterator[str]:
    """What examples say: captions of the training world, two of a scene, its labels, moods, orders of edits."""
    from models.composer.moods import MOODS
    from models.videopoet.training.editing import instructions
    from models.videopoet.training.examples import music
    from models.world.held_out import held_out
    from models.world.language.captions import caption, labels
    from models.world.sampling import scene

    for seed in range(scenes):
        if not held_out(found := scene(seed)):
            yield from (caption(found, 1000 * seed + n).text for n in range(2))
            yield labels(found)
    for _ in range(scenes // 100):
        yield from map(music, sorted(MOODS))
    yield from instructions()


def _english() -> Iterator[str]:
    """The English words that the world's grammar reads: they may be asked for, so they should be short."""
    from models.world.language.vocabulary import WORDS

    for path in sorted(WORDS.glob("*.toml")):
        for line in path.read_text("utf-8").splitlines():
            if line.startswith(("en = ", "en_weak", "weak = ", "moves = ")):
                words = line.partition("=")[2].strip(' "').split(",")
                yield from (word.strip() for word in words if word.isascii())


def main() -> None:
    """Writes `subwords.json`."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("--scenes", type=int, default=30_000)
    parser.add_argument("--size", type=int, default=4096)
    order = parser.parse_args()
    counts: Counter[bytes] = Counter()
    words: Counter[str] = Counter()
    for text in captions(order.scenes):
        counts.update(_pieces(text))
        words.update(word.lower() for word in _words(text))
    for word in _english():
        counts.update(dict.fromkeys(_pieces(word), 8))
    found = train(counts, order.size)
    made = {
        "made_by": f"python -m models.videopoet.language.text --scenes {order.scenes} --size {order.size}",
        "subwords": [_shown(token) for token in found],
        "words": sorted(words),
    }
    FILE.write_text(json.dumps(made, ensure_ascii=False, indent=0) + "\n", "utf-8")


if __name__ == "__main__":
    main()
