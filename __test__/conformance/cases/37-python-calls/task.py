from capsule import task


@task
def describe(first, second=2, *rest, **options):
    return [first, second, rest, options]


@task
def keyword_only(*, text):
    return text


@task
def positional_only(text, /):
    return text


@task
def main():
    return [
        describe(1)["result"],
        describe(second=3, first=1)["result"],
        describe(1, 2, 3, 4)["result"],
        positional_only("text")["result"],
    ]


@task
def refused():
    envelopes = [describe(), describe(1, other=2), keyword_only(text="text"), positional_only(text="text")]
    return [[envelope["error"]["error_type"], envelope["error"]["message"]] for envelope in envelopes]


@task
def wrapped():
    return [describe.__name__, describe.task_name, describe.__wrapped__(1), callable(describe)]
