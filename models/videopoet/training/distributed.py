"""One training run on several GPUs or hosts: weights, their average and the optimisers' state in shards (FSDP2).

Started by `torchrun`, every rank takes its own rows of a batch; gradients are averaged. Rank 0 writes the run's folder
and judges, with a whole copy of the network. Without `torchrun` everything here is the identity.

Muon needs whole matrices. Each matrix belongs to one rank, who is sent the gradient's rows, keeps the momentum, takes
the step and sends the rows of the change back: every matrix is orthogonalised once, and all ranks work at it. A
network's numbers do not depend on how many ranks there are, but for the order of sums.
"""

from __future__ import annotations

import copy
import os
from collections.abc import Iterable, Iterator
from datetime import timedelta
from typing import Any

import torch
import torch.distributed as dist
from torch import Tensor, nn
from torch.distributed.device_mesh import DeviceMesh, init_device_mesh
from torch.distributed.fsdp import fully_shard, register_fsdp_forward_method
from torch.distributed.tensor import DTensor

from studio.errors import Refused

PATIENCE = timedelta(hours=2)  # how long ranks wait for the one that judges
OPTIONS = ("lr", "weight_decay", "momentum", "nesterov", "ns_coefficients", "eps", "ns_steps", "adjust_lr_fn")


def join() -> None:
    """Joins the other ranks when `torchrun` started this process."""
    if int(os.environ.get("WORLD_SIZE", "1")) > 1 and not dist.is_initialized():
        if torch.cuda.is_available():
            torch.cuda.set_device(int(os.environ["LOCAL_RANK"]))
        dist.init_process_group("cpu:gloo,cuda:nccl" if torch.cuda.is_available() else "gloo", timeout=PATIENCE)


def leave() -> None:
    """Leaves them."""
    if dist.is_initialized():
        dist.destroy_process_group()


def ranks() -> int:
    """How many processes train together; 1 without `torchrun`."""
    return dist.get_world_size() if dist.is_initialized() else 1


def rank() -> int:
    """Which of them this one is; 0 writes and judges."""
    return dist.get_rank() if dist.is_initialized() else 0


def own_rows(batch: int) -> int:
    """The rows of a batch that each rank takes; Refused when they cannot be dealt evenly."""
    if batch % ranks():
        raise Refused(
            f"{batch} clips a step cannot be dealt to {ranks()} ranks", where="--batch", do="choose a multiple"
        )
    return batch // ranks()


def told(value: Any) -> Any:
    """What rank 0 says: any JSON."""
    said = [value]
    if ranks() > 1:
        dist.broadcast_object_list(said, 0)
    return said[0]


def agreed(seconds: float, *, stop: bool) -> tuple[float, bool]:
    """The clock of rank 0, and whether any rank is to stop: schedules and ends are the same everywhere."""
    if ranks() == 1:
        return seconds, stop
    both = torch.tensor([seconds if rank() == 0 else 0.0, float(stop)], dtype=torch.float64)
    dist.all_reduce(both, dist.ReduceOp.MAX)
    return float(both[0]), bool(both[1])


def mean(values: dict[str, float]) -> dict[str, float]:
    """The mean over all ranks of numbers that all of them have."""
    if ranks() == 1 or not values:
        return values
    every = torch.tensor(list(values.values()), dtype=torch.float64)
    dist.all_reduce(every)
    return dict(zip(values, (every / ranks()).tolist(), strict=True))


def balance(weight: float) -> float:
    """What a rank's mean over `weight` things is multiplied by, so that the mean of ranks is that of all things."""
    return weight / mean({"weight": weight})["weight"] if ranks() > 1 else 1.0


def mesh(device: torch.device) -> DeviceMesh:
    """All ranks in a row."""
    return init_device_mesh(device.type, (ranks(),))


def whole_copy(network: nn.Module) -> nn.Module | None:
    """What rank 0 judges with, in the processor's memory; None on the others, and where the network is whole."""
    return copy.deepcopy(network).cpu() if ranks() > 1 and rank() == 0 else None


