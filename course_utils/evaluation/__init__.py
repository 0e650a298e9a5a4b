"""Measuring what a model draws: fidelity, distances with floors, diversity, memorisation."""

from course_utils.evaluation.classifier import (
    SpriteClassifier,
    features_and_classes,
    train_classifier,
)
from course_utils.evaluation.diversity import diversity, near_duplicates
from course_utils.evaluation.fidelity import Proportion, accuracy, class_fidelity, wilson_interval
from course_utils.evaluation.frechet import (
    Distance,
    distance_with_floor,
    frechet_distance,
    kernel_distance,
)
from course_utils.evaluation.memorisation import memorisation, nearest_neighbours
from course_utils.evaluation.quality import QualityReport, quality_report
from course_utils.evaluation.sampling import draw_images

__all__ = [
    "Distance",
    "Proportion",
    "QualityReport",
    "SpriteClassifier",
    "accuracy",
    "class_fidelity",
    "distance_with_floor",
    "diversity",
    "draw_images",
    "features_and_classes",
    "frechet_distance",
    "kernel_distance",
    "memorisation",
    "near_duplicates",
    "nearest_neighbours",
    "quality_report",
    "train_classifier",
    "wilson_interval",
]
