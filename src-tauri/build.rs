//! Builds what Tauri needs at compile time. The configuration lies in the root, the capabilities beside the shell.

fn main() -> Result<(), Box<dyn std::error::Error>> {
    println!("cargo::rerun-if-changed=src-tauri/capabilities");
    // Embedded at compile time: a new build of the window must be taken in.
    println!("cargo::rerun-if-changed=ui/dist");
    let attributes = tauri_build::Attributes::new().capabilities_path_pattern("./src-tauri/capabilities/*.json");
    tauri_build::try_build(attributes)?;
    Ok(())
}