def shard(network: nn.Module) -> None:
    """Spreads a network's weights over the ranks: a part that repeats is gathered when it is used, and let go."""
    if ranks() == 1:
        return
    where = mesh(next(network.parameters()).device)
    for part in parts(network):
        fully_shard(part, mesh=where)
    fully_shard(network, mesh=where)
    if hasattr(network, "loss"):
        register_fsdp_forward_method(network, "loss")


def parts(network: nn.Module) -> Iterator[nn.Module]:
    """What is sharded, and compiled, by itself: the layers of a transformer; nothing of a small network."""
    for child in network.children():
        if isinstance(child, nn.ModuleList):
            yield from (part for part in child if not isinstance(part, nn.ModuleList))


def full(tensor: Tensor) -> Tensor:
    """A tensor in one piece, on all ranks; every rank has to ask."""
    return tensor.full_tensor() if isinstance(tensor, DTensor) else tensor


def gathered(tensors: Iterable[tuple[str, Tensor]]) -> dict[str, Tensor]:
    """Whole tensors in the processor's memory of rank 0, one after the other; nothing on the others."""
    kept = {}
    for name, tensor in tensors:
        one = full(tensor.detach())
        if rank() == 0:
            kept[name] = one.cpu() if ranks() > 1 else one
    return kept


