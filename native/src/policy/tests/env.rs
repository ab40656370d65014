use serde_json::json;

use super::super::Env;

fn env(names: &[&str]) -> Env {
    Env::parse(&json!(names), "envVariables").unwrap()
}

#[test]
fn only_named_variables_are_allowed() {
    let granted = env(&["A", "B_2", "A", "ProgramFiles(x86)"]);
    for (name, allowed) in [
        ("A", true),
        ("B_2", true),
        ("a", false),
        ("", false),
        ("AA", false),
    ] {
        assert_eq!(granted.allows(name), allowed, "{name}");
    }
    assert_eq!(granted.names().count(), 3, "duplicates are merged");
    assert!(!Env::default().allows("PATH"));
}

#[test]
fn what_is_no_name_is_refused() {
    for (value, why) in [
        (json!("A"), "envVariables is not a list"),
        (json!(null), "envVariables is not a list"),
        (json!([1]), "envVariables[0] is not a text: 1."),
        (json!(["A", "*"]), "envVariables[1] \"*\" is a pattern"),
        (json!(["AWS_*"]), "granted by name only"),
        (json!([""]), "is not the name of a variable"),
        (json!(["A=B"]), "is not the name of a variable"),
        (json!(["A\0"]), "is not the name of a variable"),
        (json!(["A B"]), "is not the name of a variable"),
        (json!(["A\n"]), "is not the name of a variable"),
        (json!(["A".repeat(201)]), "201 bytes long"),
        (json!(vec!["A"; 1001]), "1001 names"),
    ] {
        let refused = Env::parse(&value, "envVariables").unwrap_err();
        assert!(refused.contains(why), "{value}: {refused}");
    }
}

#[test]
fn sets_of_names_cover_and_intersect() {
    assert!(env(&["A", "B"]).covers(&env(&["A"])));
    assert!(!env(&["A"]).covers(&env(&["A", "B"])));
    assert_eq!(env(&["A", "B"]).intersect(&env(&["B", "C"])), env(&["B"]));
}
