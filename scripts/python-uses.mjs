// One real use of each of many packages from PyPI: what is installed, and the body of a function that gives a value.

/** @type {[requirement: string, body: string][]} */
export const uses = [
  [
    'sympy',
    `import sympy; x = sympy.symbols("x"); return [str(sympy.integrate(sympy.exp(-x**2), (x, -sympy.oo, sympy.oo))), str(sympy.solve(x**3 - x - 1, x)[2].evalf(12)), str(sympy.factor(x**4 - 1))]`,
  ],
  ['mpmath', `import mpmath; mpmath.mp.dps = 40; return str(mpmath.zeta(3))`],
  [
    'networkx',
    `import networkx as nx; g = nx.karate_club_graph(); return [nx.shortest_path(g, 0, 33), sorted(nx.pagerank(g, tol=1e-9).items(), key=lambda kv: -kv[1])[0][0] if False else nx.diameter(g), [sorted(c) for c in nx.community.greedy_modularity_communities(g)][0]]`,
  ],
  [
    'jinja2',
    `import jinja2; return jinja2.Environment(autoescape=True).from_string("{% for u in users %}<li>{{ u.name|title }}</li>{% else %}none{% endfor %}").render(users=[{"name": "ada & bob"}])`,
  ],
  [
    'requests',
    `import requests; r = requests.Request("POST", "https://example.com/a", params={"q": "ü"}, json={"a": 1}).prepare(); return [r.url, r.body.decode(), dict(r.headers)["Content-Type"]]`,
  ],
  [
    'httpx',
    `import httpx; r = httpx.Request("POST", "https://example.com/a?b=1", json={"a": 1}); return [str(r.url), r.content.decode(), httpx.URL("https://u@x.org:8443/p").port]`,
  ],
  [
    'pydantic<2',
    `import pydantic, typing, datetime
class Row(pydantic.BaseModel):
    id: int
    at: datetime.date
    tags: typing.List[str] = []
try: Row(id="x", at="2026-13-01")
except pydantic.ValidationError as e: bad = [err["loc"][0] for err in e.errors()]
return [Row(id="3", at="2026-01-02", tags=("a",)).json(), bad]`,
  ],
  [
    'pyyaml',
    `import yaml; return [yaml.safe_load("a: [1, 2.5, yes]\\nb: {c: null}"), yaml.safe_dump({"x": [1, {"y": "é"}]}, allow_unicode=True)]`,
  ],
  [
    'attrs',
    `import attr
@attr.s(auto_attribs=True, order=True)
class P:
    x: int = attr.ib(validator=attr.validators.instance_of(int))
return [repr(P(1)), attr.asdict(P(2)), P(1) < P(2)]`,
  ],
  [
    'cattrs',
    `import attrs, cattrs
@attrs.define
class P:
    x: int
    y: list[str]
return cattrs.unstructure(cattrs.structure({"x": "1", "y": [2]}, P))`,
  ],
  [
    'rich',
    `import io; from rich.console import Console; from rich.table import Table
t = Table(title="T"); t.add_column("a"); t.add_row("[bold]x[/bold]")
c = Console(file=io.StringIO(), width=40, color_system=None); c.print(t); return c.file.getvalue()`,
  ],
  [
    'click',
    `import click; from click.testing import CliRunner
@click.command()
@click.option("--n", type=int, default=1)
def go(n): click.echo("x" * n)
return [CliRunner().invoke(go, ["--n", "3"]).output, CliRunner().invoke(go, ["--n", "y"]).exit_code]`,
  ],
  [
    'tabulate',
    `from tabulate import tabulate; return tabulate([["a", 1], ["b", 22.5]], headers=["k", "v"], tablefmt="github")`,
  ],
  [
    'python-dateutil',
    `from dateutil import parser, rrule, tz; return [str(parser.parse("Thu Sep 25 2003 10:36:28 +0200")), [str(d) for d in rrule.rrule(rrule.MONTHLY, count=3, dtstart=parser.parse("2026-01-31"))], str(parser.parse("2026-07-01 12:00").replace(tzinfo=tz.UTC))]`,
  ],
  [
    'pytz',
    `import pytz, datetime; z = pytz.timezone("Europe/Zurich"); return [str(z.localize(datetime.datetime(2026, 7, 1, 12))), len(pytz.common_timezones) > 400]`,
  ],
  [
    'arrow',
    `import arrow; return [arrow.get("2026-01-31T10:00:00+01:00").shift(months=1).isoformat(), arrow.get(0).humanize(arrow.get(7200))]`,
  ],
  [
    'babel',
    `from babel.numbers import format_currency; from babel.dates import format_date; import datetime; return [format_currency(1234567.5, "CHF", locale="de_CH"), format_date(datetime.date(2026, 3, 1), locale="fr", format="full")]`,
  ],
  [
    'beautifulsoup4',
    `from bs4 import BeautifulSoup; s = BeautifulSoup("<ul><li class=a>1<li>2</ul><a href=/x>y</a>", "html.parser"); return [s.a["href"], [li.get_text() for li in s.select("li")], s.prettify()]`,
  ],
  [
    'html5lib',
    `import html5lib; from xml.etree import ElementTree as E; return E.tostring(html5lib.parse("<p>a<b>c</p>d", namespaceHTMLElements=False)).decode()`,
  ],
  [
    'markdown',
    `import markdown; return markdown.markdown("# T\\n\\n|a|b|\\n|-|-|\\n|1|2|\\n\\n- x\\n- *y*", extensions=["tables", "toc"])`,
  ],
  ['mistune', `import mistune; return mistune.html("# T\\n\\n**b** [l](http://x.org)")`],
  [
    'pygments',
    `from pygments import highlight; from pygments.lexers import get_lexer_by_name; from pygments.formatters import HtmlFormatter; return highlight("def f(): return 'x'", get_lexer_by_name("python"), HtmlFormatter())`,
  ],
  [
    'docutils',
    `from docutils.core import publish_parts; return publish_parts("T\\n=\\n\\n*a* and :sub:\`b\`", writer_name="html5")["body"]`,
  ],
  [
    'lark',
    `import lark; p = lark.Lark('start: sum\\n?sum: NUM | sum "+" NUM\\n%import common.NUMBER -> NUM\\n%ignore " "', parser="lalr"); return p.parse("1 + 2 + 3").pretty()`,
  ],
  [
    'pyparsing',
    `import pyparsing as pp; e = pp.infix_notation(pp.common.integer, [("*", 2, pp.OpAssoc.LEFT), ("+", 2, pp.OpAssoc.LEFT)]); return e.parse_string("1+2*3").as_list()`,
  ],
  [
    'sqlparse',
    `import sqlparse; return sqlparse.format("select a,b from t where x=1 order by 2", reindent=True, keyword_case="upper")`,
  ],
  [
    'sqlglot',
    `import sqlglot; return sqlglot.transpile("SELECT IFNULL(a, 1) FROM t LIMIT 3", read="mysql", write="postgres")`,
  ],
  [
    'sqlalchemy',
    `import sqlalchemy as sa; e = sa.create_engine("sqlite://"); m = sa.MetaData(); t = sa.Table("t", m, sa.Column("id", sa.Integer, primary_key=True), sa.Column("n", sa.String))
m.create_all(e)
with e.begin() as c:
    c.execute(t.insert(), [{"n": "a"}, {"n": "b"}]); return [list(r) for r in c.execute(sa.select(t).where(t.c.n > "a"))]`,
  ],
  [
    'jsonschema<4.18',
    `import jsonschema; v = jsonschema.Draft7Validator({"type": "object", "properties": {"a": {"type": "integer", "minimum": 2}}, "required": ["b"]}); return sorted(e.message for e in v.iter_errors({"a": 1}))`,
  ],
  [
    'marshmallow',
    `import marshmallow as m
class S(m.Schema):
    n = m.fields.Int(required=True); e = m.fields.Email()
return [S().load({"n": "3", "e": "a@b.ch"}), S().validate({"e": "x"})]`,
  ],
  [
    'faker',
    `import faker; f = faker.Faker("de_CH"); faker.Faker.seed(7); return [f.name(), f.iban()[:2], faker.Faker("en_US").city() != ""]`,
  ],
  [
    'openpyxl',
    `import openpyxl, io; w = openpyxl.Workbook(); w.active.append(["a", 1.5]); b = io.BytesIO(); w.save(b); b.seek(0); return [[c.value for c in r] for r in openpyxl.load_workbook(b).active.rows]`,
  ],
  [
    'tomlkit',
    `import tomlkit; d = tomlkit.parse("# c\\n[a]\\nx = 1\\n"); d["a"]["y"] = [1, 2]; return tomlkit.dumps(d)`,
  ],
  [
    'toolz',
    `import toolz; return [toolz.frequencies("banana"), list(toolz.sliding_window(2, [1, 2, 3])), toolz.pipe(3, lambda x: x + 1)]`,
  ],
  [
    'more-itertools',
    `import more_itertools as m; return [list(map(list, m.chunked(range(5), 2))), list(m.distinct_permutations("aab"))]`,
  ],
  [
    'sortedcontainers',
    `from sortedcontainers import SortedDict, SortedList; s = SortedList([3, 1, 2]); s.add(0); return [list(s), s.bisect(2), SortedDict(b=1, a=2).peekitem(0)]`,
  ],
  [
    'humanize',
    `import humanize, datetime; return [humanize.naturalsize(123456789), humanize.intword(12300000), humanize.precisedelta(datetime.timedelta(seconds=3700))]`,
  ],
  [
    'chardet',
    `import chardet; return chardet.detect("Grüße aus Zürich, schöne Straße".encode("latin-1"))["encoding"]`,
  ],
  [
    'idna',
    `import idna; return [idna.encode("zürich.ch").decode(), idna.decode("xn--zrich-kva.ch")]`,
  ],
  [
    'packaging',
    `from packaging.version import Version; from packaging.requirements import Requirement; return [str(max(map(Version, ["1.10", "1.9", "2.0rc1"]))), str(Requirement("a[b]>=1; python_version > '3'").specifier)]`,
  ],
  [
    'phonenumbers',
    `import phonenumbers as p; n = p.parse("044 668 18 00", "CH"); return [p.format_number(n, p.PhoneNumberFormat.INTERNATIONAL), p.is_valid_number(n)]`,
  ],
  [
    'xmltodict',
    `import xmltodict; return [xmltodict.parse("<a x='1'><b>2</b><b>3</b></a>"), xmltodict.unparse({"a": {"b": ["1", "2"]}})]`,
  ],
  [
    'boltons',
    `from boltons.iterutils import remap, chunked; return [remap({"a": [1, None]}, visit=lambda p, k, v: v is not None), chunked([1, 2, 3], 2)]`,
  ],
  [
    'cachetools',
    `import cachetools; c = cachetools.LRUCache(2); c["a"] = 1; c["b"] = 2; c["a"]; c["c"] = 3; return sorted(c)`,
  ],
]
