"""The moods: tempo, mode, harmony, band and room of each, as data; and the words that lead to them.

A mood that is not in the list is mapped to the nearest one by synonym, then by spelling, and the caller is told.
"""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass

import numpy as np

from models.composer.analysis import Seen

PARTS = ("lead", "double", "chords", "pad", "bass", "drums")


@dataclass(frozen=True, kw_only=True)
class Mood:
    """How music of one mood is made. Words name rows of `patterns.py`, `instruments.py` and `drums.py`.

    Progressions are antecedent and consequent: the first half asks, the second answers. Cadences and the final may
    hold several chords, parted by spaces: a suspension and where it resolves.
    """

    name: str
    tempo: tuple[float, float]  # beats a minute
    scale: str
    tonics: tuple[int, ...]  # pitch classes
    home: tuple[tuple[str, ...], ...]  # progressions, one chord a bar; one is drawn by the score seed
    turn: tuple[tuple[str, ...], ...]  # of the turn
    half: str  # what leads into the turn
    cadence: str  # what leads into the end
    final: str
    swing: float = 0.0  # 0 straight .. 0.33 triplets
    late: float = 0.0  # seconds that the backbeat drags
    lead: tuple[str, str]  # melody, and its double when there is much going on
    counter: str  # second voice, under the melody
    chords: str  # comping instrument
    comping: str
    pad: str = ""
    bass: str
    walking: str  # bass pattern
    kit: str
    stab: str  # what plays a chord on the motion's accents
    rhythms: tuple[tuple[int, ...], ...]  # motif rhythms: lengths in eighths, negative = rest, 8 in all
    register: int = 72  # centre of the melody
    brightness: float = 0.6
    room: tuple[float, float] = (1.0, 0.18)  # seconds of reverb, level
    drive: float = 0.8  # how hard the band is pushed into the tape: fewer peaks, more warmth
    balance: tuple[float, ...] = (-4.0, -13.0, -9.0, -14.0, -4.0, -5.0)  # dB of each of PARTS, by measure


