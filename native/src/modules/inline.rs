//! Dependencies that a file states itself (PEP 723): whether they are installed.

use std::collections::BTreeSet;
use std::path::PathBuf;

/// The packages that a source says it needs and that are not among the installed ones.
///
/// # Errors
/// A block that cannot be read.
pub(super) fn missing(source: &str, installed: &[PathBuf]) -> Result<Vec<String>, String> {
    let Some(block) = block(source) else {
        return Ok(Vec::new());
    };
    let parsed: toml::Table = block
        .parse()
        .map_err(|error| format!("the \"script\" block at its top is no TOML: {error}"))?;
    let Some(wanted) = parsed.get("dependencies") else {
        return Ok(Vec::new());
    };
    let wanted = wanted.as_array().and_then(|wanted| {
        let names = wanted.iter().map(|name| name.as_str().map(str::to_owned));
        names.collect::<Option<Vec<String>>>()
    });
    let wanted = wanted.ok_or("the dependencies of its \"script\" block are no list of texts")?;
    let there = distributions(installed);
    let is_missing = |requirement: &String| {
        let name = normalised(name_of(requirement));
        name != "capsule-run" && !there.contains(&name)
    };
    Ok(wanted.into_iter().filter(is_missing).collect())
}

/// The text of the `# /// script` block.
fn block(source: &str) -> Option<String> {
    let mut lines = source
        .lines()
        .skip_while(|line| line.trim_end() != "# /// script");
    lines.next()?;
    let mut text = String::new();
    for line in lines {
        if line.trim_end() == "# ///" {
            return Some(text);
        }
        let line = line.strip_prefix('#')?;
        text.push_str(line.strip_prefix(' ').unwrap_or(line));
        text.push('\n');
    }
    None
}

/// `Requests[socks] >= 2` is about `Requests`. One for other machines, `; sys_platform == …`, is asked for all the
/// same: what it says of this one is not for the host to find out.
fn name_of(requirement: &str) -> &str {
    let end = requirement
        .find(|letter: char| !letter.is_ascii_alphanumeric() && !"-_.".contains(letter))
        .unwrap_or(requirement.len());
    requirement.get(..end).unwrap_or_default()
}

/// A name as PEP 503 compares it.
fn normalised(name: &str) -> String {
    let parts = name.split(['-', '_', '.']).filter(|part| !part.is_empty());
    parts.collect::<Vec<_>>().join("-").to_ascii_lowercase()
}

fn distributions(installed: &[PathBuf]) -> BTreeSet<String> {
    let entries = installed
        .iter()
        .flat_map(|site| std::fs::read_dir(site).into_iter().flatten());
    let names = entries.filter_map(|entry| {
        let name = entry.ok()?.file_name().into_string().ok()?;
        let distribution = name
            .strip_suffix(".dist-info")
            .or_else(|| name.strip_suffix(".egg-info"))?;
        Some(normalised(distribution.split('-').next()?))
    });
    names.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_block_names_what_is_missing() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir(folder.path().join("Typing_Extensions-4.1.dist-info")).unwrap();
        let source = "#!/usr/bin/env python\n# /// script\n# requires-python = \">=3.10\"\n# dependencies = [\n#   \"typing.extensions>=4\",\n#   \"rich[all]~=13\",\n# ]\n# ///\nimport rich\n";
        let installed = [folder.path().to_owned()];
        assert_eq!(
            missing(source, &installed),
            Ok(vec!["rich[all]~=13".to_owned()])
        );
        assert_eq!(missing("x = 1\n", &installed), Ok(Vec::new()));
        assert!(missing("# /// script\n# dependencies = 1\n# ///\n", &installed).is_err());
    }
}