@torch.no_grad()
def like(whole: Tensor, model: Tensor) -> Tensor:
    """A whole tensor sharded as another is; every rank has it whole."""
    if not isinstance(model, DTensor):
        return whole.to(model.device)
    local = model.to_local()
    rows = -(-len(model) // ranks())
    piece = whole[rank() * rows : rank() * rows + len(local)].to(local.device, local.dtype)
    made = torch.empty_like(model)
    made.to_local().copy_(piece)
    return made


def spread(tensors: dict[str, Tensor]) -> Iterator[tuple[str, Tensor]]:
    """The tensors of rank 0, one after the other, on all ranks; the others give nothing."""
    names = told([(name, tuple(one.shape), str(one.dtype).removeprefix("torch.")) for name, one in tensors.items()])
    for name, shape, kind in names:
        one = tensors[name].contiguous() if rank() == 0 else torch.empty(shape, dtype=getattr(torch, kind))
        if ranks() > 1:
            dist.broadcast(one, 0)
        yield name, one


class DealtMuon:
    """Muon over matrices whose rows are spread over the ranks; the groups are those of the optimiser it is made of."""

    def __init__(self, muon: torch.optim.Muon) -> None:
        self.param_groups = muon.param_groups
        self.matrices: list[DTensor] = [one for group in self.param_groups for one in group["params"]]
        self.owners = _dealt(self.matrices)
        self.met: set[int] = set()  # matrices that had a gradient once, and so have a momentum
        self.changes: dict[int, nn.Parameter] = {}  # of the own matrices: what a step adds
        groups, first = [], 0
        for group in self.param_groups:
            numbers = range(first, first + len(group["params"]))
            first += len(numbers)
            own = {n: self._empty(n) for n in numbers if self.owners[n] == rank()}
            self.changes |= own
            if own:
                groups.append({"params": list(own.values()), **{name: group[name] for name in OPTIONS}})
        self.inner = torch.optim.Muon(groups) if groups else None

    def _empty(self, n: int) -> nn.Parameter:
        local = self.matrices[n].to_local()
        return nn.Parameter(torch.zeros(self.matrices[n].shape, dtype=local.dtype, device=local.device))

    @torch.no_grad()
    def step(self) -> None:
        """One step of Muon, as the whole matrices would take it."""
        moved = [n for n, one in enumerate(self.matrices) if one.grad is not None]
        self.met.update(moved)
        self._gather(moved)
        if self.inner is not None:
            for group, own in zip(self._own_groups(), self.inner.param_groups, strict=True):
                own["lr"] = group["lr"]
            self.inner.step()
        self._scatter(moved)

    def _own_groups(self) -> Iterator[dict[str, Any]]:
        """The groups of which this rank owns a matrix."""
        first = 0
        for group in self.param_groups:
            numbers = range(first, first + len(group["params"]))
            first += len(numbers)
            if any(n in self.changes for n in numbers):
                yield group

    def _gather(self, moved: list[int]) -> None:
        """Sends every gradient's rows to the matrix's owner."""
        under_way, arrived = [], {}
        for n in moved:
            rows = self._rows(n, self.matrices[n].grad.to_local())  # type: ignore[union-attr]
            there = [torch.empty_like(rows) for _ in range(ranks())] if n in self.changes else None
            under_way.append(dist.gather(rows, there, dst=self.owners[n], async_op=True))
            arrived[n] = there
        for work in under_way:
            work.wait()
        for n, change in self.changes.items():
            there = arrived.get(n)
            change.grad = None if there is None else torch.cat(there)[: len(change)]
            change.zero_()

    def _scatter(self, moved: list[int]) -> None:
        """Sends every change's rows to where the matrix's rows are, and adds them."""
        under_way = []
        for n in moved:
            rows = self._rows(n, self.matrices[n].to_local()).zero_()
            pieces = None
            if n in self.changes:
                whole = rows.new_zeros(len(rows) * ranks(), rows.shape[1])
                whole[: len(self.changes[n])] = self.changes[n]
                pieces = list(whole.chunk(ranks()))
            under_way.append((n, rows, dist.scatter(rows, pieces, src=self.owners[n], async_op=True)))
        decay = {id(p): 1 - group["lr"] * group["weight_decay"] for group in self.param_groups for p in group["params"]}
        for n, rows, work in under_way:
            work.wait()
            local = self.matrices[n].to_local()
            local.mul_(decay[id(self.matrices[n])]).add_(rows[: len(local)])

    def _rows(self, n: int, local: Tensor) -> Tensor:
        """A copy of this rank's rows of a matrix, as many as any rank has at most; the last ones are zero."""
        most = -(-len(self.matrices[n]) // ranks())
        rows = local.new_zeros(most, local.shape[1])
        rows[: len(local)] = local
        return rows

    def zero_grad(self, *, set_to_none: bool = True) -> None:
        """Forgets the gradients."""
        for one in self.matrices:
            if set_to_none or one.grad is None:
                one.grad = None
            else:
                one.grad.zero_()

    def tensors(self, name: str) -> Iterator[tuple[str, Tensor]]:
        """The state by the names that the whole optimiser's has; every rank has to ask for all of it."""
        for n in sorted(self.met):
            change = self.changes.get(n)
            local = self.matrices[n].to_local()
            whole = local.new_empty(self.matrices[n].shape)
            if change is not None and self.inner is not None:
                whole.copy_(self.inner.state[change]["momentum_buffer"])
            dist.broadcast(whole, self.owners[n])
            yield f"{name}.{n}.momentum_buffer", whole

    def restore(self, n: int, momentum: Tensor) -> None:
        """Takes over the momentum of a matrix, which every rank has whole."""
        self.met.add(n)
        if n in self.changes and self.inner is not None:
            change = self.changes[n]
            self.inner.state[change]["momentum_buffer"] = momentum.to(change.device, change.dtype, copy=True)


def _dealt(matrices: list[DTensor]) -> list[int]:
    """Who owns each matrix: the largest ones first, each to the rank with the least work."""
    work, owners = [0] * ranks(), [0] * len(matrices)
    for n in sorted(range(len(matrices)), key=lambda n: (-matrices[n].numel(), n)):
        owners[n] = work.index(min(work))
        work[owners[n]] += matrices[n].numel() * min(matrices[n].shape)
    return owners


def optimizers_of(made: list[torch.optim.Optimizer]) -> list[Any]:
    """The optimisers of a sharded network, made of those of `optimizers`."""
    if ranks() == 1:
        return list(made)
    return [DealtMuon(one) if isinstance(one, torch.optim.Muon) else one for one in made]
