//! React Native's code generator on the package as an app gets it: with the oldest React Native that the package supports and
//! with the newest, for both platforms, against the schema in the tree.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, ensure};
use serde_json::Value;

use super::{Tools, fresh_folder, package, read, write};
use crate::job::{Job, Outcome, StepResult};

/// What the native modules are written against. A change is a change of what crosses, on both sides.
const SCHEMA: &str = "bindings/js/schema.json";
const SPEC: &str = "bindings/js/src/NativeWalletJwt.ts";
const JAVA: &str = "android/java/dev/walletjwt/reactnative/NativeWalletJwtSpec.java";
const OBJECTIVE_C: &str = "ios/WalletJwtSpec/WalletJwtSpec.h";

/// A change of the spec that must not go unnoticed.
const PLANTED: (&str, &str) =
    ("decodeUnverified(token: string): NativeAnswer", "decodeUnverified(token: string | null): NativeAnswer");

/// The step.
pub fn run(job: &mut Job, tools: &Tools) -> StepResult {
    let folder = fresh_folder(job, "codegen")?;
    let packed = package::pack(job, tools, "codegen-package")?;
    // Where an app has it.
    let app = folder.join("app");
    let installed = app.join("node_modules/react-native-wallet-jwt");
    package::unpack(job, &packed, &installed)?;

    let newest = Generated::of(job, tools, "newest", &installed, &folder)?;
    let oldest = Generated::of(job, tools, "oldest", &installed, &folder)?;
    let committed = read(&job.workspace.root.join(SCHEMA))?;
    newest.is_for(&committed)?;
    oldest.is_for(&committed)?;
    ensure!(newest.java == oldest.java, "a Kotlin module of the newest React Native does not fit the oldest");
    ensure!(newest.objective_c == oldest.objective_c, "an iOS module of the newest does not fit the oldest");

    notices_a_change(job, tools, &folder)?;
    in_an_app(job, tools, &app, &newest)?;
    Ok(Outcome::Passed(format!("{} methods", newest.methods()?)))
}

/// Rewrites the committed schema; what else was generated stays below the target directory for a look.
pub fn write_schema(job: &mut Job) -> anyhow::Result<String> {
    let tools = Tools::ensure(job)?.map_err(anyhow::Error::msg)?;
    let output = from_tree(job, &tools)?;
    write(&job.workspace.root.join(SCHEMA), &read(&output.join("schema.json"))?)?;
    Ok(format!("wrote {SCHEMA}, and code for both platforms into {}", output.display()))
}

/// What the newest generator makes of the tree's spec; returns its folder. `android/java` in it has the class that the Kotlin
/// module extends.
pub fn from_tree(job: &mut Job, tools: &Tools) -> anyhow::Result<PathBuf> {
    let output = fresh_folder(job, "codegen-tree")?;
    generate(job, tools, "newest", &job.workspace.root.clone(), &output)?;
    Ok(output)
}

fn generate(
    job: &mut Job,
    tools: &Tools,
    version: &str,
    package: &Path,
    output: &Path,
) -> anyhow::Result<()> {
    job.run(tools.tool(job, "codegen.mjs")?.arg(version).arg(package).arg(output))
}

/// What one version of the generator made.
struct Generated {
    version: &'static str,
    schema: Value,
    /// The lines of Java that a module has to fit.
    java: Vec<String>,
    objective_c: String,
}

impl Generated {
    fn of(
        job: &mut Job,
        tools: &Tools,
        version: &'static str,
        package: &Path,
        folder: &Path,
    ) -> anyhow::Result<Self> {
        let output = folder.join(version);
        generate(job, tools, version, package, &output)?;
        Ok(Self {
            version,
            schema: schema(&read(&output.join("schema.json"))?)?,
            java: signatures(&read(&output.join(JAVA))?),
            objective_c: read(&output.join(OBJECTIVE_C))?,
        })
    }

    /// Fails unless the committed schema is this one, and every method of it came out for both platforms.
    fn is_for(&self, committed: &str) -> anyhow::Result<()> {
        let version = self.version;
        ensure!(
            self.schema == schema(committed)?,
            "{SCHEMA} is not what the {version} code generator makes of {SPEC}: if the change is meant, change the native \
             modules and run `cargo xtask codegen`"
        );
        for method in self.method_names()? {
            ensure!(
                self.java.iter().any(|line| line.contains(&format!(" {method}("))),
                "the {version} Java has no {method}"
            );
            ensure!(
                // With arguments, or without.
                [':', ';'].iter().any(|end| self.objective_c.contains(&format!("){method}{end}"))),
                "the {version} Objective-C has no {method}"
            );
        }
        Ok(())
    }

    fn method_names(&self) -> anyhow::Result<Vec<&str>> {
        let methods = self.schema["modules"]["NativeWalletJwt"]["spec"]["methods"].as_array();
        let methods = methods.context("the schema names no methods")?;
        ensure!(!methods.is_empty(), "the schema names no methods");
        methods.iter().map(|method| method["name"].as_str().context("a method without a name")).collect()
    }

    fn methods(&self) -> anyhow::Result<usize> {
        Ok(self.method_names()?.len())
    }
}

