"""Worlds: a scenario turned into arrays over ``world``; the only place where chance enters the inputs."""

from realpolitik.worlds.draw import Draws, draw
from realpolitik.worlds.encode import encode

__all__ = ["Draws", "draw", "encode"]
