"""What each module of Python's standard library does in a sandbox: tried, one use of it after the other."""

import asyncio
import sys
from contextlib import redirect_stderr, redirect_stdout
from io import StringIO
from pathlib import Path

from capsule import task

# One use to a line: what it is, and code that raises where it does not work.
USES = """
abc | abstract classes | class A(abc.ABC): pass
annotationlib | annotations | assert annotationlib.get_annotations(type("A", (), {})) == {}
argparse | parsing | p = argparse.ArgumentParser(); p.add_argument("--n", type=int); assert p.parse_args(["--n", "3"]).n == 3
array | arrays | assert array.array("i", [1, 2]).tolist() == [1, 2]
ast | parsing | assert ast.unparse(ast.parse("a+b")) == "a + b"
asyncio | tasks and timers | asyncio.run(asyncio.wait_for(asyncio.sleep(0), 1))
asyncio | queues and locks | asyncio.Queue(); asyncio.Lock(); asyncio.Semaphore(2)
asyncio | to_thread | assert asyncio.run(asyncio.to_thread(lambda: 1)) == 1
asyncio | subprocesses | asyncio.run(asyncio.create_subprocess_exec("true"))
asyncio | servers | asyncio.run(asyncio.start_server(print, "127.0.0.1", 0))
atexit | registering | atexit.register(print)
base64 | encoding | assert base64.b64encode(b"a") == b"YQ=="
bdb | debugger base | bdb.Bdb()
binascii | hex and crc | assert binascii.crc32(b"a") == 3904355907
bisect | searching | assert bisect.bisect([1, 2], 1) == 1
builtins | functions | assert builtins.sum([1]) == 1
bz2 | compressing | assert bz2.decompress(bz2.compress(b"a")) == b"a"
cProfile | profiling | p = cProfile.Profile(); p.runcall(len, []); p.create_stats()
calendar | months | assert calendar.monthrange(2024, 2) == (3, 29)
cmath | complex | assert cmath.sqrt(-1) == 1j
cmd | interpreters | cmd.Cmd().onecmd("help")
code | interpreters | code.InteractiveInterpreter().runsource("1")
codecs | encodings | assert codecs.encode("a", "rot13") == "n"
codeop | compiling | codeop.compile_command("1")
collections | containers | assert collections.Counter("aab")["a"] == 2
colorsys | colours | assert colorsys.rgb_to_hsv(0, 0, 0) == (0.0, 0.0, 0)
compileall | compiling folders | put("/tmp/a.py", "a = 1"); assert compileall.compile_dir("/tmp", quiet=2); import pathlib; assert list(pathlib.Path("/tmp").rglob("*.pyc"))
compression | zlib and gzip | import compression.zlib as z; assert z.decompress(z.compress(b"a")) == b"a"
compression | zstd | import compression.zstd as z; assert z.decompress(z.compress(b"a")) == b"a"
concurrent | futures | from concurrent.futures import Future; f = Future(); f.set_result(1); assert f.result() == 1
concurrent | ThreadPoolExecutor | from concurrent.futures import ThreadPoolExecutor as T; assert T(1).submit(len, "a").result() == 1
concurrent | ProcessPoolExecutor | from concurrent.futures import ProcessPoolExecutor as P; assert P(1).submit(len, "a").result() == 1
concurrent | interpreters | from concurrent.interpreters import create; create()
configparser | reading | c = configparser.ConfigParser(); c.read_string("[a]\\nb=1"); assert c["a"]["b"] == "1"
contextlib | managers | contextlib.suppress(KeyError).__enter__()
contextvars | variables | v = contextvars.ContextVar("v"); v.set(1); assert v.get() == 1
copy | copying | assert copy.deepcopy([[1]]) == [[1]]
copyreg | registering | copyreg.pickle(complex, lambda c: (complex, (c.real, c.imag)))
csv | reading | assert list(csv.reader(["a,b"])) == [["a", "b"]]
ctypes | calling C | ctypes.CDLL(None)
ctypes | C types | assert ctypes.c_int(3).value == 3
curses | screens | curses.initscr()
dataclasses | classes | assert dataclasses.asdict(dataclasses.make_dataclass("A", ["x"])(1)) == {"x": 1}
datetime | times | assert datetime.datetime.now(datetime.UTC).tzinfo
dbm | databases | import dbm.dumb as d; b = d.open("/tmp/a"); b["k"] = b"v"; b.close(); assert d.open("/tmp/a")["k"] == b"v"
dbm | databases of sqlite3 | b = dbm.open("/tmp/a", "c"); b["k"] = b"v"; b.close(); assert dbm.whichdb("/tmp/a") == "dbm.sqlite3" and dbm.open("/tmp/a")["k"] == b"v"
decimal | arithmetic | assert decimal.Decimal("0.1") + decimal.Decimal("0.2") == decimal.Decimal("0.3")
difflib | comparing | assert difflib.get_close_matches("aple", ["apple"]) == ["apple"]
dis | disassembling | dis.dis(compile("1", "", "eval"), file=StringIO())
doctest | tests in texts | doctest.run_docstring_examples(len, {})
email | messages | import email.message as m; e = m.EmailMessage(); e["To"] = "a@b"; e.set_content("x"); assert "a@b" in e.as_string()
encodings | codecs | assert "é".encode("latin-1") == b"\\xe9"
encodings | Chinese, Japanese, Korean | assert "日".encode("gb18030") and "日".encode("shift_jis")
ensurepip | installing pip | ensurepip.version()
enum | enumerations | assert enum.Enum("E", "A").A.value == 1
errno | numbers | assert errno.ENOENT
faulthandler | tracebacks | faulthandler.enable()
fcntl | locks of files | fcntl.flock(0, fcntl.LOCK_SH)
filecmp | comparing files | put("/tmp/a", "a"); put("/tmp/b", "b"); assert filecmp.cmp("/tmp/a", "/tmp/a", False) and not filecmp.cmp("/tmp/a", "/tmp/b", False)
fileinput | reading files | put("/tmp/a", "a\\nb\\n"); assert list(fileinput.input("/tmp/a")) == ["a\\n", "b\\n"]
fnmatch | patterns | assert fnmatch.fnmatch("a.py", "*.py")
fractions | arithmetic | assert fractions.Fraction(1, 2) + fractions.Fraction(1, 2) == 1
ftplib | connecting | ftplib.FTP("127.0.0.1")
functools | caching | assert functools.lru_cache(lambda: 1)() == 1
gc | collecting | gc.collect()
genericpath | paths | assert genericpath.commonprefix(["ab", "ac"]) == "a"
getopt | options | assert getopt.getopt(["-a"], "a") == ([("-a", "")], [])
getpass | user's name | getpass.getuser()
getpass | passwords | getpass.getpass()
gettext | translations | assert gettext.gettext("a") == "a"
glob | patterns | assert glob.escape("*") == "[*]"
graphlib | sorting | assert tuple(graphlib.TopologicalSorter({1: {2}}).static_order()) == (2, 1)
grp | groups | grp.getgrgid(0)
gzip | compressing | assert gzip.decompress(gzip.compress(b"a")) == b"a"
hashlib | md5, sha1, sha2, sha3, blake2 | [hashlib.new(n, b"a").hexdigest() for n in ("md5", "sha1", "sha256", "sha512", "sha3_256", "blake2b", "blake2s")]
hashlib | pbkdf2_hmac | hashlib.pbkdf2_hmac("sha256", b"a", b"b", 10)
hashlib | scrypt | hashlib.scrypt(b"a", salt=b"b", n=2, r=8, p=1)
heapq | heaps | assert heapq.nsmallest(1, [2, 1]) == [1]
hmac | digests | assert len(hmac.digest(b"k", b"m", "sha256")) == 32
html | escaping | assert html.escape("<") == "&lt;"
html | parsing | import html.parser as p; p.HTMLParser().feed("<p>")
http | statuses and cookies | import http.cookies as c; assert http.HTTPStatus.OK == 200 and c.SimpleCookie("a=b")["a"].value == "b"
http | servers | from http.server import HTTPServer as S, BaseHTTPRequestHandler as H; S(("127.0.0.1", 0), H)
idlelib | editor | import idlelib
imaplib | connecting | imaplib.IMAP4("127.0.0.1")
importlib | importing | assert importlib.import_module("json").dumps(1) == "1"
importlib | metadata | import importlib.metadata as m; list(m.distributions())
importlib | resources | import importlib.resources
inspect | signatures | assert str(inspect.signature(lambda a: a)) == "(a)"
io | streams | assert io.TextIOWrapper(io.BytesIO(b"a")).read() == "a"
ipaddress | addresses | assert ipaddress.ip_address("::1").is_loopback
itertools | iterating | assert list(itertools.batched("abc", 2)) == [("a", "b"), ("c",)]
json | encoding | assert json.loads(json.dumps({"a": [1]})) == {"a": [1]}
keyword | words | assert keyword.iskeyword("if")
linecache | lines | assert linecache.getline("none", 1) == ""
locale | formatting | assert locale.getlocale() is not None; locale.localeconv()
locale | other locales | locale.setlocale(locale.LC_ALL, "de_DE.UTF-8")
logging | records | logging.getLogger("a").info("x")
lzma | compressing | assert lzma.decompress(lzma.compress(b"a")) == b"a"
mailbox | mailboxes | mailbox.Message()
marshal | values | assert marshal.loads(marshal.dumps([1])) == [1]
math | functions | assert math.isqrt(10) == 3
mimetypes | guessing | assert mimetypes.guess_type("a.html")[0] == "text/html"
mmap | memory | mmap.mmap(-1, 10)
modulefinder | finding | modulefinder.ModuleFinder()
multiprocessing | cpu_count | multiprocessing.cpu_count()
multiprocessing | processes | p = multiprocessing.Process(target=print); p.start(); p.join()
netrc | parsing | put("/tmp/a", "machine m login l password p"); assert netrc.netrc("/tmp/a").authenticators("m") == ("l", "", "p")
ntpath | Windows's paths | assert ntpath.join("a", "b") == "a\\\\b"
nturl2path | paths | import nturl2path
numbers | classes | assert isinstance(1, numbers.Integral)
opcode | codes | assert opcode.opmap
operator | functions | assert operator.add(1, 2) == 3
optparse | parsing | optparse.OptionParser().parse_args([])
os | paths and variables | assert os.path.join("a", "b") == "a/b" and dict(os.environ) is not None
os | working folder | assert os.getcwd()
os | random bytes | assert len(os.urandom(8)) == 8
os | processes | os.fork()
os | commands | assert os.system("true") == 0
os | users | os.getuid(); os.getlogin()
pathlib | paths | assert pathlib.PurePosixPath("a") / "b" == pathlib.PurePosixPath("a/b")
pdb | debugging | pdb.Pdb(stdin=StringIO("c\\n"), stdout=StringIO())
pickle | values | assert pickle.loads(pickle.dumps({1: [2]})) == {1: [2]}
pickletools | disassembling | pickletools.dis(pickle_dumps(), StringIO())
pkgutil | modules | list(pkgutil.iter_modules())
platform | names | assert platform.python_version().startswith("3.14")
plistlib | encoding | assert plistlib.loads(plistlib.dumps({"a": 1})) == {"a": 1}
poplib | connecting | poplib.POP3("127.0.0.1")
posix | calls | assert posix.getcwd()
posixpath | paths | assert posixpath.basename("a/b") == "b"
pprint | printing | assert pprint.pformat({"a": 1}) == "{'a': 1}"
profile | profiling | profile.Profile().runcall(len, [])
pstats | statistics | import cProfile as c; p = c.Profile(); p.runcall(sorted, []); s = StringIO(); pstats.Stats(p, stream=s).print_stats(); assert "sorted" in s.getvalue()
pty | terminals | pty.openpty()
pwd | users | pwd.getpwuid(0)
py_compile | compiling files | put("/tmp/a.py", "a = 1"); assert py_compile.compile("/tmp/a.py", "/tmp/a.pyc", doraise=True) == "/tmp/a.pyc"; assert open("/tmp/a.pyc", "rb").read()
pyclbr | classes of modules | put("/tmp/shown.py", "class A: pass"); assert list(pyclbr.readmodule("shown", ["/tmp"])) == ["A"]
pydoc | help | assert pydoc.plain(pydoc.render_doc(len))
pydoc_data | topics | import pydoc_data.topics
pyexpat | parsing | pyexpat.ParserCreate().Parse("<a/>", True)
queue | queues | q = queue.Queue(); q.put(1); assert q.get() == 1
quopri | encoding | assert quopri.encodestring(b"=") == b"=3D"
random | numbers | assert 0 <= random.random() < 1 and random.Random(1).random() == 0.13436424411240122
re | patterns | assert re.sub(r"(?P<a>\\w)\\d", r"\\g<a>", "a1") == "a"
readline | editing lines | readline.parse_and_bind("tab: complete")
reprlib | short forms | assert reprlib.repr([1] * 9).endswith("...]")
resource | limits | resource.getrusage(resource.RUSAGE_SELF)
rlcompleter | completing | rlcompleter.Completer({}).complete("pri", 0)
runpy | running modules | runpy.run_module("keyword", run_name="keyword")
sched | events | s = sched.scheduler(); s.enter(0, 1, list); s.run()
secrets | tokens | assert len(secrets.token_hex(4)) == 8
select | waiting | select.select([], [], [], 0)
selectors | waiting | selectors.DefaultSelector()
shelve | keeping values | s = shelve.open("/tmp/a"); s["a"] = [1]; s.close(); assert shelve.open("/tmp/a")["a"] == [1]
shlex | splitting | assert shlex.split("a 'b c'") == ["a", "b c"]
shutil | finding commands, terminals | shutil.which("ls"); shutil.get_terminal_size()
signal | names | assert signal.SIGINT
signal | handlers | signal.signal(signal.SIGINT, signal.default_int_handler)
signal | alarms | signal.alarm(1)
site | folders | site.getsitepackages()
smtplib | sending | smtplib.SMTP("127.0.0.1")
socket | names and numbers | assert socket.inet_aton("1.2.3.4") == b"\\1\\2\\3\\4"
socket | listening | socket.socket().bind(("127.0.0.1", 0))
socket | UDP | socket.socket(type=socket.SOCK_DGRAM).sendto(b"a", ("127.0.0.1", 9))
socketserver | serving | socketserver.TCPServer(("127.0.0.1", 0), None)
sqlite3 | databases in memory | assert sqlite3.connect(":memory:").execute("select 1+1").fetchone() == (2,)
sqlite3 | full text, JSON | sqlite3.connect(":memory:").execute("create virtual table t using fts5(a)"); assert sqlite3.connect(":memory:").execute("select json('[1]')").fetchone()
ssl | contexts | ssl.create_default_context()
stat | modes | assert stat.S_ISDIR(0o040000)
statistics | averages | assert statistics.mean([1, 3]) == 2
string | templates | assert string.Template("$a").substitute(a=1) == "1"
stringprep | tables | assert stringprep.in_table_a1("\\u0221")
struct | packing | assert struct.pack(">I", 1) == b"\\0\\0\\0\\1"
subprocess | running commands | subprocess.run(["true"])
symtable | symbols | symtable.symtable("a=1", "", "exec")
sys | the interpreter | assert sys.version_info >= (3, 14) and sys.modules
sys | tracing | sys.settrace(None); sys.setprofile(None)
sysconfig | settings | assert sysconfig.get_python_version() == "3.14"
syslog | logging | syslog.syslog("a")
tabnanny | checking | put("/tmp/a.py", "if 1:\\n        a\\n\\tb\\n"); s = StringIO(); redirect_stdout(s).__enter__(); tabnanny.check("/tmp/a.py"); assert "a.py" in s.getvalue()
tarfile | archives in memory | t = tarfile.open(fileobj=io_bytes(), mode="w:gz"); t.addfile(tarfile.TarInfo("a")); t.close()
tempfile | spooled files | f = tempfile.SpooledTemporaryFile(); f.write(b"a")
tempfile | files and folders | tempfile.TemporaryFile().write(b"a"); tempfile.TemporaryDirectory().cleanup()
termios | terminals | termios.tcgetattr(0)
textwrap | wrapping | assert textwrap.fill("a b", 1) == "a\\nb"
this | poem | import this
threading | locks, local values | threading.Lock().acquire(); threading.local(); threading.current_thread()
threading | starting threads | t = threading.Thread(target=print); t.start(); t.join()
threading | timers | threading.Timer(0, print).start()
time | clocks and waiting | time.sleep(0.001); assert time.time() > 1.7e9 and time.perf_counter()
timeit | measuring | timeit.timeit("1", number=1)
tkinter | windows | import tkinter; tkinter.Tk()
token | numbers | assert token.NAME == 1
tokenize | tokens | assert list(tokenize.generate_tokens(StringIO("a").readline))
tomllib | parsing | assert tomllib.loads("a=1") == {"a": 1}
trace | tracing | trace.Trace(count=0, trace=0).runfunc(len, [])
traceback | printing | assert traceback.format_exception(ValueError("a"))
tracemalloc | measuring | tracemalloc.start(); tracemalloc.stop()
tty | terminals | tty.setraw(0)
turtle | drawing | import turtle; turtle.Turtle()
turtledemo | drawing | import turtledemo
types | classes | assert types.SimpleNamespace(a=1).a == 1
typing | hints | assert typing.get_type_hints(lambda: 0) == {}; typing.NamedTuple("A", [("a", int)])
unicodedata | names | assert unicodedata.name("é") == "LATIN SMALL LETTER E WITH ACUTE"
unittest | tests and mocks | import unittest.mock as m; assert m.Mock(return_value=1)() == 1; unittest.TestSuite().run(unittest.TestResult())
urllib | URLs | import urllib.parse as p; assert p.urlencode({"a": 1}) == "a=1"
urllib | requests | import urllib.request as r; r.build_opener(); r.Request("http://example.com")
uuid | identifiers | assert uuid.uuid4() != uuid.uuid4() and uuid.uuid7() and uuid.uuid5(uuid.NAMESPACE_DNS, "a") and uuid.uuid1()
venv | environments | venv.EnvBuilder()
warnings | warnings | warnings.simplefilter("ignore"); warnings.warn("a")
wave | sounds | w = wave.open(io_bytes(), "wb"); w.setparams((1, 1, 8000, 0, "NONE", "")); w.close()
weakref | references | a = type("A", (), {})(); r = weakref.ref(a); assert r() is a; del a; assert r() is None
webbrowser | opening pages | webbrowser.get().open("http://example.com")
wsgiref | utilities | import wsgiref.util as u; assert u.guess_scheme({}) == "http"
xml | trees | import xml.etree.ElementTree as e; assert e.fromstring("<a b='1'/>").get("b") == "1"
xml | minidom, sax | import xml.dom.minidom as d, xml.sax as s; d.parseString("<a/>"); s.parseString(b"<a/>", s.ContentHandler())
xmlrpc | encoding | import xmlrpc.client as c; assert c.loads(c.dumps((1,)))[0] == (1,)
xmlrpc | servers | import xmlrpc.server as s; s.SimpleXMLRPCServer(("127.0.0.1", 0))
zipapp | archives | import os; os.mkdir("/tmp/a"); put("/tmp/a/__main__.py", "a = 1"); zipapp.create_archive("/tmp/a", "/tmp/b"); import zipfile; assert zipfile.ZipFile("/tmp/b").namelist() == ["__main__.py"]
zipfile | archives in memory | z = zipfile.ZipFile(io_bytes(), "w", zipfile.ZIP_DEFLATED); z.writestr("a", "b"); assert z.namelist() == ["a"]
zipimport | importing | import zipfile; z = zipfile.ZipFile("/tmp/a", "w"); z.writestr("zipped.py", "value = 1"); z.close(); import sys; sys.path.insert(0, "/tmp/a"); import zipped; assert zipped.value == 1
zipimport | code of an archive | import zipfile; z = zipfile.ZipFile("/tmp/a", "w"); z.writestr("zipped.py", "value = 1"); z.close(); n = {}; exec(zipimport.zipimporter("/tmp/a").get_code("zipped"), n); assert n["value"] == 1
zlib | compressing | assert zlib.decompress(zlib.compress(b"a")) == b"a"
zoneinfo | time zones | assert zoneinfo.ZoneInfo("Europe/Berlin") and len(zoneinfo.available_timezones()) > 500
"""


