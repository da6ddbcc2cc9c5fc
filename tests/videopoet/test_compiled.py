"""Steps of static shapes write what the reference writes, and buffers serve one plan after the other."""

import numpy as np
import pytest
import torch
from torch.utils._python_dispatch import TorchDispatchMode

from models.videopoet.config import debug
from models.videopoet.language.generate import Request, generate, planned
from models.videopoet.language.layout import layout
from models.videopoet.language.order import Kind
from models.videopoet.language.sampling import Sampling
from models.videopoet.language.vocab import TASKS
from models.videopoet.runtimes import compiled
from models.videopoet.runtimes.compiled import CompiledBackend
from models.videopoet.runtimes.eager import EagerBackend
from tests.videopoet.specimens import lively, random_ids, with_text_layers

CONFIG = debug()
ROW = CONFIG.geometry.latent[2]
FREE = Sampling(temperature=0.9, top_k=100, top_p=0.97)
GUIDED = Sampling(temperature=0.9, top_k=100, top_p=0.97, guidance=2.5)


@pytest.fixture(scope="module")
def model():
    return lively(CONFIG).double()  # so that chance never lies between two roundings


def requests(task, count, sampling=FREE, words=0, **more):
    plan = layout(CONFIG, task)
    ids = random_ids(plan, count, words, known=False)
    return [Request(layout=plan, ids=row, seed=n, sampling=sampling, **more) for n, row in enumerate(ids)]


@pytest.fixture(params=[compiled.PAGE, 16], ids=["one page", "small pages"])
def pages(request, monkeypatch):
    monkeypatch.setattr(compiled, "PAGE", request.param)


@pytest.mark.parametrize("block", [1, 3, ROW])
@pytest.mark.parametrize("task", TASKS)
def test_every_task_is_written_as_by_the_reference(model, task, block, pages):
    sampling = FREE if task == "describe" else GUIDED
    wanted = requests(task, 2, sampling)
    found = generate(wanted, CompiledBackend(model), block=block)
    assert (found == generate(wanted, EagerBackend(model), block=block)).all()


def test_text_layers_are_read_as_by_the_reference(pages):
    config = with_text_layers()
    model, plan = lively(config).double(), layout(config, "text-to-video")
    one = Request(layout=plan, ids=random_ids(plan, 1, known=False)[0], seed=3, sampling=GUIDED)
    assert (generate([one], CompiledBackend(model)) == generate([one], EagerBackend(model))).all()


def test_scenes_and_kinds_choose_for_themselves(model):
    cold, mixed = {Kind.AUDIO: Sampling(temperature=0.0)}, requests("text-to-audio-video", 2, GUIDED)
    wanted = [*mixed, *requests("text-to-audio-video", 1, FREE, words=4, by_kind=cold)]
    for block in (1, ROW):
        found = generate(wanted, CompiledBackend(model), block=block)
        assert (found == generate(wanted, EagerBackend(model), block=block)).all()


def test_plans_of_one_shape_share_the_buffers_and_nothing_of_the_plan_before(model):
    backend = CompiledBackend(model)
    generate(requests("text-to-video", 2, GUIDED), backend)
    held = backend.buffers
    places = {name: value.data_ptr() for name, value in vars(held).items() if isinstance(value, torch.Tensor)}
    wanted = requests("text-to-video", 2, Sampling(temperature=0.5, guidance=3.0), words=7)
    found = generate(wanted, backend)
    assert backend.buffers is held
    assert {name: getattr(held, name).data_ptr() for name in places} == places
    assert (found == generate(wanted, EagerBackend(model))).all()


@pytest.mark.parametrize("other", [("edit", 2, 1), ("text-to-video", 3, 1), ("text-to-video", 2, ROW)])
def test_plans_of_another_shape_have_buffers_of_their_own(model, other):
    backend, (task, count, block) = CompiledBackend(model), other
    generate(requests("text-to-video", 2, GUIDED), backend)
    held, wanted = backend.buffers, requests(task, count, GUIDED)
    found = generate(wanted, backend, block=block)
    assert backend.buffers is not held
    assert (found == generate(wanted, EagerBackend(model), block=block)).all()


def test_a_step_that_is_run_again_writes_the_same_again(model):
    """Which is why the runs that warm a graph up are the step itself."""
    wanted = requests("text-to-audio-video", 1, GUIDED)
    once, thrice, plan = CompiledBackend(model), CompiledBackend(model), planned(wanted)
    once.begin(plan)
    thrice.begin(plan)
    for start, stop in plan.steps:
        once.step(start, stop)
        for _ in range(3):
            thrice.step(start, stop)
    assert (once.ids() == thrice.ids()).all()


class Watched(TorchDispatchMode):
    """Notes what would break a capture: values that Python waits for, and tensors that come from Python."""

    WAITING = "_local_scalar_dense", "nonzero", "is_nonzero", "lift_fresh", "equal", "repeat_interleave.Tensor", "pin"

    def __init__(self):
        super().__init__()
        self.met = []

    def __torch_dispatch__(self, func, types, args=(), kwargs=None):
        if any(f"aten.{name}" in str(func) for name in self.WAITING):
            self.met.append(str(func))
        return func(*args, **(kwargs or {}))


@pytest.mark.parametrize("block", [1, ROW])
def test_a_step_never_waits_for_the_device(model, block):
    backend, plan = CompiledBackend(model), planned(requests("text-to-audio-video", 2, GUIDED), block=block)
    backend.begin(plan)
    with Watched() as watched:
        for step in plan.steps:
            backend.step(*step)
        assert watched.met == []
        float(torch.ones(1))
    assert watched.met, "the watch sees what it looks for"


def test_steps_have_few_shapes():
    plan = planned(requests("text-to-audio-video", 1))
    backend = CompiledBackend(lively(CONFIG))
    backend.begin(plan)
    shapes = {backend.buffers.shape(*step) for step in plan.steps}
    assert {one.kind for one in shapes if one.chooses} == {Kind.VIDEO, Kind.AUDIO}
    assert len(shapes) <= 4
    assert not np.any([one.count > 1 for one in shapes])


@pytest.mark.skipif(not torch.cuda.is_available(), reason="there is no GPU")
@pytest.mark.parametrize("block", [1, ROW])
def test_graphs_write_what_plain_steps_write(block):
    model = lively(CONFIG).double().cuda()
    backend, plain = CompiledBackend(model), CompiledBackend(model, graphs=False)
    for words in range(3):
        wanted = requests("text-to-audio-video", 2, GUIDED, words=words)
        assert (generate(wanted, backend, block=block) == generate(wanted, plain, block=block)).all()
    assert backend.note == ""
    assert backend.buffers.graphs
