from typing import NoReturn


def helper(text: str) -> str:
    return text.upper()


def fails() -> NoReturn:
    raise ValueError("no text")


def main(text: str = "none") -> str:
    return helper(text) if text else fails()


if __name__ == "__main__":
    raise RuntimeError("a program is loaded, not started")