@task(name="try_use", compute="HIGH", timeout="30s")
def try_use(module: str, code: str) -> str | None:
    """Why the code does not run after the module was imported; nothing if it does."""
    from io import BytesIO
    import pickle

    names = {
        "StringIO": StringIO,
        "io_bytes": BytesIO,
        "pickle_dumps": lambda: pickle.dumps([1]),
        "put": lambda path, text: Path(path).write_text(text),
        "redirect_stdout": redirect_stdout,
    }
    with redirect_stdout(StringIO()), redirect_stderr(StringIO()):
        try:
            exec(f"import {module}\n{code}", names)
        except BaseException as error:
            return f"{type(error).__name__}: {error}"
    return None


@task(name="main", compute="HIGH")
async def main() -> list:
    """`[module, use, error]` of every use, and of every public module that has none."""
    uses = [tuple(part.strip() for part in line.split(" | ", 2)) for line in USES.split("\n") if line]
    foreign = {"msvcrt", "nt", "winreg", "winsound"}  # Windows's
    named = {module for module, _, _ in uses} | foreign
    rest = [name for name in sorted(sys.stdlib_module_names) if not name.startswith("_") and name not in named]
    uses += [(name, "importing", "") for name in rest]
    tried = await asyncio.gather(*(try_use.spawn(module, code) for module, _, code in uses))
    return [
        [module, use, said["result"] if said["success"] else f"{said['error']['error_type']}: {said['error']['message']}"]
        for (module, use, _), said in zip(uses, tried)
    ]
