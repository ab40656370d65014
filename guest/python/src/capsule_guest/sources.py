"""Sources as the host looks at them, in a sandbox that runs no program."""

import ast
import json
import marshal
import sys


def compiled(source: bytes) -> bytes:
    """The bytecode of a module."""
    return marshal.dumps(compile(source, "", "exec", dont_inherit=True))


def leading_imports(source: bytes) -> bytes:
    """What a source imports from outside of the library before it does anything else."""
    return json.dumps(list(_leading(ast.parse(source)))).encode()


def _leading(tree):
    """Statements that could be run before the module, and nothing would be different."""
    for node in tree.body:
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
            yield from (f"import {name}" for name in names if _is_foreign(name))
        elif isinstance(node, ast.ImportFrom):
            if node.level == 0 and _is_foreign(node.module):
                yield ast.unparse(node)
        elif not _is_idle(node):
            return


def _is_foreign(name):
    return name.partition(".")[0] not in {*sys.stdlib_module_names, "capsule"}


def _is_idle(node):
    """Whether nothing that is imported could notice this statement."""
    if isinstance(node, ast.Expr):
        return isinstance(node.value, ast.Constant)
    if isinstance(node, ast.Assign):
        return isinstance(node.value, ast.Constant) and all(isinstance(to, ast.Name) for to in node.targets)
    if isinstance(node, ast.If):
        return not node.orelse and ast.unparse(node.test) in ("TYPE_CHECKING", "typing.TYPE_CHECKING")
    return isinstance(node, ast.Pass)
