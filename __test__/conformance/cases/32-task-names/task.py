from capsule import task


@task(name="main")
def main():
    return [one()["execution"]["task_name"] for one in (dashed, umlaut, quoted, prototype)]


@task(name="fetch-page.v2")
def dashed():
    pass


@task(name="Größe 😀")
def umlaut():
    pass


@task(name='a "quoted" \\ name')
def quoted():
    pass


@task(name="__proto__")
def prototype():
    pass
