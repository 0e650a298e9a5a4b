"""The command line: python -m course_utils data | train | sample | evaluate | bench."""

from __future__ import annotations

import json
import os
import shutil
import time
from pathlib import Path
from typing import Annotated, Optional

import numpy as np
import typer

from course_utils.presets import TIERS
from course_utils.units import UNITS

app = typer.Typer(
    help="Data, training, sampling and measuring for the denoising diffusion course.\n\n"
    "Everything a notebook does live can be done longer here. Start with "
    "`python -m course_utils train sprites --help`.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)

_UNIT_HELP = f"Which unit: {', '.join(UNITS)}."
UnitName = Annotated[str, typer.Argument(metavar="UNIT", help=_UNIT_HELP)]
Tier = Annotated[
    Optional[str],  # noqa: UP045 - typer reads the annotation at run time
    typer.Option(
        metavar="TIER",
        help=f"{', '.join(TIERS)}. Default: COURSE_TIER, else gpu with a GPU, laptop without.",
    ),
]
Data = Annotated[
    Optional[Path],  # noqa: UP045
    typer.Option(
        metavar="FOLDER",
        help="Folder with the published data; the same as setting COURSE_DATA. "
        "Default: painted data, made once and kept.",
    ),
]
Seed = Annotated[int, typer.Option(min=0, help="Makes the result repeatable.")]


@app.callback()
def _main():
    """Keeps the names of the commands visible however many there are."""


# -------------------------------------------------------------------------------------- data

data_app = typer.Typer(
    help="Paint, fetch, prepare and check the data of a unit.", no_args_is_help=True,
    rich_markup_mode=None,
)  # fmt: skip
app.add_typer(data_app, name="data")


@data_app.command()
def paint(
    unit: UnitName,
    tier: Tier = None,
    n: Annotated[
        Optional[int],  # noqa: UP045
        typer.Option(min=1, help="How many. Default: as many as the tier trains on."),
    ] = None,
    out: Annotated[
        Optional[Path],  # noqa: UP045
        typer.Option(help="Folder. Default: data/painted/, where training looks for them."),
    ] = None,
    seed: Seed = 0,
):
    """Paint a unit's data in the published format, also where they exist already."""
    known, preset = _unit_and_preset(unit, tier, None)
    n = n or preset.n_images
    _say(f"painting {n:,} {unit} with seed {seed}; {n / 1000:.0f} s at a thousand a second ...")
    started = time.monotonic()
    folder = _complain(known.paint, n, seed, out)
    _say(f"{n:,} images in {time.monotonic() - started:.1f} s: {folder}")


@data_app.command()
def fetch(unit: UnitName):
    """Say where the published data of a unit come from and how to get them."""
    known, _ = _unit_and_preset(unit, None, None)
    _say(known.source)


@data_app.command()
def prepare(unit: UnitName, tier: Tier = None, data: Data = None):
    """Make ready all that training and evaluation read, so that they start at once.

    Without published data this paints the images to train on and, with another seed, those kept
    for evaluation. Published sprites are used as they are: they are only checked.
    """
    known, preset = _unit_and_preset(unit, tier, data)
    _say(f"preparing {unit} at tier {preset.tier} ...")
    started = time.monotonic()
    training, unseen = _complain(known.load, preset), _complain(known.held_out, preset)
    _say(f"to train on: {known.describe(training)}")
    _say("kept for evaluation: " + (f"{len(unseen):,} images" if unseen else "none"))
    _say(f"ready after {time.monotonic() - started:.1f} s")


@data_app.command()
def check(unit: UnitName, tier: Tier = None, data: Data = None):
    """Read all the data of a unit, check them, and count the classes.

    Wrong shapes, types, labels and damaged files end with an error that names file and remedy.
    """
    known, preset = _unit_and_preset(unit, tier, data)
    dataset = _complain(known.load, preset)
    x, context = dataset.batch(np.arange(len(dataset)))
    _say(
        f"{known.describe(dataset)}; each {tuple(x.shape[1:])}, values {x.min():.2f}..{x.max():.2f}"
    )
    for name, count in zip(dataset.classes, context.sum(dim=0).tolist(), strict=True):
        _say(f"  {name:<12}{int(count):>8,}")
    distinct = len(np.unique(x.flatten(1).numpy(), axis=0))
    _say(f"  {distinct:,} of {len(x):,} images differ from each other")


# ------------------------------------------------------------------------------------- train


@app.command()
def train(
    unit: UnitName,
    tier: Tier = None,
    recipe: Annotated[
        str,
        typer.Option(
            help="live: what the notebook trains; shipped: longer, what made the weights that "
            "come with the course; published: the published course's own settings."
        ),
    ] = "live",
    out: Annotated[
        Optional[Path],  # noqa: UP045
        typer.Option(help="Folder for log, samples, state and weights. Default: runs/NAME."),
    ] = None,
    name: Annotated[
        Optional[str],  # noqa: UP045
        typer.Option(help="Name of the weights. Default: the unit's."),
    ] = None,
    seed: Seed = 0,
    data: Data = None,
    steps: Annotated[
        Optional[int],  # noqa: UP045
        typer.Option(min=1, help="Another number of optimiser steps than the recipe's."),
    ] = None,
    samples_every: Annotated[
        float, typer.Option(min=0, help="Minutes between sample grids; 0 for one at the end only.")
    ] = 5.0,
    tensorboard: Annotated[
        bool, typer.Option("--tensorboard", help="Also write curves for TensorBoard.")
    ] = False,
    ship: Annotated[
        bool,
        typer.Option("--ship", help="Copy the weights to data/checkpoints when done."),
    ] = False,
):
    """Train a unit's network; call it again to go on where it was interrupted.

    The folder --out receives log.csv (step, loss, learning rate, seconds), samples/step_N.png (one
    class a row), state/ (saved every five minutes) and at the end NAME.safetensors with its
    manifest NAME.json. Works under torchrun and accelerate launch too:

    torchrun --nproc-per-node 4 -m course_utils train sprites --tier paper
    """
    from course_utils.training.run import Run, main_process, run_training, with_recipe

    known, preset = _unit_and_preset(unit, tier, data)
    preset = _complain(with_recipe, preset, recipe, steps)
    if ship and name is None and preset.shipped is None:
        raise typer.BadParameter(
            f"at tier {preset.tier} this would replace the weights that come with the course; "
            "give the new ones another --name",
            param_hint="--ship",
        )
    name = name or unit
    out = out or Path("runs") / name
    with main_process().main_process_first():
        dataset = _complain(known.load, preset)
    about = {
        "what": f"{type(preset.build_model()).__name__}, averaged weights, for unit {unit}",
        "data": known.describe(dataset),
        "command": _command("train", unit, tier=preset.tier, recipe=recipe, name=name, seed=seed)
        + (f" --steps {steps}" if steps else "")
        + (" --data FOLDER" if os.environ.get("COURSE_DATA") else ""),
        "recipe_name": recipe,
    }
    run = Run(preset, dataset, out, name, seed, about, samples_every, tensorboard)
    _say(f"training on {about['data']}; log, samples and weights in {out}")
    _complain(run_training, run)
    _say(f"done: {out / name}.safetensors")
    if ship:
        _ship(out, name)


def _ship(out: Path, name: str) -> None:
    """Copy finished weights and their manifest to data/checkpoints, the manifest last."""
    from course_utils.training import checkpoints

    if not _is_main():
        return
    folder = checkpoints.checkpoint_folder()
    folder.mkdir(parents=True, exist_ok=True)
    for suffix in ("safetensors", "json"):
        partial = folder / f"{name}.{suffix}.partial"
        shutil.copyfile(out / f"{name}.{suffix}", partial)
        os.replace(partial, folder / f"{name}.{suffix}")
    _say(f"shipped: {folder / name}.safetensors")


# ---------------------------------------------------------------- sample, evaluate, bench

Name = Annotated[
    Optional[str],  # noqa: UP045
    typer.Option(help="Which weights: a name in data/checkpoints. Default: the unit's."),
]
RunFolder = Annotated[
    Optional[Path],  # noqa: UP045
    typer.Option("--run", help="Take the weights from this folder of a training of your own."),
]
Sampler = Annotated[str, typer.Option(help="ddim, or ddpm with all steps of the schedule.")]
Steps = Annotated[int, typer.Option(min=1, help="Steps of ddim.")]
Guidance = Annotated[
    float, typer.Option(help="Scale of classifier-free guidance; 1 is plain conditioning.")
]


@app.command()
def sample(
    unit: UnitName,
    name: Name = None,
    run: RunFolder = None,
    class_name: Annotated[
        str,
        typer.Option(
            "--class", help="A class to draw, all for all of them in turn, or none (no context)."
        ),
    ] = "all",
    n: Annotated[int, typer.Option("--n", min=1, help="How many images.")] = 32,
    guidance: Guidance = 2.0,
    sampler: Sampler = "ddim",
    steps: Steps = 50,
    columns: Annotated[int, typer.Option(min=1, help="Images in a row.")] = 8,
    out: Annotated[Path, typer.Option(help="Picture to write, .png.")] = Path("samples.png"),
    seed: Seed = 0,
):
    """Draw images with trained weights and write them as one picture."""
    from course_utils.evaluation import draw_images
    from course_utils.training.logs import write_grid

    _unit_and_preset(unit, None, None)
    model, preset, manifest = _complain(_load_weights, unit, name or unit, run)
    context = _complain(_context, class_name, manifest["classes"], n)
    images = _complain(
        draw_images, model, preset.build_schedule(), context, n, sampler, steps, guidance, seed
    )
    _complain(write_grid, out, images, columns)
    _say(f"{n} images: {out}")


@app.command()
def evaluate(
    unit: UnitName,
    name: Name = None,
    run: RunFolder = None,
    n: Annotated[int, typer.Option("--n", min=10, help="How many samples to judge.")] = 1000,
    guidance: Guidance = 1.0,
    sampler: Sampler = "ddim",
    steps: Steps = 50,
    out: Annotated[
        Optional[Path],  # noqa: UP045
        typer.Option(help="Also write the report: .json (everything) or .csv (the table)."),
    ] = None,
    update_manifest: Annotated[
        bool, typer.Option("--update-manifest", help="Enter the figures in the weights' manifest.")
    ] = False,
    classifier: Annotated[
        Optional[str],  # noqa: UP045
        typer.Option(help="Name of the judging classifier. Default: the unit's."),
    ] = None,
    train_classifier: Annotated[
        bool,
        typer.Option(
            "--train-classifier", help="Make that classifier anew in data/checkpoints, and stop."
        ),
    ] = False,
    epochs: Annotated[int, typer.Option(min=1, help="Of --train-classifier.")] = 3,
    tier: Tier = None,
    data: Data = None,
    seed: Seed = 0,
):
    """Measure trained weights, with intervals and with real images as the yardstick.

    Samples n images, the classes in equal parts, and reports how many an independent classifier
    takes for what was asked, Frechet and kernel distance beside their floor (real against real),
    diversity, and how near the samples come to training images. --tier and --data say what the
    weights were trained on, where that is not what this machine would choose.
    """
    known, preset = _unit_and_preset(unit, tier, data)
    judge = classifier or known.classifier
    if train_classifier:
        _complain(_make_classifier, known, preset, judge, epochs, seed)
        return
    name = name or unit
    model, model_preset, manifest = _complain(_load_weights, unit, name, run)
    preset = preset if tier else model_preset
    dataset, unseen = _complain(known.load, preset), _complain(known.held_out, preset)
    report = _complain(
        _report, known, model, preset, dataset, unseen, judge,
        n=n, seed=seed, sampler=sampler, steps=steps, guidance=guidance,
    )  # fmt: skip
    _say(report.table())
    if out is not None:
        _say(f"written: {_complain(report.save, out)}")
    if update_manifest:
        _enter_metrics(name, run, manifest, report, judge, known.describe(dataset))


def _report(known, model, preset, dataset, unseen, judge: str, **settings):
    from course_utils.evaluation import quality_report
    from course_utils.training.checkpoints import load_shipped, read_manifest

    expected, classes = read_manifest(judge).get("classes"), list(dataset.classes)
    if expected != classes:
        raise ValueError(
            f"the classifier {judge!r} knows {expected}, the data have {classes}; train one for "
            f"them: python -m course_utils evaluate {known.name} --data FOLDER "
            "--train-classifier --classifier NAME"
        )
    classifier = load_shipped(known.build_classifier(len(classes)), judge)
    return quality_report(model, preset.build_schedule(), dataset, classifier, unseen, **settings)


def _enter_metrics(name, run, manifest: dict, report, judge: str, data: str) -> None:
    """Add the report's numbers to the manifest of the weights it is about."""
    from course_utils.training.checkpoints import checkpoint_folder, write_text

    numbers = report.numbers()
    numbers["settings"] |= {"classifier": judge, "data": data}
    path = (run or checkpoint_folder()) / f"{name}.json"
    write_text(path, json.dumps({**manifest, "metrics": numbers}, indent=2) + "\n")
    _say(f"entered in {path}")


def _make_classifier(known, preset, name: str, epochs: int, seed: int) -> None:
    """Train the judge, measure it on images it has not seen, and ship both."""
    from course_utils.evaluation import accuracy
    from course_utils.training.checkpoints import ship

    dataset, unseen = known.load(preset), known.held_out(preset)
    _say(f"training {name} on {known.describe(dataset)}")
    how = "other sprites of the same painter, seed 1"
    if unseen is None:  # published data: every tenth image is kept from the classifier
        order = np.random.default_rng(0).permutation(len(dataset))
        cut = len(dataset) // 10
        dataset, unseen = _Part(dataset, order[cut:]), _Part(dataset, order[:cut])
        how = "a tenth of the images, kept from it"
    started = time.monotonic()
    model = known.train_classifier(dataset, seed, epochs)
    seconds = time.monotonic() - started
    score = accuracy(model, unseen)
    for what, proportion in score.items():
        _say(f"  {what:<12} {proportion}")
    manifest = {
        "what": f"{type(model).__name__}, the independent judge of unit {known.name}",
        "data": known.describe(dataset), "held_out": how,
        "command": f"{_command('evaluate', known.name, tier=preset.tier, seed=seed)} "
        f"--train-classifier --classifier {name} --epochs {epochs}",
        "seed": seed, "epochs": epochs, "seconds": round(seconds),
        "classes": list(unseen.classes),
        "parameters": sum(p.numel() for p in model.parameters()),
        "accuracy_held_out": {what: p._asdict() for what, p in score.items()},
    }  # fmt: skip
    _say(f"shipped after {seconds:.0f} s: {ship(model, name, manifest)}")


class _Part:
    """Some rows of a data set, as a data set."""

    def __init__(self, dataset, rows: np.ndarray):
        self.dataset, self.rows, self.classes = dataset, rows, dataset.classes

    def __len__(self) -> int:
        return len(self.rows)

    def batch(self, indices: np.ndarray):
        return self.dataset.batch(self.rows[indices])


@app.command()
def bench(
    unit: Annotated[str, typer.Argument(metavar="[UNIT]", help=_UNIT_HELP)] = "sprites",
    tier: Tier = None,
    seconds: Annotated[float, typer.Option(min=0.1, help="How long each is measured.")] = 10.0,
    out: Annotated[
        Optional[Path],  # noqa: UP045
        typer.Option(help="Also write the figures as .json."),
    ] = None,
    seed: Seed = 0,
):
    """Time training and sampling of a unit's network on this machine."""
    from course_utils import devices
    from course_utils.training.bench import time_sampling, time_training

    _, preset = _unit_and_preset(unit, tier, None)
    figures = {
        "unit": unit, "tier": preset.tier, "machine": devices.describe(),
        "training": time_training(preset, seconds, seed),
        "sampling": time_sampling(preset, seconds, seed),
    }  # fmt: skip
    train_, sample_ = figures["training"], figures["sampling"]
    _say(f"{unit}, tier {preset.tier}, {figures['machine']}")
    _say(
        f"training  {train_['images_per_second']:>9.1f} images/s  "
        f"({train_['steps']} steps of {train_['batch_size']})"
    )
    _say(
        f"sampling  {sample_['images_per_second']:>9.1f} images/s  (ddim, "
        f"{sample_['ddim_steps']} steps, {sample_['passes']} passes of {sample_['batch_size']})"
    )
    if out is not None:
        from course_utils.training.checkpoints import write_text

        out.parent.mkdir(parents=True, exist_ok=True)
        write_text(out, json.dumps(figures, indent=2) + "\n")


# ------------------------------------------------------------------------------------ common


def _load_weights(unit: str, name: str, run: Path | None):
    """The network in eval mode, the preset it was built from, and its manifest."""
    from course_utils import presets
    from course_utils.training.checkpoints import load_shipped, read_manifest
    from course_utils.training.run import with_recipe

    manifest = read_manifest(name, run)
    if not {"tier", "recipe_name", "classes"} <= manifest.keys():
        raise ValueError(
            f"{name!r} is no network of unit {unit} (its manifest says: {manifest.get('what')}); "
            "choose another --name"
        )
    preset = with_recipe(presets.load(unit, manifest["tier"]), manifest["recipe_name"])
    return load_shipped(preset.build_model(), name, run), preset, manifest


def _context(class_name: str, classes: list[str], n: int):
    """One-hot rows (n, classes) for a class name or "all"; None for "none"."""
    import torch

    if class_name == "none":
        return None
    if class_name == "all":
        return torch.eye(len(classes))[torch.arange(n) % len(classes)]
    if class_name not in classes:
        raise ValueError(f"unknown class {class_name!r}; choose all, none, {', '.join(classes)}")
    return torch.eye(len(classes))[[classes.index(class_name)] * n]


def _unit_and_preset(unit: str, tier: str | None, data: Path | None):
    """Look up both and point COURSE_DATA at `data`."""
    from course_utils import presets, units

    if data is not None:
        if not data.is_dir():
            raise typer.BadParameter(f"{data} is no folder", param_hint="--data")
        os.environ["COURSE_DATA"] = str(data)
    return _complain(units.unit, unit), _complain(presets.load, unit, tier)


def _complain(function, *args, **kwargs):
    """Call, and turn errors that the reader can do something about into one clear line."""
    try:
        return function(*args, **kwargs)
    except (ValueError, FileNotFoundError, ModuleNotFoundError) as error:
        typer.echo(f"Error: {error}", err=True)
        raise typer.Exit(1) from error


def _command(verb: str, unit: str, **options) -> str:
    """The command line that repeats this, for a manifest."""
    given = [f"--{key.replace('_', '-')} {value}" for key, value in options.items()]
    return " ".join(["python -m course_utils", verb, unit, *given])


def _is_main() -> bool:
    from course_utils.training.run import main_process

    return main_process().is_main_process


def _say(text: str) -> None:
    """Print, once even if several processes run."""
    if _is_main():
        typer.echo(text)


if __name__ == "__main__":
    app()
