from capsule import task


@task(name="main", ram="64MB", compute="HIGH")
def main():
    kept = []
    while True:
        kept.append(bytearray(1 << 20))


@task(name="objects", ram="64MB", compute="HIGH")
def objects():
    kept = []
    while True:
        kept.append({"n": len(kept), "text": f"number {len(kept)}"})


@task(name="text", ram="64MB", compute="HIGH")
def text():
    twice = "x"
    while True:
        twice = twice + twice


@task(name="at once", ram="64MB")
def at_once():
    return len(bytearray(1 << 30))


@task(name="caught", ram="64MB")
def caught():
    try:
        return len(bytearray(1 << 30))
    except MemoryError as error:
        return type(error).__name__


@task(name="enough", ram="64MB")
def enough():
    return len(bytearray(20 << 20))


@task(name="hello", ram="64MB")
def hello():
    return "Hello, world!"


@task(name="too little", ram="1MB")
def too_little():
    return "never"


@task(name="bytes", ram=67_108_864, compute="HIGH")
def bytes_():
    kept = []
    while True:
        kept.append(bytes(1 << 20))