MOODS: dict[str, Mood] = {
    mood.name: mood
    for mood in (
        Mood(
            name="playful", tempo=(104, 132), scale="major", tonics=(0, 5, 7, 2),
            home=(("I", "vi", "ii7", "V7", "I", "V7/ii", "ii7", "V7"),
                  ("I", "I^3", "IV", "iv6", "I^5", "V7/ii", "ii7", "V7"),
                  ("I", "IV", "I^3", "V7", "vi", "V7/V", "V7sus4", "V7")),
            turn=(("IV", "V7/vi", "vi", "V7/V"), ("vi", "ii7", "bVII", "V7")),
            half="V7/V V7", cadence="ii7 V7sus4 V7", final="I6", swing=0.12,
            lead=("pizzicato", "glockenspiel"), counter="clarinet", chords="ukulele", comping="offbeat",
            pad="strings_soft", bass="upright",
            walking="two", kit="brushes", stab="pizzicato", register=74, brightness=0.7, room=(0.8, 0.20), drive=2.7,
            balance=(-8.3, -17.6, -13.3, -24.4, -5.8, -6.1),
            rhythms=((1, 1, 2, 1, 1, 2), (2, 1, 1, 2, -1, 1), (1, 1, 1, 1, 2, 2), (-1, 1, 1, 1, 2, 2)),
        ),
        Mood(
            name="calm", tempo=(66, 84), scale="lydian", tonics=(0, 7, 2, 9),
            home=(("Imaj9", "vi7", "IIadd9", "Imaj7", "vi7", "iii7", "IIadd9", "Vsus4"),
                  ("Imaj7", "V^3", "vi7", "IIadd9", "Imaj7", "iii7", "vi7", "Vadd9")),
            turn=(("vi7", "iii7", "IVmaj7", "Vadd9"), ("IVmaj7", "iii7", "vi7", "IIadd9")),
            half="IIadd9 Vsus4", cadence="IVmaj7 Vsus4 V", final="Isus2 Imaj9",
            lead=("felt", "bell"), counter="flute", chords="felt", comping="arpeggio", pad="warm", bass="sub",
            walking="held",
            kit="shaker", stab="bell", register=72, brightness=0.40, room=(2.2, 0.36), drive=1.7,
            balance=(-12.6, -17.9, -15.0, -22.5, -9.4, -4.1),
            rhythms=((3, 1, 4), (2, 2, 4), (-2, 2, 4), (4, 2, 2)),
        ),
        Mood(
            name="epic", tempo=(84, 104), scale="minor", tonics=(2, 0, 9, 4),
            home=(("i", "bVI", "bIII", "bVII", "i", "bVI", "iv", "V"),
                  ("i", "bVII", "bVI", "bVII", "i", "v^3", "bVI", "V")),
            turn=(("bVI", "bVII", "i", "Vsus4"), ("iv", "bVI", "bIII", "V"), ("bVI", "bVII", "i", "bII")),
            half="Vsus4 V", cadence="iv Vsus4 V", final="isus4 I",
            lead=("horn", "violins"), counter="cello", chords="strings", comping="ostinato", pad="choir",
            bass="contrabass",
            walking="drive", kit="taiko", stab="brass", register=67, brightness=0.66, room=(2.0, 0.30), drive=2.7,
            balance=(-16.0, -16.8, -13.8, -21.1, -9.3, -7.3),
            rhythms=((3, 1, 4), (2, 1, 1, 4), (4, 3, 1), (3, 3, 2)),
        ),
        Mood(
            name="tense", tempo=(92, 118), scale="phrygian", tonics=(4, 2, 9, 11),
            home=(("i", "i", "bII", "i", "i", "bVI", "viidim7", "i"),
                  ("i", "bVI", "i", "bII", "i", "iv", "bII", "V7b9")),
            turn=(("bVI", "bII", "iv", "V7b9"), ("i", "viidim7", "iv6", "V7b9")),
            half="bII V7b9", cadence="iv bII", final="i",
            lead=("piano", "glass"), counter="cello", chords="strings", comping="pulse", pad="drone", bass="reese",
            walking="pulse",
            kit="ticking", stab="hit", register=70, brightness=0.45, room=(1.8, 0.28), drive=2.7,
            balance=(-14.5, -21.6, -13.5, -18.5, -9.7, -7.2),
            rhythms=((-2, 1, 1, 4), (1, 1, -2, 4), (-4, 2, 2), (3, 5)),
        ),
        Mood(
            name="romantic", tempo=(70, 90), scale="major", tonics=(5, 10, 3, 7),
            home=(("Imaj7", "iii7", "vi7", "IVmaj7", "ii7", "iv6", "I^5", "V7"),
                  ("Iadd9", "V^3", "vi7", "I^5", "IVmaj7", "iv6", "ii7", "V7")),
            turn=(("IVmaj7", "iv6", "iii7", "V7/ii", "ii7", "V7", "Imaj7", "V7/vi"), ("ii7", "V7", "Imaj7", "iv6")),
            half="ii7 V7sus4 V7", cadence="ii7 V7sus4 V7", final="Isus4 Iadd9",
            lead=("violin", "flute"), counter="cello", chords="piano", comping="rolling", pad="strings_soft",
            bass="contrabass",
            walking="held", kit="none", stab="harp", register=74, brightness=0.5, room=(1.8, 0.30), drive=1.7,
            balance=(-17.8, -21.9, -13.3, -22.3, -9.9, -8.9),
            rhythms=((3, 1, 2, 2), (4, 2, 2), (2, 2, 3, 1), (3, 1, 4)),
        ),
        Mood(
            name="upbeat", tempo=(112, 128), scale="major", tonics=(0, 2, 7, 9),
            home=(("I", "V^3", "vi", "IV", "I", "V", "vi", "IVadd9"),
                  ("vi", "IV", "I", "V", "vi", "IV", "I^3", "Vsus4"),
                  ("Iadd9", "IV", "vi", "V")),
            turn=(("IV", "V", "vi", "I^3"), ("ii7", "vi", "IV", "V"), ("IV", "V", "vi", "bVII")),
            half="Vsus4 V", cadence="IV Vsus4 V", final="Iadd9",
            lead=("pluck", "whistle"), counter="bright", chords="supersaw", comping="stabs", pad="bright",
            bass="synth",
            walking="syncopated", kit="dance", stab="supersaw", register=76, brightness=0.75, room=(1.0, 0.20),
            drive=3.5,
            balance=(-10.6, -16.6, -14.4, -21.7, -12.0, -7.0),
            rhythms=((1, 1, -1, 1, 1, 1, 2), (-1, 1, 1, 1, -1, 1, 2), (2, 1, 1, -1, 1, 2), (1, 2, 1, 2, 2)),
        ),
        Mood(
            name="corporate", tempo=(96, 116), scale="major", tonics=(0, 2, 4, 7),
            home=(("Iadd9", "V^3", "vi7", "IVadd9", "Iadd9", "V^3", "IVadd9", "Vsus4"),
                  ("Iadd9", "IVadd9", "vi7", "V", "I^3", "IVadd9", "ii7", "Vsus4")),
            turn=(("IVadd9", "V", "vi7", "I^3"), ("vi7", "IVadd9", "I^3", "V")),
            half="IVadd9 V", cadence="IVadd9 Vsus4 V", final="Isus2 Iadd9",
            lead=("bell", "piano"), counter="violins", chords="muted", comping="eighths", pad="warm",
            bass="soft_bass",
            walking="eighths", kit="claps", stab="piano", register=76, brightness=0.66, room=(1.3, 0.24), drive=3.0,
            balance=(-15.9, -15.6, -9.7, -20.5, -8.5, -4.1),
            rhythms=((2, 2, 3, 1), (3, 3, 2), (2, 1, 1, 4), (-2, 2, 2, 2)),
        ),
        Mood(
            name="lo-fi", tempo=(72, 88), scale="dorian", tonics=(2, 7, 9, 0),
            home=(("i9", "IV9", "bVIImaj7", "bIIImaj7", "i9", "IV9", "bVImaj7", "v7"),
                  ("i9", "bVIImaj9", "bVImaj7", "v7", "i9", "iv9", "bIIImaj9", "V7b9")),
            turn=(("bVImaj7", "v7", "i9", "IV9"), ("iv9", "bVII9", "bIIImaj9", "bVImaj7")),
            half="iv9 V7b9", cadence="bVImaj7 V7b9", final="i9", swing=0.24, late=0.014,
            lead=("kalimba", "flute"), counter="clarinet", chords="rhodes", comping="lazy", pad="tape", bass="sub",
            walking="lazy",
            kit="dusty", stab="rhodes", register=72, brightness=0.38, room=(1.1, 0.22), drive=3.5,
            balance=(-10.3, -17.7, -13.9, -21.9, -7.4, -3.2),
            rhythms=((-1, 1, 2, -1, 1, 2), (3, 1, -2, 2), (-2, 1, 1, 3, 1), (1, 2, 1, 4)),
        ),
    )
}  # fmt: skip

