"""Procedural painters that write exactly the formats of the published data sets.

Each painter is imported at its first use, so that one can be used without loading the others.
"""

from importlib import import_module

# Public name: the module it lives in.
_EXPORTS = {
    "EYE_COLOURS": "anime",
    "HAIR_COLOURS": "anime",
    "paint_anime_faces": "anime",
    "write_anime_faces": "anime",
    "SPRITE_CLASSES": "sprites",
    "paint_avatars": "avatars",
    "paint_sprites": "sprites",
}

__all__ = sorted(_EXPORTS)


def __getattr__(name):
    """Import the module of a painter when its name is first asked for."""
    if name not in _EXPORTS:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_EXPORTS[name]}"), name)
