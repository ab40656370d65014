from capsule import task


@task(name="main")
def main():
    return "Hello, world!"
