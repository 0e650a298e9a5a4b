"""Pictures from tensors: grids, animations, curves."""

from course_utils.viz.noise_levels import draw_noise_level, plot_schedules
from course_utils.viz.pictures import (
    PALETTE,
    html_image,
    image_grid,
    png_bytes,
    show,
    show_images,
    use_style,
)
from course_utils.viz.sprite_course import (
    gen_tst_context,
    norm_all,
    norm_torch,
    plot_grid,
    plot_sample,
    unorm,
)

__all__ = [
    "PALETTE",
    "draw_noise_level",
    "gen_tst_context",
    "html_image",
    "image_grid",
    "norm_all",
    "norm_torch",
    "plot_grid",
    "plot_sample",
    "plot_schedules",
    "png_bytes",
    "show",
    "show_images",
    "unorm",
    "use_style",
]
