"""Built artifacts, run by the host package: of Python and of TypeScript, which it cannot bundle itself."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sysconfig
from pathlib import Path

import pytest

from capsule import CapsuleError, run_sync

_CHECKOUT = Path(__file__).resolve().parents[2]
_COMMAND = _CHECKOUT / "ts" / "cli" / "bin" / "capsule.cjs"
_SOURCES = {
    "hello.py": 'from capsule import task\n@task(name="main")\ndef main(name):\n'
    '    import json\n    return "hello " + json.loads(json.dumps(name))\n',
    "hello.ts": 'import { task } from "@capsule-run/sdk"\n'
    "export const main = task({ name: 'main' }, (name: string) => `hello ${name}`)\n",
}

_FAILS = """import { task } from '@capsule-run/sdk'
type Row = { name: string }
const fail = (row: Row): never => {
  throw new Error(row.name)
}
export const main = task({ name: 'main' }, () => fail({ name: 'far' }))
"""

needs_node = pytest.mark.skipif(
    shutil.which("node") is None or not _COMMAND.exists(), reason="artifacts are built by the command of npm"
)


def _built(folder: Path, name: str, text: str | None = None) -> Path:
    (folder / "capsule.toml").touch()
    source = folder / name
    source.write_text(_SOURCES[name] if text is None else text)
    command = ["node", str(_COMMAND), "build", name, "--export"]
    subprocess.run(command, cwd=folder, check=True, capture_output=True)
    source.unlink()
    return source.with_suffix(".wasm")


@needs_node
@pytest.mark.parametrize("name", ["hello.py", "hello.ts"])
def test_an_artifact_of_either_language_runs(name: str, tmp_path: Path) -> None:
    artifact = _built(tmp_path, name)
    for _ in range(2):
        envelope = run_sync(file=artifact, args=["Ada"])
        assert envelope["error"] is None
        assert envelope["result"] == "hello Ada"


@needs_node
def test_the_command_executes_an_artifact(tmp_path: Path) -> None:
    artifact = _built(tmp_path, "hello.ts")
    command = os.path.join(sysconfig.get_path("scripts"), "capsule")
    ended = subprocess.run([command, "exec", artifact.name, "Ada"], cwd=tmp_path, capture_output=True, check=True)
    assert json.loads(ended.stdout)["result"] == "hello Ada"


@needs_node
def test_the_stack_of_an_artifact_of_typescript_leads_to_its_sources(tmp_path: Path) -> None:
    envelope = run_sync(file=_built(tmp_path, "fail.ts", _FAILS))
    assert envelope["error"] is not None
    first, second = envelope["error"]["stack"].split("\n")[1:3]
    assert first.startswith("    at fail (fail.ts:4:")
    assert "(fail.ts:6:" in second or second.startswith("    at fail.ts:6:")


@needs_node
def test_a_sealed_artifact_of_another_installation_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as other:
        other.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
        artifact = _built(tmp_path, "hello.py").with_suffix(".cwasm")
    with pytest.raises(CapsuleError, match="not sealed by this installation") as refused:
        run_sync(file=artifact, args=["Ada"])
    assert refused.value.code == "LOAD_ERROR"


def test_what_is_no_artifact_is_refused_in_one_sentence(tmp_path: Path) -> None:
    for content in (b"", b"\0asm", b"\0asm\x01\0\0\0", os.urandom(1000)):
        (tmp_path / "found.wasm").write_bytes(content)
        with pytest.raises(CapsuleError, match=r"^found\.wasm: it ") as refused:
            run_sync(file="found.wasm", cwd=tmp_path)
        assert refused.value.code == "LOAD_ERROR"
    with pytest.raises(CapsuleError, match=r"none\.wasm: there is no such file\."):
        run_sync(file="none.wasm", cwd=tmp_path)
