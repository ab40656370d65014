"""What runs inside the interpreter: loading a program, calling its tasks."""
