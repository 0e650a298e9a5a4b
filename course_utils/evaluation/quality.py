"""One report on a conditional model: fidelity, distances, diversity, memorisation."""

from __future__ import annotations

import csv
import json
import os
import time
from dataclasses import asdict, dataclass, field
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn

from course_utils import devices
from course_utils.evaluation.classifier import (
    SpriteClassifier,
    features_and_classes,
    labelled_batch,
)
from course_utils.evaluation.diversity import Diversity, diversity
from course_utils.evaluation.fidelity import Proportion, class_fidelity
from course_utils.evaluation.frechet import (
    Distance,
    distance_with_floor,
    frechet_distance,
    kernel_distance,
)
from course_utils.evaluation.memorisation import Memorisation, memorisation
from course_utils.evaluation.sampling import draw_images


@dataclass(frozen=True)
class QualityReport:
    """Every figure with its sample size and interval, and what real images score beside it.

    Attributes:
        settings: seed, n, sampler, steps, guidance, data and machine.
        fidelity: share of samples classified as asked, "overall" and by class.
        ceiling: the same classifier on unseen real images; nothing can be expected above it.
        frechet, kernel: distances in the classifier's features.
        diversity, memorisation: see their modules.
        seconds: of sampling.
        images, wanted: the samples (n, C, H, W) and the class numbers asked for; not saved.
        real_is_unseen: whether the real images were kept from training.
    """

    settings: dict
    fidelity: dict[str, Proportion]
    ceiling: dict[str, Proportion]
    frechet: Distance
    kernel: Distance
    diversity: Diversity
    memorisation: Memorisation
    seconds: float
    real_is_unseen: bool
    images: Tensor = field(repr=False)
    wanted: Tensor = field(repr=False)

    def numbers(self) -> dict:
        """Everything but the images and single distances, ready for JSON."""
        memory = self.memorisation
        return {
            "settings": self.settings,
            "fidelity": _plain(self.fidelity),
            "classifier_ceiling": _plain(self.ceiling),
            "frechet_distance": asdict(self.frechet),
            "kernel_distance": asdict(self.kernel),
            "diversity": {
                "within_class": self.diversity.within,
                "within_class_real": self.diversity.within_real,
                "ratio": self.diversity.ratio,
                "duplicates": self.diversity.duplicates._asdict(),
                "duplicates_real": self.diversity.real_duplicates._asdict(),
            },
            "memorisation": {
                "median_distance": float(memory.sample_distances.median()),
                "median_distance_real": float(memory.real_distances.median()),
                "ratio": memory.ratio,
                "closer_than_all_but_5_percent_of_real": memory.closer._asdict(),
                "copies": memory.copies._asdict(),
                "copies_real": memory.real_copies._asdict(),
            },
            "real_images_unseen_in_training": self.real_is_unseen,
            "sampling_seconds": round(self.seconds, 1),
        }

    def rows(self) -> list[tuple[str, float, float | None, float | None, int]]:
        """A table: what, value, low, high, n."""
        table = [(f"fidelity, {k}", *_row(p)) for k, p in self.fidelity.items()]
        table += [(f"classifier on real, {k}", *_row(p)) for k, p in self.ceiling.items()]
        for what, d in (("Frechet", self.frechet), ("kernel", self.kernel)):
            table.append((f"{what} distance", d.value, d.low, d.high, d.n))
            table.append(
                (f"{what} distance, real to real", d.floor, d.floor_low, d.floor_high, d.n)
            )
        n, memory = len(self.images), self.memorisation
        table += [
            ("diversity within class, ratio to real", self.diversity.ratio, None, None, n),
            ("near duplicates", *_row(self.diversity.duplicates)),
            ("near duplicates, real", *_row(self.diversity.real_duplicates)),
            ("distance to training images, ratio to real", memory.ratio, None, None, n),
            ("closer than all but 5 % of real", *_row(memory.closer)),
            ("copies of training images", *_row(memory.copies)),
            ("copies of training images, real", *_row(memory.real_copies)),
        ]
        return table

    def table(self) -> str:
        """The rows as text, aligned."""
        lines = []
        for what, value, low, high, n in self.rows():
            span = "" if low is None else f"[{low:.4g}, {high:.4g}]"
            lines.append(f"{what:<43}{value:>9.4g}  {span:<20}  n = {n:,}")
        return "\n".join(lines)

    def save(self, path: str | Path) -> Path:
        """Write the numbers as .json or the table as .csv, whole or not at all."""
        path = Path(path)
        path.parent.mkdir(parents=True, exist_ok=True)
        fresh = path.with_name(path.name + ".partial")
        if path.suffix == ".json":
            fresh.write_text(json.dumps(self.numbers(), indent=2) + "\n")
        elif path.suffix == ".csv":
            with fresh.open("w", newline="") as file:
                writer = csv.writer(file)
                writer.writerow(("what", "value", "low", "high", "n"))
                writer.writerows(self.rows())
        else:
            raise ValueError(f"{path}: a report is saved as .json or .csv")
        os.replace(fresh, path)
        return path


