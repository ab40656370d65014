"""Names of modules that are not there in a sandbox: they can be imported, and say so when they are used."""


def absent(module: str, names: str) -> dict:
    """Stand-ins for the functions and classes of a module."""
    return {name: _stand_in(module, name) for name in names.split()}


def _stand_in(module, name):
    def refuse(*_, **__):
        raise NotImplementedError(f"{module}.{name} is not available in a sandbox")

    # A class, since some are asked about with `isinstance`.
    return type(name, (), {"__module__": module, "__new__": refuse})