SYNONYMS: dict[str, str] = {
    word: mood
    for mood, words in {
        "playful": "whimsical fun funny cute quirky childlike silly comic comedic humorous cheeky witty kids friendly "
                   "mischievous light-hearted lighthearted charming magical curious",
        "calm": "peaceful relaxed relaxing serene quiet gentle soft ambient dreamy meditative soothing tender mellow "
                "slow natural minimal spa sleepy wistful thoughtful reflective melancholic sad nostalgic",
        "epic": "heroic cinematic grand majestic powerful bold dramatic adventurous adventure triumphant legendary "
                "orchestral huge awe victorious fantasy",
        "tense": "suspense suspenseful dark scary mysterious mystery thriller horror ominous eerie spooky anxious "
                 "urgent dangerous serious edgy gritty",
        "romantic": "love loving warm sentimental emotional heartfelt elegant wedding intimate sweet luxurious luxury "
                    "sensual poetic touching",
        "upbeat": "happy joyful cheerful energetic exciting excited dance party pop summer lively positive sporty fast "
                  "festive electronic fresh celebratory euphoric confident young trendy",
        "corporate": "professional business motivational inspiring inspirational uplifting optimistic clean modern "
                     "technology tech innovative informative trustworthy hopeful neutral educational honest",
        "lo-fi": "lofi chill chilled cozy cosy laid-back hip-hop hiphop jazzy study retro vintage urban cool casual "
                 "groovy smooth coffee",
    }.items()
    for word in words.split()
}  # fmt: skip

