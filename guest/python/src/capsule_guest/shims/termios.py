import errno


class error(Exception):
    pass


TCSANOW, TCSADRAIN, TCSAFLUSH = range(3)
TCIFLUSH, TCOFLUSH, TCIOFLUSH = range(3)
IFLAG, OFLAG, CFLAG, LFLAG, ISPEED, OSPEED, CC = range(7)
ECHO, ICANON, ISIG, IEXTEN, VMIN, VTIME, TIOCGWINSZ, FIONREAD = 8, 2, 1, 0x8000, 6, 5, 0x5413, 0x541B
BRKINT, ICRNL, INPCK, ISTRIP, IXON, OPOST, CSIZE, PARENB, CS8, ECHONL = 2, 256, 16, 32, 1024, 1, 48, 256, 48, 64
IGNBRK, PARMRK, INLCR, IGNCR, IGNPAR, IXANY, IXOFF, ECHOE, ECHOK, NOFLSH, TOSTOP, PARODD, HUPCL, CSTOPB = (
    1, 8, 64, 128, 4, 2048, 4096, 16, 32, 128, 256, 512, 1024, 64,
)  # fmt: skip


def _refuse(*_):
    raise error(errno.ENOTTY, "a sandbox has no terminal")


tcgetattr = tcsetattr = tcsendbreak = tcdrain = tcflush = tcflow = tcgetwinsize = tcsetwinsize = _refuse
