"""Judges of clips: who is seen, where, doing what, in which style, at which hour, in which weather.

A judge is no generator: it is a small convolutional network that learned from renders of the world alone
(`judge_training`), and its accuracy on renders that it never saw is in its card, beside what it judges. It runs with
onnxruntime, without torch. The camera is not judged by a network: `camera` measures it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import onnx
import onnxruntime
from onnx import TensorProto, helper, numpy_helper
from safetensors import SafetensorError, safe_open

from models.videopoet.evaluation import features
from models.world.sampling import INDOORS
from models.world.specification import Specification
from studio.digest import digest_file
from studio.errors import Missing, Poisoned

MODELS = Path(__file__).parents[2]
WEIGHTS, CARD = MODELS / "weights/judges/judges.safetensors", MODELS / "cards/judges.json"
ATTRIBUTES = ("subject", "setting", "action", "style", "time", "weather")
AGAIN = "make them: python -m models.videopoet.evaluation.judge_training"
FEATURES = 128
FEATURE_NETWORK = "judge features"  # what the distance of `Judges.features` is called in a table
AT_ONCE = 16  # clips
UNSEEN_WEATHER = (*INDOORS, "space", "underwater")


class Layer(NamedTuple):
    """A convolution of 3 x 3 and a rectifier; a residual one adds its input."""

    name: str
    reads: int
    writes: int
    stride: int = 1
    residual: bool = False


LAYERS = (
    Layer("stem", features.CHANNELS, 32, 2),
    Layer("half", 32, 64, 2),
    Layer("half again", 64, 64, residual=True),
    Layer("quarter", 64, 112, 2),
    Layer("quarter again", 112, 112, residual=True),
    Layer("quarter once more", 112, 112, residual=True),
    Layer("eighth", 112, 160, 2),
    Layer("eighth again", 160, 160, residual=True),
    Layer("eighth once more", 160, 160, residual=True),
)
WIDTH = LAYERS[-1].writes
POOLED = 3 * WIDTH  # the mean, the most, and how far the mean moves between the moments


def visible(attribute: str, spec: Specification) -> bool:
    """Whether an attribute of a scene can be seen at all.

    Weather is judged out of doors only: in rooms it is faint behind a window, in space and under water it changes no
    pixel. The hour changes the light everywhere, also in rooms (by 6 grey levels in the mean and more).
    """
    return attribute != "weather" or spec.setting not in UNSEEN_WEATHER


def truth(spec: Specification) -> dict[str, str]:
    """What a judge should say of a scene."""
    said = {name: getattr(spec, name) for name in ATTRIBUTES[1:]}
    return {"subject": spec.subjects[0].kind, **said}


class Judges:
    """The judges of all attributes: one network with a head for each.

    Attributes:
        names: what each attribute may be, in the order of its chances.
        card: data, seconds and hardware of the training, and accuracies.
    """

    def __init__(self, tensors: dict[str, np.ndarray], names: dict[str, list[str]], card: dict[str, Any]) -> None:
        self.names, self.card = names, card
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        graph = _graph(tensors, sum(len(own) for own in names.values()))
        self._session = onnxruntime.InferenceSession(graph.SerializeToString(), options, ["CPUExecutionProvider"])

    @classmethod
    def open(cls, weights: Path = WEIGHTS, card: Path = CARD) -> Judges:
        """The shipped judges; Missing when there are none, Poisoned when they are not those of the card."""
        if not weights.is_file() or not card.is_file():
            raise Missing("there are no judges", where=str(weights), do=AGAIN)
        facts = json.loads(card.read_text("utf-8"))
        digest = digest_file(weights)
        if digest != facts["digest"]:
            raise Poisoned(f"the judges are not those of {card.name} ({digest})", where=str(weights), do=AGAIN)
        try:
            with safe_open(weights, "np") as file:
                names = json.loads((file.metadata() or {})["names"])
                tensors = {key: file.get_tensor(key) for key in file.keys()}  # noqa: SIM118  (not a dict)
        except (SafetensorError, KeyError, ValueError) as error:
            raise Poisoned(f"cannot be read as judges ({error})", where=str(weights), do=AGAIN) from None
        return cls(tensors, names, facts)

    @property
    def accuracy(self) -> dict[str, float]:
        """By attribute, the share of held-out renders that are judged right; weather where it is visible."""
        return self.card["accuracy"]["renders"]

    @property
    def soft_accuracy(self) -> dict[str, float]:
        """The same for renders that were blurred and grained as a small generator's pictures are."""
        return self.card["accuracy"]["soft renders"]

    def judge(self, clips: np.ndarray) -> dict[str, np.ndarray]:
        """What is most likely: uint8 clips (B, T, H, W, 3) to names (B,) by attribute."""
        return self.said(features.small(clips))

    def said(self, pictures: np.ndarray) -> dict[str, np.ndarray]:
        """The same of `features.small` pictures."""
        return {name: np.array(self.names[name])[c.argmax(1)] for name, c in self._chances(pictures).items()}

    def chances(self, clips: np.ndarray) -> dict[str, np.ndarray]:
        """How likely each name is: uint8 clips (B, T, H, W, 3) to float32 (B, names) by attribute, rows of sum 1."""
        return self._chances(features.small(clips))

    def _chances(self, pictures: np.ndarray) -> dict[str, np.ndarray]:
        logits = self._run(pictures)[1]
        edges = np.cumsum([len(own) for own in self.names.values()])[:-1]
        return dict(zip(self.names, map(_softmax, np.split(logits, edges, 1)), strict=True))

    def features(self, clips: np.ndarray) -> np.ndarray:
        """What the heads read, for a distance between sets of clips: uint8 (B, T, H, W, 3) to float32 (B, FEATURES)."""
        return self._run(features.small(clips))[0]

    def _run(self, pictures: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Features (B, FEATURES) and logits (B, all names) of small pictures."""
        parts = [self._session.run(None, {"seen": features.seen(some)}) for some in _parts(pictures)]
        first, second = (np.concatenate(each) for each in zip(*parts, strict=True))
        return first, second


def _parts(pictures: np.ndarray) -> Iterator[np.ndarray]:
    return (pictures[at : at + AT_ONCE] for at in range(0, len(pictures), AT_ONCE))


def _softmax(logits: np.ndarray) -> np.ndarray:
    powers = np.exp(logits - logits.max(1, keepdims=True))
    return powers / powers.sum(1, keepdims=True)


def _graph(tensors: dict[str, np.ndarray], outputs: int) -> onnx.ModelProto:
    """The network as a graph: `seen` to `features` and `logits`."""
    nodes, at = [], "seen"
    for layer in LAYERS:
        weights = [at, f"{layer.name}.weight", f"{layer.name}.bias"]
        steps = [layer.stride, layer.stride]
        nodes.append(helper.make_node("Conv", weights, [f"{layer.name}/conv"], strides=steps, pads=[1, 1, 1, 1]))
        nodes.append(helper.make_node("Relu", [f"{layer.name}/conv"], [f"{layer.name}/relu"]))
        if layer.residual:
            nodes.append(helper.make_node("Add", [at, f"{layer.name}/relu"], [f"{layer.name}/sum"]))
        at = f"{layer.name}/sum" if layer.residual else f"{layer.name}/relu"
    nodes += _pooling(at)
    nodes += [
        helper.make_node("Gemm", ["pooled", "neck.weight", "neck.bias"], ["neck"], transB=1),
        helper.make_node("Relu", ["neck"], ["features"]),
        helper.make_node("Gemm", ["features", "heads.weight", "heads.bias"], ["logits"], transB=1),
    ]
    shape = ["pictures", features.CHANNELS, features.HEIGHT, features.WIDTH]
    constants = [numpy_helper.from_array(value.astype(np.float32), name) for name, value in tensors.items()]
    moments = np.array([-1, len(features.MOMENTS), WIDTH], np.int64)
    graph = helper.make_graph(
        nodes,
        "judges",
        [helper.make_tensor_value_info("seen", TensorProto.FLOAT, shape)],
        [
            helper.make_tensor_value_info("features", TensorProto.FLOAT, ["clips", FEATURES]),
            helper.make_tensor_value_info("logits", TensorProto.FLOAT, ["clips", outputs]),
        ],
        [
            *constants,
            numpy_helper.from_array(moments, "moments"),
            numpy_helper.from_array(np.array([1], np.int64), "one"),
        ],
    )
    return helper.make_model(graph, opset_imports=[helper.make_opsetid("", 18)], ir_version=9)


def _pooling(at: str) -> list[onnx.NodeProto]:
    """Maps of every moment to one vector of the clip."""
    nodes = []
    for kind in ("Average", "Max"):
        nodes.append(helper.make_node(f"Global{kind}Pool", [at], [f"{kind}/map"]))
        nodes.append(helper.make_node("Reshape", [f"{kind}/map", "moments"], [f"{kind}/moments"]))
    for kind, reduce, name in (
        ("Average", "Mean", "mean"),
        ("Max", "Max", "most"),
        ("Average", "Max", "high"),
        ("Average", "Min", "low"),
    ):
        nodes.append(helper.make_node(f"Reduce{reduce}", [f"{kind}/moments", "one"], [name], keepdims=0))
    nodes.append(helper.make_node("Sub", ["high", "low"], ["range"]))
    return [*nodes, helper.make_node("Concat", ["mean", "most", "range"], ["pooled"], axis=1)]
