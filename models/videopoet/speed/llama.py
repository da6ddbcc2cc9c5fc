"""Hugging Face's `generate` on a Llama of the language model's shape: what the speed of our own is compared with.

Same width, layers, heads, feed-forward, vocabulary, rows, prompt and number of steps, and one choice by temperature and
top-k a step. It does less a step than ours: one id and not a position's two to four, and no guidance between rows.
"""

from __future__ import annotations

import torch

from models.videopoet.config import Config
from models.videopoet.language.generate import Plan, planned
from models.videopoet.language.vocab import Vocabulary
from models.videopoet.speed.speed import SAMPLING, Stopwatch, Timing, requests, sizes
from studio.errors import Missing

try:
    from transformers import LlamaConfig, LlamaForCausalLM
    from transformers.utils import logging
except ImportError as error:
    raise Missing(
        f"Hugging Face's transformers is not installed ({error})", do="pip install 'reelworks[bench]'"
    ) from None

WARM_TOKENS = 8


def llama(config: Config, positions: int) -> LlamaForCausalLM:
    """An untrained Llama of a configuration's shape, for sequences of so many positions."""
    sizes = config.model
    logging.set_verbosity_error()
    shape = LlamaConfig(
        vocab_size=Vocabulary(config).size,
        hidden_size=sizes.width,
        intermediate_size=sizes.feed_forward,
        num_hidden_layers=sizes.layers,
        num_attention_heads=sizes.heads,
        num_key_value_heads=sizes.heads,
        max_position_embeddings=positions,
        tie_word_embeddings=False,
        bos_token_id=None,
        eos_token_id=None,  # it goes on to the end
        pad_token_id=0,
    )
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(0)
        return LlamaForCausalLM(shape).eval()


def weights_read(config: Config) -> int:
    """Weights that a step reads: all layers and all logits."""
    sizes = config.model
    layer = 2 * sizes.width + 4 * sizes.width**2 + 3 * sizes.width * sizes.feed_forward
    return sizes.layers * layer + sizes.width + sizes.width * Vocabulary(config).size


def timed(config: Config, scenes: int) -> Timing:
    """As many rows and steps as that many scenes with guidance have, one token a step."""
    plan = planned(requests(config, scenes))
    model = llama(config, plan.layout.length)
    _generated(model, plan, WARM_TOKENS)
    watch = Stopwatch()
    count = len(plan.steps)
    _generated(model, plan, count)
    language, busy = watch.wall(), watch.processor()
    whole = sizes(plan)
    return Timing(
        scenes=scenes,
        block=1,
        language_seconds=language,
        language_cpu_seconds=busy,
        positions=whole["positions"],
        tokens=whole["positions"],
        steps=count,
    )


@torch.inference_mode()
def _generated(model: LlamaForCausalLM, plan: Plan, count: int) -> torch.Tensor:
    prompt = torch.from_numpy(plan.ids[:, : plan.layout.prefix, 0].copy())
    return model.generate(
        prompt,
        attention_mask=torch.ones_like(prompt),
        do_sample=True,
        temperature=SAMPLING.temperature,
        top_k=SAMPLING.top_k,
        min_new_tokens=count,
        max_new_tokens=count,
    )
