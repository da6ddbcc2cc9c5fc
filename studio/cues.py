"""Text in time: a scene's caption becomes cues, a cue becomes words, words become moments. Pure text logic.

There is no voice to align with, so time is shared out by how long the words take to say. Scripts without spaces
(Chinese, Japanese, Thai...) are cut between graphemes, preferring places where a reader would pause.
What the letters look like, and how wide they are, is not known here.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from studio.specs import Cue

# How bad it is to break a line (or a cue) after a piece.
CLAUSE, WORD, WEAK, POOR = 0, 1, 2, 3

CUE_EMS = 19.0  # what two lines hold, in widths of a capital M, at the size that captions begin with
SHORTEST_SECONDS = 0.5
FASTEST_LETTERS = 21.0  # characters a second that adults still read; broadcasters' guides say 17 to 20
FASTEST_IDEOGRAPHS = 11.0

_SENTENCE_END = set(".!?…。！？॥।؟")
MIXED_SENTENCES = 0.5  # how bad it is to show the end of one sentence with the beginning of the next
_CLAUSE_END = set(".,;:!?…—、。，．；：！？॥।؟،؛։")
_NEVER_FIRST = set(
    "、。，．・：；？！」』）］｝〉》】〕”’…‥ー～〜ぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮヵヶ々ゝゞヽヾ%％ๆฯ!?,.;:)]}"
)
_NEVER_LAST = set("「『（［｛〈《【〔“‘([{$¥￥#＃")
_THAI_LEADING = set("เแโใไເແໂໃໄ")
_THAI_FOLLOWING = set("ะาำๅະາຳ")
_THAI_WORDS = frozenset(
    re.findall(
        r"\S+",
        "และ ที่ ใน เป็น ของ ได้ ให้ ไม่ มี จะ ไป มา กับ ว่า นี้ นั้น จาก คน การ ความ อยู่ แล้ว ด้วย ก็ คือ ทุก วัน รัก บ้าน "
        "สวัสดี โลก เรา คุณ ฉัน เขา พร้อม สำหรับ ทำ ดู รู้ ใหม่ ดี มาก เดิน ทาง เดินทาง เริ่ม ต้น เริ่มต้น ครั้ง แรก หนึ่ง ก้าว "
        "เล็ก ใหญ่ เมือง ชาว กลับ ถึง เวลา ชีวิต เพื่อน เพื่อ แต่ หรือ ถ้า เมื่อ ต้อง อยาก ใจ หัวใจ กิน น้ำ ฟ้า ทะเล ภูเขา "
        "เที่ยว ท่องเที่ยว จอง วันนี้ ตอนนี้ พรุ่งนี้ ลด ราคา ฟรี ซื้อ ขาย สินค้า บริการ ร้าน ครอบครัว เด็ก ง่าย สนุก อร่อย สวย",
    )
)
_DANGLING = frozenset(
    re.findall(
        r"\w+",
        "a an the of to in on at by for and or but with from my your our its his her their is are was "
        "der die das den dem des ein eine einen im zu und mit von für le la les un une du de et à en au aux "
        "el los las una y o con por para il lo gli e di da os as um uma",
    )
)
_VOWELS = re.compile(r"[aeiouyàáâãäåæèéêëìíîïòóôõöøùúûüýÿœαεηιουωάέήίόύώаеёиоуыэюяіїє]+", re.IGNORECASE)


@dataclass(frozen=True)
class Piece:
    """Text that stays on one line, what stands between it and the next piece, and how good a break after it is."""

    text: str
    gap: str
    grade: int


def _is_pictograph(char: str) -> bool:
    code = ord(char)
    return (
        0x1F000 <= code <= 0x1FAFF
        or 0x2600 <= code <= 0x27BF
        or 0x2B00 <= code <= 0x2BFF
        or 0x2300 <= code <= 0x23FF
        or code in {0x203C, 0x2049, 0x2139, 0x3030, 0x303D, 0x3297, 0x3299}
    )


def _extends(before: str, char: str) -> bool:
    """Whether the character belongs to the grapheme that ends with `before`."""
    code, last = ord(char), before[-1]
    if unicodedata.category(char) in {"Mn", "Mc", "Me"} or char in "\u200c\u200d" or 0x1F3FB <= code <= 0x1F3FF:
        return True
    if 0x1F1E6 <= code <= 0x1F1FF:  # two regional indicators are a flag
        return len(before) % 2 == 1 and all(0x1F1E6 <= ord(c) <= 0x1F1FF for c in before)
    if 0x1160 <= code <= 0x11FF:  # Hangul syllables spelled in parts
        return 0x1100 <= ord(last) <= 0x11FF
    if last == "\u200d" and _is_pictograph(char):
        return True
    # Thai vowels around their consonant; a joiner or a virama (combining class 9) before the next letter.
    joins = char in _THAI_FOLLOWING or last in _THAI_LEADING or last == "\u200d" or unicodedata.combining(last) == 9
    return 0xE0020 <= code <= 0xE007F or (joins and unicodedata.category(char).startswith("L"))


def clusters(text: str) -> list[str]:
    """The text in graphemes: what a reader takes for one character. Joined, they are the text."""
    found: list[str] = []
    for char in text:
        if found and _extends(found[-1], char):
            found[-1] += char
        else:
            found.append(char)
    return found


def _kind(cluster: str) -> str:
    """han, hira, kata, thai (all without spaces), or other."""
    code = ord(cluster[0])
    if 0x3040 <= code <= 0x309F:
        return "hira"
    if 0x30A0 <= code <= 0x30FF or 0xFF66 <= code <= 0xFF9F:
        return "kata"
    if 0x2E80 <= code <= 0x2FDF or 0x3400 <= code <= 0x9FFF or 0xF900 <= code <= 0xFAFF or 0x20000 <= code <= 0x3FFFF:
        return "han"
    if code == 0x3005 or 0x3000 < code <= 0x303F or 0xFF00 <= code <= 0xFF65:
        return "han"
    if 0x0E00 <= code <= 0x0EFF or 0x1780 <= code <= 0x17FF or 0x1000 <= code <= 0x109F:
        return "thai"
    return "other"


def _thai_edges(parts: list[str]) -> set[int]:
    """Positions in the list of graphemes where a common Thai word begins or ends."""
    starts = {0: 0}
    offset = 0
    for index, part in enumerate(parts):
        offset += len(part)
        starts[offset] = index + 1
    text, edges, at = "".join(parts), set(), 0
    while at < len(text):
        fits = [word for word in _THAI_WORDS if text.startswith(word, at) and at in starts and at + len(word) in starts]
        if fits:
            longest = max(map(len, fits))
            edges |= {starts[at], starts[at + longest]}
            at += longest
        else:
            at += 1
    return edges


def _grade(before: str, after: str) -> int | None:
    """How good a break between two graphemes of one token is; None where there must be none."""
    left, right = _kind(before), _kind(after)
    if after[0] in _NEVER_FIRST or before[-1] in _NEVER_LAST or left == right == "other":
        return None
    if before[-1] in _CLAUSE_END:
        return CLAUSE
    if "thai" in {left, right}:
        return WEAK if after[0] in _THAI_LEADING or left != right else POOR
    phrase_ends = left == "hira" and right != "hira"  # a Japanese phrase ends with its particle
    if phrase_ends or "other" in {left, right}:
        return WORD
    return WEAK if "hira" not in {left, right} else POOR


def _split_token(token: str) -> list[tuple[str, int]]:
    """A token without spaces as (text, grade of the break after it)."""
    parts = clusters(token)
    edges = _thai_edges(parts) if any(_kind(part) == "thai" for part in parts) else set()
    pieces: list[tuple[str, int]] = []
    current = ""
    for index, part in enumerate(parts):
        current += part
        if index + 1 == len(parts):
            break
        grade = _grade(part, parts[index + 1])
        if grade is not None:
            pieces.append((current, WORD if index + 1 in edges and grade > WORD else grade))
            current = ""
    return [*pieces, (current, WORD)]


def _grade_after(word: str) -> int:
    if word[-1] in _CLAUSE_END:
        return CLAUSE
    return POOR if word.lower().strip("\"'«»“”") in _DANGLING else WORD


def pieces(text: str) -> list[Piece]:
    """The text cut at every place where a line may break. Runs of white space count as one space."""
    found: list[Piece] = []
    tokens = text.split()
    for index, token in enumerate(tokens):
        parts = _split_token(token)
        gap = " " if index + 1 < len(tokens) else ""
        found += [Piece(part, "", grade) for part, grade in parts[:-1]]
        found.append(Piece(parts[-1][0], gap, _grade_after(parts[-1][0])))
    return found


def join(parts: Sequence[Piece]) -> str:
    """The text of some pieces in a row, without the gap after the last."""
    return "".join(part.text + part.gap for part in parts[:-1]) + (parts[-1].text if parts else "")


def width_in_ems(text: str) -> float:
    """About how wide a text is, in ems of a heavy sans serif."""
    return sum(_ems(char) for char in text)


def _ems(char: str) -> float:
    if unicodedata.category(char) in {"Mn", "Me", "Cf"}:
        return 0.0
    if unicodedata.east_asian_width(char) in "WF":
        return 1.0
    if 0x0B80 <= ord(char) <= 0x0DFF or 0x1000 <= ord(char) <= 0x109F:
        return 0.9  # Tamil to Sinhala, and Burmese, are wide
    if char in "iIjl.,:;'!| ":
        return 0.32
    return 0.74 if char.isupper() else 0.62


def balance(parts: Sequence[Piece], measure: Callable[[str], float]) -> tuple[list[str], float]:
    """The best two lines of some pieces, and the width of the longer one in the unit of `measure`.

    Narrow first, then even; a line never holds one short word alone while the other holds three or more,
    and a break after a comma is better than one after an article.
    """
    if len(parts) < 2:
        only = join(parts)
        return [only], measure(only)
    words = len(join(parts).split())
    best: tuple[float, list[str], float] | None = None
    for cut in range(1, len(parts)):
        lines = [join(parts[:cut]), join(parts[cut:])]
        first, second = (measure(line) for line in lines)
        total = first + second
        cost = max(first, second) / total + (0.0, 0.05, 0.1, 0.2)[parts[cut - 1].grade]
        cost += 0.02 if first > second * 1.02 else 0.0  # a little more below than above reads calmer
        if words >= 4 and min(len(line.split()) for line in lines) == 1 and min(first, second) < 0.34 * total:
            cost += 0.3
        if best is None or cost < best[0]:
            best = (cost, lines, max(first, second))
    assert best is not None  # noqa: S101 - there was at least one cut
    return best[1], best[2]


def narrowest(parts: Sequence[Piece], measure: Callable[[str], float]) -> tuple[list[str], float]:
    """The two lines whose longer one is as short as can be, for text that hardly fits."""
    cuts = [[join(parts[:cut]), join(parts[cut:])] for cut in range(1, len(parts))] or [[join(parts)]]
    lines = min(cuts, key=lambda lines: max(map(measure, lines)))
    return lines, max(map(measure, lines))


def syllables(word: str) -> float:
    """About how long a word takes to say, in syllables; the pause after its punctuation included."""
    pause = 1.0 if word[-1:] in set(".!?…。！？।॥؟") else 0.6 if word[-1:] in _CLAUSE_END else 0.0
    spoken = 0.0
    for cluster in clusters(word):
        kind = _kind(cluster)
        if kind in {"han", "hira", "kata", "thai"}:
            spoken += 0.0 if cluster[0] in _CLAUSE_END else 1.0 if kind == "han" else 0.6
        elif "\uac00" <= cluster[0] <= "\ud7a3":
            spoken += 1.0
    letters = [char for char in word if char.isalnum() and _kind(char) == "other" and not "\uac00" <= char <= "\ud7a3"]
    vowels = len(_VOWELS.findall(word))
    digits = sum(char.isdigit() for char in letters)
    spoken += max(vowels, (len(letters) - digits) / 3.5) + 1.2 * digits
    return max(spoken, 1.0) + 0.35 + pause


def words(text: str) -> list[Piece]:
    """The text in words, as they light up one after the other.

    Scripts without spaces give phrases of a few graphemes, cut evenly where nothing better is known.
    """
    found: list[Piece] = []
    run: list[Piece] = []
    for piece in pieces(text):
        run.append(piece)
        if piece.gap or piece.grade <= WORD:
            found += _phrases(run)
            run = []
    return found + _phrases(run)


def _phrases(run: list[Piece]) -> list[Piece]:
    if len(run) <= 1:
        return run
    longest = 4 if all(_kind(piece.text) == "han" for piece in run) else 7
    count = -(-len(run) // longest)
    cuts = [round(index * len(run) / count) for index in range(count + 1)]
    groups = [run[a:b] for a, b in pairwise(cuts)]
    return [Piece(join(group), group[-1].gap, group[-1].grade) for group in groups]


def share_time(weights: Sequence[float], start: int, end: int) -> list[tuple[int, int]]:
    """Frames start..end (exclusive) shared out by weight, without holes; each gets one frame at least if it can."""
    frames, count, total = end - start, len(weights), sum(weights) or 1.0
    edges, spent = [0], 0.0
    for weight in weights:
        spent += weight
        edges.append(round(frames * spent / total))
    if frames >= count:
        for index in range(1, count + 1):
            edges[index] = max(edges[index], edges[index - 1] + 1)
        for index in range(count, -1, -1):
            edges[index] = min(edges[index], frames - (count - index))
    return [(start + a, start + b) for a, b in pairwise(edges)]


def word_times(parts: Sequence[Piece], start: int, end: int) -> list[tuple[int, int]]:
    """When each word is spoken: frames, end exclusive, proportional to syllables."""
    return share_time([syllables(part.text) for part in parts], start, end)


def split_cues(text: str, *, start: int = 0, end: int, most_ems: float = CUE_EMS) -> tuple[Cue, ...]:
    """A scene's caption as cues of at most two lines each, filling frames start..end (exclusive).

    Cuts fall at the ends of clauses where that is possible, and the cues are about equally long.
    Empty text gives no cue.
    """
    parts = pieces(text)
    if not parts or end <= start:
        return ()
    groups = _groups(parts, most_ems)
    if len(groups) > (most := end - start):  # more than one a frame: nothing is dropped, so that it can be refused
        groups[most - 1 :] = [[part for group in groups[most - 1 :] for part in group]]
    spans = share_time([sum(syllables(part.text) for part in group) for group in groups], start, end)
    return tuple(
        Cue(text=join(group), start=first, end=last) for group, (first, last) in zip(groups, spans, strict=True)
    )


def _groups(parts: list[Piece], most: float) -> list[list[Piece]]:
    """The pieces in as few groups as fit, cut where the sum of unevenness and bad breaks is least."""
    widths = [width_in_ems(part.text + part.gap) for part in parts]
    sums = [0.0]
    for width in widths:
        sums.append(sums[-1] + width)
    ends = [part.text[-1:] in _SENTENCE_END for part in parts]
    ideal = sums[-1] / max(1, -(-int(sums[-1] * 100) // int(most * 100)))
    best: list[tuple[float, int]] = [(0.0, 0)]
    for last in range(1, len(parts) + 1):
        options = []
        for first in range(last - 1, -1, -1):
            width = sums[last] - sums[first]
            if width > most and first < last - 1:
                break
            inside = sum(ends[first : last - 1])
            penalty = inside * MIXED_SENTENCES
            penalty += 0.0 if last == len(parts) else (0.0, 0.2, 0.35, 0.6)[parts[last - 1].grade]
            options.append((best[first][0] + ((width - ideal) / ideal) ** 2 + penalty + 0.15, first))
        best.append(min(options))
    groups, last = [], len(parts)
    while last:
        groups.append(parts[best[last][1] : last])
        last = best[last][1]
    return groups[::-1]


def seconds_to_read(text: str) -> float:
    """How long a viewer needs for a text, in seconds."""
    shown = [part for part in clusters(text) if not part.isspace()]
    wide = sum(unicodedata.east_asian_width(part[0]) in "WF" for part in shown)
    return wide / FASTEST_IDEOGRAPHS + (len(shown) - wide) / FASTEST_LETTERS


def reading_problems(cues: Sequence[Cue], rate: int) -> tuple[str, ...]:
    """What a viewer could not read in time, as sentences; empty if all is well. `rate` is frames a second."""
    problems = []
    for number, cue in enumerate(cues, 1):
        seconds, needed = (cue.end - cue.start) / rate, seconds_to_read(cue.text)
        if seconds < SHORTEST_SECONDS:
            problems.append(
                f"caption {number} is shown for {seconds:.2f} s; less than {SHORTEST_SECONDS} s only flashes"
            )
        elif needed > seconds * 1.001:
            problems.append(
                f"caption {number} has {len(clusters(cue.text))} characters in {seconds:.1f} s; "
                f"viewers need about {needed:.1f} s: shorten it or give the scene more time"
            )
    return tuple(problems)
