use super::super::absolute;

#[test]
fn paths_become_absolute_and_plain() {
    for (root, path, expected) in [
        ("/p", "./data", "/p/data"),
        ("/p/", "data//x/./y/", "/p/data/x/y"),
        ("/p", ".", "/p"),
        ("/p", "/abs", "/abs"),
        ("/p", "/", "/"),
        ("/p/q", "../x", "/p/x"),
        ("/p", "..", "/"),
        ("/p", "a/../b", "/p/b"),
        ("/p", "a\\b", "/p/a\\b"),
        ("/p", "./~x", "/p/~x"),
        ("/p", "/c:/x", "/c:/x"),
        ("/p", "C:\\x", "/C:/x"),
        ("C:\\p", ".\\data", "/C:/p/data"),
        ("c:\\p", "data/x", "/C:/p/data/x"),
        ("/C:/p", "..\\x", "/C:/x"),
        ("\\\\?\\C:\\p", "x", "/C:/p/x"),
        ("C:\\p", "d:/y\\z", "/D:/y/z"),
    ] {
        assert_eq!(
            absolute(root, path).as_deref(),
            Ok(expected),
            "{root} {path}"
        );
    }
}

#[test]
fn paths_that_lead_nowhere_sure_are_refused() {
    for (root, path, part) in [
        ("/p", "../..", "above the root"),
        ("/p", "/..", "above the root"),
        ("/p", "a/../../../b", "above the root"),
        ("C:\\p", "..\\..\\x", "above the root"),
        ("C:\\p", "C:\\..", "above the root"),
        ("/p", "~", "not expanded"),
        ("/p", "~/x", "not expanded"),
        ("/p", "~bob/x", "not expanded"),
        ("/p", "C:x", "current folder"),
        ("/p", "C:", "current folder"),
        ("C:\\p", "\\x", "names no drive"),
        ("/p", "\\\\server\\share", "network share"),
        ("/p", "a\0b", "NUL"),
    ] {
        let why = absolute(root, path).unwrap_err();
        assert!(why.contains(part), "{root} {path:?}: {why}");
    }
}
