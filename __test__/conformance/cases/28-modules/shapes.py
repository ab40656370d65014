from dataclasses import dataclass


@dataclass
class Shape:
    sides: int


square = Shape(4)


def sides_of(shape):
    return shape.sides
