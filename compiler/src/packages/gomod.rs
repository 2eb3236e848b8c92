//! go.mod files, and the list of a vendor folder.

use std::collections::HashMap;

/// What of a go.mod file concerns the choice of packages.
#[derive(Clone, Debug, Default)]
pub struct GoMod {
    pub module: String,
    /// The minor version of the `go` line.
    pub go: Option<u32>,
    /// Module paths and versions.
    pub require: Vec<(String, String)>,
    pub replace: Vec<Replace>,
}

/// `old oldversion => new newversion`.
#[derive(Clone, Debug)]
pub struct Replace {
    pub old: String,
    /// "" replaces all versions.
    pub old_version: String,
    /// A module path, or a directory if there is no version.
    pub new: String,
    pub new_version: String,
}

/// The minor version of a Go version `1.N`, `1.N.P` or `1.NrcP`; of Go 1 for `1`.
pub(super) fn minor(version: &str) -> Option<u32> {
    let rest = version.strip_prefix('1')?;
    if rest.is_empty() {
        return Some(0);
    }
    let rest = rest.strip_prefix('.')?;
    let end = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
    let tail = &rest[end..];
    let patch = tail
        .strip_prefix('.')
        .is_none_or(|patch| !patch.is_empty() && patch.bytes().all(|b| b.is_ascii_digit()));
    let pre = tail.is_empty() || tail.starts_with('.') || tail.starts_with("rc") || tail.starts_with("beta");
    if patch && pre { rest[..end].parse().ok() } else { None }
}

impl GoMod {
    /// Parses a go.mod file. Unless `lax`, as the files of dependencies are read, what is not understood is an error: a line `LINE: TEXT`
    /// each.
    pub fn parse(text: &str, lax: bool) -> Result<GoMod, Vec<String>> {
        let mut file = GoMod::default();
        let mut errors = Vec::new();
        let mut block: Option<(String, usize)> = None;
        let mut line_number = 0;
        for (i, line) in text.lines().enumerate() {
            line_number = i + 1;
            let words = match words(line) {
                Ok(words) => words,
                Err(reason) => {
                    errors.push(format!("{line_number}: {reason}"));
                    continue;
                }
            };
            let words: Vec<&str> = words.iter().map(String::as_str).collect();
            let result = match (&block, words.as_slice()) {
                (_, []) => continue,
                (Some(_), [")"]) => {
                    block = None;
                    continue;
                }
                (None, [verb, "("]) => {
                    block = Some((verb.to_string(), line_number));
                    if lax || is_block_verb(verb) {
                        continue;
                    } else {
                        Err(format!("unknown block type: {verb}"))
                    }
                }
                (Some((verb, _)), args) => file.directive(verb, args),
                (None, [verb, args @ ..]) => file.directive(verb, args),
            };
            if let Err(reason) = result
                && !lax
            {
                errors.push(format!("{line_number}: {reason}"));
            }
        }
        if let Some((_, start)) = block {
            errors.push(format!(
                "{}: syntax error (unterminated block started at {start}:1)",
                line_number + 1
            ));
        }
        if errors.is_empty() { Ok(file) } else { Err(errors) }
    }

    fn directive(&mut self, verb: &str, args: &[&str]) -> Result<(), String> {
        match (verb, args) {
            ("module", [path]) if self.module.is_empty() => self.module = path.to_string(),
            ("module", [_]) => return Err("repeated module statement".to_string()),
            ("module", _) => return Err("usage: module module/path".to_string()),
            ("go", [version]) if self.go.is_none() => {
                let invalid = || format!("invalid go version '{version}': must match format 1.23.0");
                self.go = Some(minor(version).ok_or_else(invalid)?);
            }
            ("go", [_]) => return Err("repeated go statement".to_string()),
            ("go", _) => return Err("go directive expects exactly one argument".to_string()),
            ("require", [path, version]) => self.require.push((path.to_string(), version.to_string())),
            ("require", _) => return Err("usage: require module/path v1.2.3".to_string()),
            ("replace", args) => self.replace.push(replace(args)?),
            ("exclude" | "retract" | "toolchain" | "godebug" | "tool" | "ignore", _) => {}
            _ => return Err(format!("unknown directive: {verb}")),
        }
        Ok(())
    }
}

fn is_block_verb(verb: &str) -> bool {
    matches!(
        verb,
        "module" | "require" | "replace" | "exclude" | "retract" | "godebug" | "tool" | "ignore"
    )
}

