"""Round the weights of a short reader, and write those that ship.

    python -m training.export_short_reader --data DIR --weights four/reader.pt --with-shipped

Several weights are averaged, as in `training.export_reader`, with `--with-shipped` also those
that ship now. The graph stays as `training.shorten_reader` wrote it.
"""

from __future__ import annotations

import argparse
import hashlib
from pathlib import Path

import torch
from safetensors.numpy import save_file

from grader.evidence.reader import WEIGHTS_PATH, load_tokenizer
from training.course_pairs import label_pairs
from training.courses import load_items
from training.export_reader import EVERY, averaged, read_all, stored
from training.short_reader import ShortReader, shipped_weights
from training.smoothing import input_scales
from training.train_reader import SEED, training_courses


def main() -> None:
    """Average, round, save, print the digest."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--weights", type=Path, nargs="+", required=True)
    parser.add_argument("--with-shipped", action="store_true")
    args = parser.parse_args()
    states = [torch.load(path) for path in args.weights]
    reader = ShortReader()
    reader.load_state_dict(averaged([*states, *([shipped_weights()] if args.with_shipped else [])]))
    folders = training_courses(args.data, None, seed=SEED)
    pairs = [p for folder in folders for one in load_items(folder) for p in label_pairs(one)]
    tokenizer = load_tokenizer()
    scales = input_scales(reader.eval(), lambda: read_all(reader, tokenizer, pairs[::EVERY]))
    parameters = {name: p.detach().numpy() for name, p in reader.named_parameters()}
    save_file(stored(parameters, scales), WEIGHTS_PATH)
    WEIGHTS_PATH.chmod(0o644)
    digest = hashlib.sha256(WEIGHTS_PATH.read_bytes()).hexdigest()
    print(f"{WEIGHTS_PATH.name}: {WEIGHTS_PATH.stat().st_size / 1e6:.1f} MB, sha256 {digest}")


if __name__ == "__main__":
    main()
