from capsule import task


@task(name="main")
def main():
    rows = [1, 2
    return rows
