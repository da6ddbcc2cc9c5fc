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
    """How music of one mood is made. Words name functions of `parts.py`, `instruments.py` and `drums.py`."""

    name: str
    tempo: tuple[float, float]  # beats a minute
    scale: str
    tonics: tuple[int, ...]  # pitch classes
    home: tuple[tuple[str, ...], ...]  # progressions, one chord a bar; one is drawn by the score seed
    turn: tuple[tuple[str, ...], ...]  # of the turn
    cadence: str  # the chord before the last one
    final: str
    swing: float = 0.0  # 0 straight .. 0.33 triplets
    lead: tuple[str, str]  # melody, and its double when there is much going on
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
    balance: tuple[float, ...] = (-4.0, -13.0, -9.0, -14.0, -4.0, -5.0)  # dB of each of PARTS; measured, see below


MOODS: dict[str, Mood] = {
    mood.name: mood
    for mood in (
        Mood(
            name="playful", tempo=(104, 132), scale="major", tonics=(0, 5, 7, 2),
            home=(("I", "vi", "ii7", "V7"), ("I", "IV", "I", "V7"), ("I", "iii", "IV", "V7")),
            turn=(("IV", "V", "iii", "vi"), ("vi", "ii7", "bVII", "V7")), cadence="V7", final="I", swing=0.12,
            lead=("pizzicato", "glockenspiel"), chords="ukulele", comping="offbeat", pad="clarinet", bass="upright",
            walking="two", kit="brushes", stab="pizzicato", register=74, brightness=0.7, room=(0.8, 0.16),
            balance=(-8.3, -18.6, -13.3, -26.4, -7.8, -3.1),
            rhythms=((1, 1, 2, 1, 1, 2), (2, 1, 1, 2, -1, 1), (1, 1, 1, 1, 2, 2), (-1, 1, 1, 1, 2, 2)),
        ),
        Mood(
            name="calm", tempo=(66, 84), scale="lydian", tonics=(0, 7, 2, 9),
            home=(("Imaj7", "vi7", "Imaj7", "IIadd9"), ("Imaj9", "iii7", "vi7", "IIadd9")),
            turn=(("vi7", "iii7", "Imaj7", "Vadd9"),), cadence="Vsus4", final="Imaj9",
            lead=("felt", "bell"), chords="felt", comping="arpeggio", pad="warm", bass="sub", walking="held",
            kit="shaker", stab="bell", register=72, brightness=0.35, room=(2.2, 0.34),
            balance=(-12.6, -17.9, -15.0, -25.5, -11.4, -1.1),
            rhythms=((3, 1, 4), (2, 2, 4), (-2, 2, 4), (4, 2, 2)),
        ),
        Mood(
            name="epic", tempo=(84, 104), scale="minor", tonics=(2, 0, 9, 4),
            home=(("i", "bVI", "bIII", "bVII"), ("i", "bVII", "bVI", "bVII")),
            turn=(("bVI", "bVII", "i", "V"), ("iv", "bVI", "i", "V")), cadence="V", final="i",
            lead=("horn", "violins"), chords="strings", comping="ostinato", pad="choir", bass="contrabass",
            walking="drive", kit="taiko", stab="brass", register=67, brightness=0.6, room=(2.0, 0.28),
            balance=(-16.0, -16.8, -13.8, -22.1, -12.3, -6.3),
            rhythms=((3, 1, 4), (2, 1, 1, 4), (4, 3, 1), (3, 3, 2)),
        ),
        Mood(
            name="tense", tempo=(92, 118), scale="phrygian", tonics=(4, 2, 9, 11),
            home=(("i", "i", "bII", "i"), ("i", "bVI", "i", "bII")),
            turn=(("bVI", "bII", "iv", "V"),), cadence="bII", final="i",
            lead=("piano", "glass"), chords="strings", comping="pulse", pad="drone", bass="reese", walking="pulse",
            kit="ticking", stab="hit", register=70, brightness=0.4, room=(1.8, 0.26),
            balance=(-14.5, -22.6, -13.5, -19.5, -7.7, -5.2),
            rhythms=((-2, 1, 1, 4), (1, 1, -2, 4), (-4, 2, 2), (3, 5)),
        ),
        Mood(
            name="romantic", tempo=(70, 90), scale="major", tonics=(5, 10, 3, 7),
            home=(("Imaj7", "iii7", "vi7", "IVmaj7"), ("Iadd9", "vi7", "ii7", "V7")),
            turn=(("IVmaj7", "iv6", "iii7", "vi7"), ("ii7", "V7", "Imaj7", "iv6")), cadence="V7", final="Iadd9",
            lead=("violin", "flute"), chords="piano", comping="rolling", pad="strings_soft", bass="cello",
            walking="held", kit="none", stab="harp", register=74, brightness=0.45, room=(1.8, 0.28),
            balance=(-14.8, -20.9, -14.3, -27.3, -15.9, -1.9),
            rhythms=((3, 1, 2, 2), (4, 2, 2), (2, 2, 3, 1), (3, 1, 4)),
        ),
        Mood(
            name="upbeat", tempo=(112, 128), scale="major", tonics=(0, 2, 7, 9),
            home=(("I", "V", "vi", "IV"), ("vi", "IV", "I", "V"), ("Iadd9", "IV", "vi", "V")),
            turn=(("IV", "V", "vi", "I"), ("ii7", "vi", "IV", "V")), cadence="V", final="Iadd9",
            lead=("pluck", "whistle"), chords="supersaw", comping="stabs", pad="bright", bass="synth",
            walking="syncopated", kit="dance", stab="supersaw", register=76, brightness=0.75, room=(1.0, 0.17),
            balance=(-10.6, -16.6, -14.4, -21.7, -10.0, -5.0),
            rhythms=((1, 1, -1, 1, 1, 1, 2), (-1, 1, 1, 1, -1, 1, 2), (2, 1, 1, -1, 1, 2), (1, 2, 1, 2, 2)),
        ),
        Mood(
            name="corporate", tempo=(96, 116), scale="major", tonics=(0, 2, 4, 7),
            home=(("Iadd9", "V", "vi7", "IVadd9"), ("Iadd9", "IVadd9", "vi7", "V")),
            turn=(("IVadd9", "V", "vi7", "iii7"),), cadence="Vsus4", final="Iadd9",
            lead=("bell", "piano"), chords="muted", comping="eighths", pad="warm", bass="soft_bass",
            walking="eighths", kit="claps", stab="piano", register=76, brightness=0.6, room=(1.3, 0.22),
            balance=(-14.9, -15.6, -10.7, -22.5, -11.5, -2.6),
            rhythms=((2, 2, 3, 1), (3, 3, 2), (2, 1, 1, 4), (-2, 2, 2, 2)),
        ),
        Mood(
            name="lo-fi", tempo=(72, 88), scale="dorian", tonics=(2, 7, 9, 0),
            home=(("i9", "IV9", "bVIImaj7", "bIIImaj7"), ("i9", "bVIImaj9", "bVImaj7", "v7")),
            turn=(("bVImaj7", "v7", "i9", "IV9"),), cadence="v7", final="i9", swing=0.24,
            lead=("kalimba", "flute"), chords="rhodes", comping="lazy", pad="tape", bass="sub", walking="lazy",
            kit="dusty", stab="rhodes", register=72, brightness=0.3, room=(1.1, 0.2),
            balance=(-10.3, -17.7, -13.9, -23.9, -9.4, -1.7),
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
