# python examples/embed.py [NAME]

import asyncio
import sys
from pathlib import Path

from capsule import CapsuleError, Envelope, run

PROGRAM = Path(__file__).with_name("hello.py")


async def greeting(name: str) -> str:
    """Runs code that this program does not trust, for 5 seconds at most and with nothing but computing."""
    envelope: Envelope = await asyncio.wait_for(
        run(file=PROGRAM, args=[name], allow={"hosts": [], "files": [], "env": []}), timeout=5
    )
    if envelope["error"] is not None:
        return f"failed: {envelope['error']['message']}"
    return str(envelope["result"])


async def main() -> None:
    names = sys.argv[1:] or ["Ada", "Grace"]
    try:
        for text in await asyncio.gather(*map(greeting, names)):
            print(text)
    except CapsuleError as error:
        sys.exit(f"{error.code}: {error}")


if __name__ == "__main__":
    asyncio.run(main())
