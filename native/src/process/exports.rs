//! Programs put into artifacts: both forms are written beside each other.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::time::Duration;

use super::hold::Hold;
use super::installation::{cache, host, threads};
use super::prepared::{ConfigFile, Sources};
use crate::engine::PORTABLE;
use crate::error::Failure;
use crate::program::{About, Bundle, Exported, LOADED_AT, Watcher, export};

/// An artifact that is wanted.
pub struct Export {
    /// The program's language.
    pub language: String,
    /// Hash of the names and contents of all files that decided what is in the bundle.
    pub sources: String,
    /// How it was bundled.
    pub options: String,
    /// The bundle's source map.
    pub source_map: String,
    /// What the clocks say while it is loaded, in seconds since 1970; else the first second of 2020.
    pub time: Option<u64>,
    /// Where the artifacts go, without their extensions.
    pub to: PathBuf,
}

/// Files that were written, and their sizes.
pub type Written = Vec<(PathBuf, u64)>;

/// Loads a bundle so that the same source gives the same image, and writes the artifacts, each whole or not at all.
/// Reads and writes files: not for a thread that others wait for.
///
/// # Errors
/// What is wrong with the program; one that no artifact can hold; a folder that cannot be written.
pub async fn write_artifacts(
    sources: &Sources,
    bundle: String,
    wanted: Export,
    hold: Option<&Hold>,
) -> Result<Written, Failure> {
    let config = ConfigFile::parse(sources.config.as_ref(), &sources.root)?;
    let bundle = Bundle {
        source: bundle,
        filename: sources.filename.clone(),
        environment: sources.environment.clone(),
    };
    let watcher = Watcher {
        sink: hold.and_then(Hold::sink),
        cancel: hold.map(Hold::cancel),
    };
    let about = About {
        language: wanted.language,
        sources: wanted.sources,
        options: wanted.options,
        source_map: wanted.source_map,
        time: wanted.time.map_or(LOADED_AT, Duration::from_secs),
        engine: engine_code(&sources.engine_dir)?,
    };
    let (host, cache) = (host(&sources.engine_dir)?, cache(&sources.cache_dir)?);
    let Exported { portable, sealed } =
        export(host, threads()?, &cache, bundle, watcher, &config, about).await?;
    let mut written = Vec::new();
    for (extension, bytes) in [("wasm", portable), ("cwasm", sealed)] {
        let mut path = wanted.to.clone().into_os_string();
        path.push(format!(".{extension}"));
        let path = PathBuf::from(path);
        write(&path, &bytes).map_err(|error| {
            Failure::load(format!("{} cannot be written: {error}.", path.display()))
        })?;
        written.push((path, bytes.len() as u64));
    }
    Ok(written)
}

/// The portable code of an engine: that which its description knows, whatever lies beside it.
fn engine_code(engine_dir: &str) -> Result<Vec<u8>, Failure> {
    let path = Path::new(engine_dir).join(PORTABLE);
    let code = std::fs::read(&path)
        .map_err(|error| Failure::internal(format!("{}: {error}", path.display())))?;
    let description = &host(engine_dir)?.engine.description;
    if blake3::hash(&code).to_string() != description.portable {
        return Err(Failure::internal(format!(
            "{} is damaged. Install Capsule again.",
            path.display()
        )));
    }
    Ok(code)
}

fn write(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    let folder = path.parent().unwrap_or(Path::new("."));
    std::fs::create_dir_all(folder)?;
    let mut builder = tempfile::Builder::new();
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        // As any new file: a temporary one would be its owner's alone.
        builder.permissions(std::fs::Permissions::from_mode(0o666));
    }
    let mut draft = builder.tempfile_in(folder)?;
    draft.write_all(bytes)?;
    draft.persist(path)?;
    Ok(())
}
