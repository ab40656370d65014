from capsule_guest.absence import absent


class InterpreterError(Exception):
    pass


class InterpreterNotFoundError(InterpreterError):
    pass


class NotShareableError(TypeError):
    pass


WHENCE_UNKNOWN, WHENCE_RUNTIME, WHENCE_LEGACY_CAPI, WHENCE_CAPI, WHENCE_XI, WHENCE_STDLIB = range(6)

globals().update(absent("concurrent.interpreters", "create get_current get_main is_shareable list_all"))