/// A schema, without what newer generators add about themselves.
fn schema(text: &str) -> anyhow::Result<Value> {
    let mut schema: Value = serde_json::from_str(text).context("the schema is no JSON")?;
    if let Some(members) = schema.as_object_mut() {
        members.remove("libraryName");
    }
    Ok(schema)
}

/// What a Kotlin module that extends this class has to write, or calls.
fn signatures(java: &str) -> Vec<String> {
    let starts = ["public abstract ", "protected final ", "public NativeWalletJwtSpec(", "@ReactMethod"];
    java.lines()
        .map(str::trim)
        .filter(|line| starts.iter().any(|start| line.starts_with(start)))
        .map(str::to_owned)
        .collect()
}

/// The comparison must see a spec that changed, or it would see nothing.
fn notices_a_change(job: &mut Job, tools: &Tools, folder: &Path) -> anyhow::Result<()> {
    let root = job.workspace.root.clone();
    let spec = read(&root.join(SPEC))?;
    let (before, after) = PLANTED;
    ensure!(spec.contains(before), "the spec has no `{before}` to plant a change in");
    let package = folder.join("planted");
    let place = package.join(SPEC);
    fs::create_dir_all(place.parent().context("the spec lies in no folder")?)
        .context("a folder for the planted change cannot be made")?;
    write(&package.join("package.json"), &read(&root.join("package.json"))?)?;
    write(&place, &spec.replace(before, after))?;
    let changed = Generated::of(job, tools, "newest", &package, &package)?;
    ensure!(
        changed.is_for(&read(&root.join(SCHEMA))?).is_err(),
        "a changed spec still has the committed schema"
    );
    Ok(())
}

/// React Native's own search through an app's dependencies finds the spec, and makes the same of it.
fn in_an_app(job: &mut Job, tools: &Tools, app: &Path, expected: &Generated) -> anyhow::Result<()> {
    let manifest = serde_json::json!({
        "name": "app",
        "version": "1.0.0",
        "dependencies": { "react-native": "*", "react-native-wallet-jwt": "*" },
    });
    write(&app.join("package.json"), &manifest.to_string())?;
    // It looks for React Native beside the package, or in a folder above.
    let react_native = app.join("node_modules/react-native");
    std::os::unix::fs::symlink(tools.modules.join("react-native"), &react_native)
        .context("React Native cannot be linked into the app")?;
    let mut generator = tools.program(job, "react-native/scripts/generate-codegen-artifacts.js")?;
    generator.arg("--path").arg(app).args(["--targetPlatform", "ios"]).arg("--outputPath").arg(app);
    job.run(&mut generator)?;
    let output = app.join("build/generated/ios/ReactCodegen");
    let found = read(&output.join("WalletJwtSpec/WalletJwtSpec.h"))?;
    ensure!(found == expected.objective_c, "an app's build generates something else for iOS");
    let providers = read(&output.join("RCTModuleProviders.mm"))?;
    ensure!(
        providers.contains("@\"WalletJwt\": @\"RNWalletJwt\""),
        "an app's build does not register the module for iOS"
    );
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_module_has_to_fit_is_taken_from_the_java() {
        let java = "public abstract class NativeWalletJwtSpec extends X {\n  public static final String NAME = \"W\";\n  \
                    public NativeWalletJwtSpec(ReactApplicationContext c) {\n    super(c);\n  }\n  protected final void \
                    emitOnX(ReadableMap value) {\n    callback.invoke();\n  }\n  @ReactMethod\n  @DoNotStrip\n  public \
                    abstract void verify(String token, Promise promise);\n}\n";
        assert_eq!(
            signatures(java),
            [
                "public abstract class NativeWalletJwtSpec extends X {",
                "public NativeWalletJwtSpec(ReactApplicationContext c) {",
                "protected final void emitOnX(ReadableMap value) {",
                "@ReactMethod",
                "public abstract void verify(String token, Promise promise);",
            ]
        );
    }

    #[test]
    fn schemas_compare_methods_and_ignore_the_generators_name() -> anyhow::Result<()> {
        let named = schema(r#"{"libraryName":"","modules":{"a":1}}"#)?;
        assert_eq!(named, schema(r#"{"modules":{"a":1}}"#)?);
        assert_ne!(named, schema(r#"{"modules":{"a":2}}"#)?);
        Ok(())
    }

    #[test]
    fn a_schema_without_methods_is_an_error() -> anyhow::Result<()> {
        let generated = |text| -> anyhow::Result<Generated> {
            Ok(Generated {
                version: "newest",
                schema: schema(text)?,
                java: vec![],
                objective_c: String::new(),
            })
        };
        let empty = r#"{"modules":{"NativeWalletJwt":{"spec":{"methods":[]}}}}"#;
        assert!(generated("{}")?.is_for("{}").is_err());
        assert!(generated(empty)?.is_for(empty).is_err());
        // Named in the schema, missing in the code.
        let one = r#"{"modules":{"NativeWalletJwt":{"spec":{"methods":[{"name":"verify"}]}}}}"#;
        assert!(generated(one)?.is_for(one).is_err());
        Ok(())
    }
}
