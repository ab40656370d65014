def parse_total(text):
    if text == "x":
        raise SyntaxError(f"not a total: {text}")
    return {"total": int(text)}