def quality_report(
    model: nn.Module,
    schedule,
    dataset,
    classifier: SpriteClassifier,
    held_out=None,
    n: int = 1000,
    seed: int = 0,
    sampler: str = "ddim",
    steps: int = 50,
    guidance: float = 1.0,
    batch_size: int = 250,
    progress: bool = True,
) -> QualityReport:
    """Sample `n` images, the classes in equal parts, and compare them with real ones.

    Args:
        dataset: what the model was trained on; a `BatchSource` that names its `classes`.
        classifier: trained on the same classes, independently of the model.
        held_out: real images kept from training, at least 2 n for the floor; None takes the
            training images themselves.

    Raises:
        ValueError: too few images or classes that do not match, with the remedy.
    """
    classes = tuple(dataset.classes)
    _check(classifier, classes, n, len(dataset if held_out is None else held_out))
    wanted = torch.arange(n) % len(classes)
    context = torch.eye(len(classes))[wanted]
    started = time.monotonic()
    images = draw_images(
        model, schedule, context, None, sampler, steps, guidance, seed, batch_size, progress
    )
    seconds = time.monotonic() - started
    features, found = features_and_classes(classifier, images.clamp(-1, 1))
    training, _ = labelled_batch(dataset, np.arange(len(dataset)))
    unseen = held_out if held_out is not None else dataset
    real, labels = labelled_batch(unseen, np.arange(len(unseen)))
    real_features, real_found = features_and_classes(classifier, real)
    settings = {
        "n": n, "seed": seed, "sampler": sampler, "guidance": guidance,
        "steps": steps if sampler == "ddim" else schedule.timesteps,
        "machine": devices.describe(),
    }  # fmt: skip
    return QualityReport(
        settings=settings,
        fidelity=class_fidelity(found, wanted, classes),
        ceiling=class_fidelity(real_found, labels, classes),
        frechet=distance_with_floor(features, real_features, frechet_distance, seed),
        kernel=distance_with_floor(features, real_features, kernel_distance, seed),
        diversity=diversity(
            (images, features, wanted), (real[:n], real_features[:n], labels[:n]), classes
        ),
        memorisation=memorisation(images, training, None if held_out is None else real[:n]),
        seconds=seconds,
        real_is_unseen=held_out is not None,
        images=images,
        wanted=wanted,
    )


def _check(classifier: SpriteClassifier, classes: tuple[str, ...], n: int, n_real: int) -> None:
    if classifier.head.out_features != len(classes):
        raise ValueError(
            f"the classifier knows {classifier.head.out_features} classes, the data have "
            f"{len(classes)}: {classes}"
        )
    if n < 2 * len(classes):
        raise ValueError(f"n={n} is too few: take at least two images of each of {classes}")
    if n_real < 2 * n:
        raise ValueError(
            f"{n_real} real images are too few for n={n}: the floor compares two disjoint sets "
            f"of n; use n <= {n_real // 2}"
        )


def _plain(proportions: dict[str, Proportion]) -> dict:
    return {name: p._asdict() for name, p in proportions.items()}


def _row(p: Proportion) -> tuple[float, float, float, int]:
    return p.value, p.low, p.high, p.n
