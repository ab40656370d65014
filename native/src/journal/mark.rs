//! Marks in the place of the values of environment variables: a beginning of the run's own, a number, the variable's
//! name, and an end.

/// What each mark of a run ends with.
pub const END: char = '>';

/// What each mark of a run begins with. Nobody who does not know the run's seed can write one.
#[must_use]
pub fn beginning(seed: &[u8; 32]) -> String {
    let mut hasher = blake3::Hasher::new_keyed(seed);
    let hash = hasher.update(b"marks").finalize().to_hex();
    format!("<{}:", hash.as_str().get(..32).unwrap_or_default())
}

/// A text for people, with the names of variables in brackets.
#[must_use]
pub fn readable(text: &str, seed: &[u8]) -> String {
    let Ok(seed) = seed.try_into() else {
        return text.to_owned();
    };
    let beginning = beginning(seed);
    let mut parts = text.split(&beginning);
    let mut shown = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (mark, rest) = part.split_once(END).unwrap_or((part, ""));
        let (_, name) = mark.split_once(':').unwrap_or(("", mark));
        shown.push_str(&format!("[{name}]"));
        shown.push_str(rest);
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn people_see_the_names_of_variables() {
        let seed = [3; 32];
        let begin = beginning(&seed);
        let text = format!("a {begin}0:TOKEN> b {begin}12:OTHER>");
        assert_eq!(readable(&text, &seed), "a [TOKEN] b [OTHER]");
        assert_eq!(readable("a < b : c >", &seed), "a < b : c >");
    }
}
