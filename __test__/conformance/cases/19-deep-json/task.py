import json

from capsule import task


def nested_list(levels):
    value = 1
    for _ in range(levels):
        value = [value]
    return value


@task(name="main")
def main(levels):
    return nested_list(levels)


@task(name="text")
def text(levels):
    return len(json.dumps(json.loads("[" * levels + "]" * levels)))


@task(name="depth")
def depth(value):
    levels = 0
    while isinstance(value, list):
        value = value[0]
        levels += 1
    return levels


@task(name="passed")
def passed(levels):
    return depth(nested_list(levels))
