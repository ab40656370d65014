from capsule_guest.absence import absent


class QueueError(Exception):
    pass


class QueueNotFoundError(QueueError):
    pass


def _register_heap_types(*_):
    pass


globals().update(absent("concurrent.interpreters", "create list_all"))
