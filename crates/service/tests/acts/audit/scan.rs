//! Which public functions of the crate write to the database: read off the sources, by following
//! calls down to the statements. It errs on the side of too many: a call is taken for any function
//! of that name which it could mean.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use syn::visit::{self, Visit};

/// A function, and what it does as far as its text shows.
struct Function {
    /// Path of its module below `src`, such as `unit/sql`.
    module: String,
    name: String,
    /// What it would be if it writes; `None` if it is not public.
    public: Option<Writer>,
    is_method: bool,
    /// Hands a statement that writes to the database.
    writes: bool,
    /// What it mentions.
    calls: Vec<Call>,
}

/// A name that may be that of a function.
#[derive(Debug, PartialEq, Eq)]
enum Call {
    /// `x.insert(…)`.
    Method(String),
    /// With what stands before it: `sql::insert`, `insert`.
    Path(Option<String>, String),
}

impl Function {
    fn noun(&self) -> &str {
        self.module.split('/').next().unwrap()
    }
}

/// A public function that writes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Writer {
    /// Takes a proof of a right.
    pub(super) is_granted: bool,
}

/// Public functions that write or take a proof of a right, as `noun::verb`.
pub(super) fn writers() -> BTreeMap<String, Writer> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut sources = Vec::new();
    collect(&root, "", &mut sources);
    found_in(&sources)
}

/// Module and text of each file, without the engine, which is what writing is measured by.
fn collect(folder: &Path, module: &str, sources: &mut Vec<(String, String)>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let stem = path.file_stem().unwrap().to_str().unwrap();
        let below = if module.is_empty() { stem.to_owned() } else { format!("{module}/{stem}") };
        if below == "engine" || below == "trial" || stem == "tests" {
            continue;
        }
        if path.is_dir() {
            collect(&path, &below, sources);
        } else {
            sources.push((below, fs::read_to_string(&path).unwrap()));
        }
    }
}

fn found_in(sources: &[(String, String)]) -> BTreeMap<String, Writer> {
    let mut functions = Vec::new();
    for (module, text) in sources {
        let file = syn::parse_file(text).unwrap_or_else(|e| panic!("{module}: {e}"));
        File { module, functions: &mut functions }.visit_file(&file);
    }
    spread(&mut functions);
    functions
        .iter()
        .filter_map(|function| {
            let writer = function.public.filter(|public| function.writes || public.is_granted)?;
            Some((format!("{}::{}", function.noun(), function.name), writer))
        })
        .collect()
}

/// Who calls a function that writes, writes.
fn spread(functions: &mut [Function]) {
    loop {
        let more: Vec<usize> = (0..functions.len())
            .filter(|at| !functions[*at].writes)
            .filter(|at| {
                let from = &functions[*at];
                let mut calls = from.calls.iter();
                calls.any(|call| functions.iter().any(|to| to.writes && may_mean(from, call, to)))
            })
            .collect();
        if more.is_empty() {
            return;
        }
        for at in more {
            functions[at].writes = true;
        }
    }
}

/// Whether a name in one function can mean another: of the same noun, or of the one it names.
fn may_mean(from: &Function, call: &Call, to: &Function) -> bool {
    let (before, name) = match call {
        Call::Method(name) => {
            return to.is_method && *name == to.name && from.noun() == to.noun();
        }
        Call::Path(before, name) => (before, name),
    };
    if *name != to.name {
        return false;
    }
    match before.as_deref() {
        // A method is never called without what it belongs to.
        None => !to.is_method && from.module == to.module,
        Some("crate" | "super" | "self" | "Self") => from.noun() == to.noun(),
        Some(kind) if kind.starts_with(char::is_uppercase) => from.noun() == to.noun(),
        // `sql::insert` is that of the own noun, `unit::found` may come from below `unit`.
        Some(module) => {
            let last = to.module.rsplit('/').next().unwrap();
            to.noun() == module || last == module && from.noun() == to.noun()
        }
    }
}

/// Walks a file down to its functions.
struct File<'a> {
    module: &'a str,
    functions: &'a mut Vec<Function>,
}

impl File<'_> {
    fn keep(&mut self, vis: &syn::Visibility, sig: &syn::Signature, block: &syn::Block) {
        let mut body = Body::default();
        body.visit_block(block);
        let mut taken = Body::default();
        sig.inputs.iter().for_each(|input| taken.visit_fn_arg(input));
        let proof = |call: &Call| matches!(call, Call::Path(_, name) if name == "Granted");
        let is_granted = taken.calls.iter().any(proof);
        let is_public = matches!(vis, syn::Visibility::Public(_));
        self.functions.push(Function {
            module: self.module.to_owned(),
            name: sig.ident.to_string(),
            public: is_public.then_some(Writer { is_granted }),
            is_method: sig.receiver().is_some(),
            writes: body.writes,
            calls: body.calls(&taken.bound),
        });
    }
}