fn replace(args: &[&str]) -> Result<Replace, String> {
    let usage = || "usage: replace module/path [v1.2.3] => other/module v1.4\n\t or replace module/path [v1.2.3] => ../local/directory";
    let arrow = args.iter().position(|&arg| arg == "=>").ok_or_else(usage)?;
    let (old, old_version) = match &args[..arrow] {
        [old] => (old, ""),
        [old, version] => (old, *version),
        _ => return Err(usage().to_string()),
    };
    let (new, new_version) = match &args[arrow + 1..] {
        [new] => (new, ""),
        [new, version] => (new, *version),
        _ => return Err(usage().to_string()),
    };
    if new_version.is_empty() && !is_local(new) {
        return Err(format!(
            "replacement module without version must be directory path (rooted or starting with . or ..): {new}"
        ));
    }
    Ok(Replace {
        old: old.to_string(),
        old_version: old_version.to_string(),
        new: new.to_string(),
        new_version: new_version.to_string(),
    })
}

/// Whether a replacement or an argument is a directory rather than a path of a module.
pub(super) fn is_local(path: &str) -> bool {
    path == "." || path == ".." || path.starts_with("./") || path.starts_with("../") || path.starts_with('/')
}

/// The words of a line: bare, quoted or in backquotes; without the comment.
fn words(line: &str) -> Result<Vec<String>, String> {
    let mut words = Vec::new();
    let mut rest = line.trim_start();
    while !rest.is_empty() && !rest.starts_with("//") {
        let quote = rest.as_bytes()[0];
        if quote == b'"' || quote == b'`' {
            let end = rest[1..].find(quote as char).ok_or("unexpected newline in string")?;
            words.push(rest[1..=end].to_string());
            rest = &rest[end + 2..];
        } else if quote == b'(' || quote == b')' {
            words.push(rest[..1].to_string());
            rest = &rest[1..];
        } else {
            let stop = |c: char| c.is_whitespace() || c == '(' || c == ')';
            let mut end = rest.find(stop).unwrap_or(rest.len());
            if let Some(comment) = rest[..end].find("//") {
                end = comment;
            }
            words.push(rest[..end].to_string());
            rest = &rest[end..];
        }
        rest = rest.trim_start();
    }
    Ok(words)
}

/// A package of a vendor folder.
#[derive(Clone, Debug)]
pub(super) struct Vendored {
    pub module: String,
    pub version: String,
    pub go: Option<u32>,
}

/// The packages that `vendor/modules.txt` lists.
pub(super) fn vendored(text: &str) -> HashMap<String, Vendored> {
    let mut packages = HashMap::new();
    let mut module = Vendored {
        module: String::new(),
        version: String::new(),
        go: None,
    };
    for line in text.lines() {
        if let Some(notes) = line.strip_prefix("## ") {
            let go = notes.split(';').find_map(|note| note.trim().strip_prefix("go "));
            module.go = go.and_then(minor);
        } else if let Some(head) = line.strip_prefix("# ") {
            let mut words = head.split_whitespace();
            module = Vendored {
                module: words.next().unwrap_or("").to_string(),
                version: words.next().filter(|&word| word != "=>").unwrap_or("").to_string(),
                go: None,
            };
        } else if !line.trim().is_empty() {
            packages.insert(line.trim().to_string(), module.clone());
        }
    }
    packages
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_parsed() {
        let text = "module \"example.com/m\" // the module\n\ngo 1.21.3\ntoolchain go1.22\nrequire a.com/b v1.2.3 // indirect\n\
                    require (\n\tc.com/d v0.1.0\n)\nreplace a.com/b => ../b\nreplace c.com/d v0.1.0 => e.com/f v2.0.0\n";
        let file = GoMod::parse(text, false).unwrap();
        assert_eq!(file.module, "example.com/m");
        assert_eq!(file.go, Some(21));
        assert_eq!(file.require[1], ("c.com/d".to_string(), "v0.1.0".to_string()));
        assert_eq!(
            (file.replace[0].new.as_str(), file.replace[1].new_version.as_str()),
            ("../b", "v2.0.0")
        );
    }

    #[test]
    fn errors_are_gos() {
        let errors = |text: &str| GoMod::parse(text, false).unwrap_err().join("|");
        assert_eq!(errors("module a\nfoo bar\n"), "2: unknown directive: foo");
        assert_eq!(errors("module a\nmodule b\n"), "2: repeated module statement");
        assert_eq!(
            errors("module a\ngo 1.x\n"),
            "2: invalid go version '1.x': must match format 1.23.0"
        );
        assert_eq!(errors("module a\nrequire b\n"), "2: usage: require module/path v1.2.3");
        assert!(GoMod::parse("module a\nfoo bar\n", true).is_ok());
    }

    #[test]
    fn vendor_lists_are_read() {
        let list =
            vendored("# a.com/b v1.0.0\n## explicit; go 1.17\na.com/b\na.com/b/c\n# d.com/e v2.0.0 => ../e\nd.com/e\n");
        assert_eq!(list["a.com/b/c"].go, Some(17));
        assert_eq!(list["d.com/e"].version, "v2.0.0");
        assert_eq!(list["d.com/e"].go, None);
    }
}
