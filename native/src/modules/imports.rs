//! The modules that a Python source names anywhere, also inside of its functions. Read by its lines and not as a grammar
//! would: what is named in a text by mistake costs a search and is not found.

/// One name that a source imports.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Import {
    /// The dots before it: none of an absolute import.
    pub(super) level: usize,
    /// A dotted name; empty for `from . import x`.
    pub(super) module: String,
    /// What is imported from it, which may be modules too.
    pub(super) names: Vec<String>,
}

/// Calls that import the module that their first argument names.
const CALLS: [&str; 2] = ["import_module(", "__import__("];

/// Bytes that an import over several lines can have: a longer one is a text that looks like its beginning.
const MAX_STATEMENT: usize = 64 << 10;

/// Every import of a source.
pub(super) fn imports_of(source: &str) -> Vec<Import> {
    let mut found = Vec::new();
    let mut lines = source.lines();
    while let Some(line) = lines.next() {
        let mut line = without_comment(line).to_owned();
        let is_import = statements(&line).next().is_some();
        let (mut opened, mut closed) = (line.contains('('), line.contains(')'));
        let mut continued = line.ends_with('\\');
        while is_import && (continued || opened && !closed) && line.len() < MAX_STATEMENT {
            let Some(next) = lines.next().map(without_comment) else {
                break;
            };
            line.truncate(line.trim_end_matches('\\').len());
            line.push(' ');
            line.push_str(next);
            opened |= next.contains('(');
            closed |= next.contains(')');
            continued = next.ends_with('\\');
        }
        for statement in statements(&line) {
            add(&mut found, statement);
        }
        for call in CALLS {
            for (at, _) in line.match_indices(call) {
                let given = line.get(at + call.len()..).unwrap_or_default().trim_start();
                let quote = given
                    .chars()
                    .next()
                    .filter(|quote| matches!(quote, '"' | '\''));
                let name = quote.and_then(|quote| given.get(1..)?.split(quote).next());
                found.extend(name.and_then(|name| named(name, Vec::new())));
            }
        }
    }
    found
}

fn without_comment(line: &str) -> &str {
    line.split('#').next().unwrap_or_default().trim_end()
}

/// The import statements of a line: at its beginning, after a colon, after a semicolon.
fn statements(line: &str) -> impl Iterator<Item = &str> {
    let parts = line.split([';', ':']).map(str::trim_start);
    parts.filter(|part| part.starts_with("import ") || part.starts_with("from "))
}

fn add(found: &mut Vec<Import>, statement: &str) {
    if let Some(names) = statement.strip_prefix("import ") {
        let modules = names.split(',').map(first_word);
        found.extend(modules.filter_map(|module| named(module, Vec::new())));
        return;
    }
    let Some((module, names)) = statement
        .strip_prefix("from ")
        .and_then(|rest| rest.split_once(" import"))
    else {
        return;
    };
    let names = names.trim_matches([' ', '(', ')', '\t']);
    let names = names
        .split(',')
        .map(first_word)
        .filter(|name| is_name(name));
    found.extend(named(module.trim(), names.map(str::to_owned).collect()));
}

fn named(module: &str, names: Vec<String>) -> Option<Import> {
    let rest = module.trim_start_matches('.');
    let level = module.len() - rest.len();
    let fits = rest.split('.').all(is_name) || (rest.is_empty() && level > 0);
    fits.then(|| Import {
        level,
        module: rest.to_owned(),
        names,
    })
}

fn first_word(text: &str) -> &str {
    text.split_whitespace().next().unwrap_or_default()
}

fn is_name(name: &str) -> bool {
    let letter = |letter: char| letter.is_alphanumeric() || letter == '_';
    !name.is_empty() && name.chars().all(letter)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn imports_are_found_wherever_they_stand() {
        let source = "
import os, rows.parts as parts  # not, this
def main():
    from .near import (one,
        two as second,  # said
    )
    try: import late
    except ImportError: from .. import above; import after
    x = importlib.import_module('dynamic.one')
from far \\
    import *
text = 'from here to there'
";
        let found = imports_of(source);
        let told: Vec<String> = found
            .iter()
            .map(|import| {
                format!(
                    "{}{}:{}",
                    ".".repeat(import.level),
                    import.module,
                    import.names.join(",")
                )
            })
            .collect();
        let expected = [
            "os:",
            "rows.parts:",
            ".near:one,two",
            "late:",
            "..:above",
            "after:",
            "dynamic.one:",
            "far:",
        ];
        assert_eq!(told, expected);
    }

    #[test]
    fn a_text_that_looks_like_the_beginning_of_an_import_ends_it() {
        let source = format!("from x import (\n{}import late\n", "\n".repeat(400_000));
        assert!(
            imports_of(&source)
                .iter()
                .any(|import| import.module == "late")
        );
    }

    #[test]
    fn what_is_no_import_is_none() {
        for source in [
            "imported = 1",
            "from",
            "import",
            "from x",
            "import 'x'",
            "from ; import (",
            "__import__(",
            "import a-b",
        ] {
            assert_eq!(imports_of(source), [], "{source}");
        }
    }
}