impl<'ast> Visit<'ast> for File<'_> {
    fn visit_item_mod(&mut self, module: &'ast syn::ItemMod) {
        let is_test = module.attrs.iter().any(|attribute| attribute.path().is_ident("cfg"));
        if !is_test {
            visit::visit_item_mod(self, module);
        }
    }

    fn visit_item_fn(&mut self, function: &'ast syn::ItemFn) {
        self.keep(&function.vis, &function.sig, &function.block);
    }

    fn visit_impl_item_fn(&mut self, function: &'ast syn::ImplItemFn) {
        self.keep(&function.vis, &function.sig, &function.block);
    }
}

/// What a function's body mentions.
#[derive(Default)]
struct Body {
    writes: bool,
    calls: Vec<Call>,
    /// Names that it gives to values, which hide functions of the same name.
    bound: BTreeSet<String>,
}

impl Body {
    /// What it mentions besides its own values and those it was `given`.
    fn calls(self, given: &BTreeSet<String>) -> Vec<Call> {
        let is_value = |name: &String| self.bound.contains(name) || given.contains(name);
        let calls = self.calls.into_iter();
        calls.filter(|call| !matches!(call, Call::Path(None, name) if is_value(name))).collect()
    }
}

impl<'ast> Visit<'ast> for Body {
    fn visit_path(&mut self, path: &'ast syn::Path) {
        let mut names = path.segments.iter().rev().map(|segment| segment.ident.to_string());
        let name = names.next().unwrap();
        self.calls.push(Call::Path(names.next(), name));
        visit::visit_path(self, path);
    }

    fn visit_pat_ident(&mut self, named: &'ast syn::PatIdent) {
        self.bound.insert(named.ident.to_string());
        visit::visit_pat_ident(self, named);
    }

    fn visit_expr_method_call(&mut self, call: &'ast syn::ExprMethodCall) {
        let on_tx = matches!(&*call.receiver, syn::Expr::Path(path) if path.path.is_ident("tx"));
        // A statement that reads goes through `all`, `one`, `optional` or `each`.
        self.writes |= on_tx && ["run", "insert_many"].iter().any(|verb| call.method == verb);
        self.calls.push(Call::Method(call.method.to_string()));
        visit::visit_expr_method_call(self, call);
    }

    fn visit_lit_str(&mut self, text: &'ast syn::LitStr) {
        let text = text.value();
        let verbs = ["INSERT INTO ", "UPDATE ", "DELETE FROM "];
        self.writes |= verbs.iter().any(|verb| text.trim_start().starts_with(verb));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn source(module: &str, text: &str) -> (String, String) {
        (module.to_owned(), text.to_owned())
    }

    #[test]
    fn whoever_writes_is_found_however_far_from_the_statement() {
        let sources = [
            source("dues/sql", "pub(super) fn insert(tx: &mut Tx) { tx.run(\"x\", &[]); }"),
            source("dues/sql", "pub(super) fn sum(tx: &mut Tx) { tx.all(\"SELECT 1\", &[]); }"),
            source("dues/save", "pub fn keep(tx: &mut Tx) { super::sql::insert(tx) }"),
            source(
                "dues",
                "pub fn pay(tx: &mut Tx) { each(|row| save::keep(tx)); }
                 pub fn total(tx: &mut Tx) { sql::sum(tx) }
                 pub fn all(tx: &mut Tx) { tx.all(\" UPDATE dues SET a = 1 RETURNING a\", &[]) }
                 fn hidden(tx: &mut Tx) { save::keep(tx) }
                 pub fn told(tx: &mut Tx) -> u8 { let hidden = 1; tx.hidden() + hidden }
                 pub(crate) fn inner(tx: &mut Tx) { save::keep(tx) }",
            ),
            source("year", "pub fn close(db: &Db) { db.write(crate::dues::inner) }"),
            source(
                "other",
                "pub fn insert() {} pub fn look(g: &Granted<'_, A>) -> u8 { insert() }",
            ),
        ];
        let found = found_in(&sources);
        let names: Vec<&str> = found.keys().map(String::as_str).collect();
        assert_eq!(names, ["dues::all", "dues::keep", "dues::pay", "other::look", "year::close"]);
        let granted = found.values().filter(|writer| writer.is_granted).count();
        assert_eq!(granted, 1);
    }
}