# Beginnings of words in German, French, Spanish, Portuguese and Italian; words of Japanese, Chinese and Korean.
TONGUES: dict[str, tuple[str, ...]] = {
    mood: tuple(words.split())
    for mood, words in {
        "playful": "verspielt spielerisch lustig witzig märchenhaft enjou ludique espiègle amus drôle juguet travies "
                   "divertid brincalh lúdic engraçad giocos 遊び かわいい 可愛い 楽しげ 俏皮 可爱 可愛 有趣 장난",
        "calm": "ruhig sanft entspann still leise calme douce doux paisibl seren tranquil suave apacibl calmo calma "
                "静か 穏やか 落ち着 のんびり 平静 安静 宁静 寧靜 柔和 차분 조용",
        "epic": "episch heldenhaft gewaltig mächtig abenteuer épique héroïque grandios épic heroic aventur "
                "majest 壮大 勇壮 英雄 史诗 史詩 壮丽 웅장",
        "tense": "spannend düster unheimlich dringend bedrohlich tendu sombre mystérieu urgent tens oscur "
                 "misterios sombri 緊張 不気味 怖い 切迫 紧张 神秘 긴장",
        "romantic": "romant verliebt liebevoll herzlich warm zärtlich luxuri edel elegant tendre chaleur amoureu "
                    "romántic amoros cálid cariños românt carinhos ロマンチック 優しい 温かい 優雅 浪漫 温暖 溫暖",
        "upbeat": "fröhlich heiter schwungvoll energi munter joyeu gai dynamique entraîn festif alegre animad feliz "
                  "vibrant enérgic festiv 元気 明るい 楽しい 陽気 活発 欢快 歡快 活泼 快乐 신나 밝은",
        "corporate": "sachlich seriös professionell modern inspirier zuversicht profession sérieu inspirant moderne "
                     "profesional serio inspirador sério 真面目 ビジネス 前向き 专业 專業 励志 전문",
        "lo-fi": "gemütlich lässig entspannte décontract cosy acogedor relajad aconchegant descontra "
                 "チル まったり くつろ 慵懒 惬意 느긋",
    }.items()
}  # fmt: skip

# What pictures of a mood look like: brightness, saturation, warmth, energy, cuts a second. By ear and eye.
LOOKS: dict[str, tuple[float, float, float, float, float]] = {
    "playful": (0.62, 0.45, 0.10, 0.45, 0.2),
    "calm": (0.55, 0.22, -0.05, 0.06, 0.0),
    "epic": (0.38, 0.30, 0.05, 0.75, 0.3),
    "tense": (0.14, 0.12, -0.06, 0.35, 0.2),
    "romantic": (0.50, 0.35, 0.22, 0.14, 0.0),
    "upbeat": (0.62, 0.50, 0.02, 0.85, 0.6),
    "corporate": (0.70, 0.15, -0.02, 0.30, 0.2),
    "lo-fi": (0.33, 0.28, 0.10, 0.15, 0.1),
}
LOOK_SPREAD = np.array([0.22, 0.18, 0.12, 0.30, 0.40])
SHARED_DEFAULT = "upbeat"  # scenes of one short with no mood given: all the same, whatever each one shows


def mood_of(word: str) -> tuple[Mood, str]:
    """The mood that a word means, and a warning when it had to be guessed ("" when it was known)."""
    text = word.strip().lower()
    words = re.findall(r"[\w-]+", text)
    for candidate in (text, text.replace(" ", "-"), *words):
        if candidate in MOODS:
            return MOODS[candidate], ""
    for candidate in words:
        if candidate in SYNONYMS:
            return MOODS[SYNONYMS[candidate]], ""
    for candidate in words:
        if found := _foreign(candidate):
            return MOODS[found], ""
    close = difflib.get_close_matches(text[:40], [*MOODS, *SYNONYMS], n=1, cutoff=0.75)
    name = (close[0] if close[0] in MOODS else SYNONYMS[close[0]]) if close else SHARED_DEFAULT
    shown = text[:40]
    return MOODS[name], f"the mood '{shown}' is not known; '{name}' was taken (known: {', '.join(MOODS)})"


def _foreign(word: str) -> str:
    """The mood of a word in another language than English, or empty."""
    return next((mood for mood, stems in TONGUES.items() if any(word.startswith(stem) for stem in stems)), "")


def mood_of_pictures(seen: Seen) -> Mood:
    """The mood whose look is nearest to the clip's mean light, colour, motion and pace of cuts."""
    pace = len(seen.cuts) / max(1.0, seen.frames / seen.rate)
    look = np.array([seen.brightness.mean(), seen.saturation.mean(), seen.warmth.mean(), seen.energy.mean(), pace])
    return MOODS[min(LOOKS, key=lambda name: float((((look - LOOKS[name]) / LOOK_SPREAD) ** 2).sum()))]
