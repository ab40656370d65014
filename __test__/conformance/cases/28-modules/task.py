import shapes
from capsule import task
from shapes import Shape, sides_of, square

triangle = Shape(3)


@task(name="main")
def main():
    return {
        "sides": [sides_of(shape) for shape in (triangle, square)],
        "exports": sorted(name for name, value in vars(shapes).items() if getattr(value, "__module__", None) == "shapes"),
    }


@task(name="lazily")
def lazily():
    import shapes as found

    return found.square.sides
