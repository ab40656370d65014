def find_library(_):
    """No library is there."""
    return None


find_msvcrt = find_library
