//! The state on disk: one JSON file and the media files beside it.

use std::collections::BTreeMap;
use std::fs::File;
use std::path::Path;
use std::sync::Arc;

use anyhow::Context as _;
use serde::{Deserialize, Serialize};

use crate::account::Account;
use crate::cert::ServerKeys;
use crate::content::Secrets;
use crate::groups::Group;
use crate::media::{MediaAuthority, MediaStore};
use crate::options::Options;
use crate::phone::Phone;
use crate::server::Server;
use crate::signal::PhoneSignal;
use crate::state::State;

/// Name of the state file.
const STATE_FILE: &str = "state.json";
/// Name of the directory with the media files.
const MEDIA: &str = "media";
/// Name of the file with the media host's CA certificate.
pub(crate) const CA_FILE: &str = "ca.pem";

/// Everything that survives a restart.
#[derive(Serialize, Deserialize)]
pub(crate) struct Saved {
    keys: ServerKeys,
    accounts: BTreeMap<String, Account>,
    groups: BTreeMap<String, Group>,
    phones: BTreeMap<String, SavedPhone>,
    props: BTreeMap<String, String>,
}

#[derive(Serialize, Deserialize)]
struct SavedPhone {
    signal: PhoneSignal,
    secrets: Secrets,
}

#[derive(Serialize)]
struct Saving<'a> {
    keys: &'a ServerKeys,
    accounts: &'a BTreeMap<String, Account>,
    groups: &'a BTreeMap<String, Group>,
    phones: BTreeMap<String, serde_json::Value>,
    props: &'a BTreeMap<String, String>,
}

/// The state as JSON.
pub(crate) fn pack(server: &Server) -> anyhow::Result<Vec<u8>> {
    // Each phone's lock is taken before the state's, as everywhere.
    let phones: Vec<Arc<Phone>> = server.state().phones.values().cloned().collect();
    let mut packed = BTreeMap::new();
    for phone in phones {
        let core = phone.core();
        let secrets = serde_json::to_value(&core.secrets)?;
        let signal = serde_json::to_value(&core.signal)?;
        packed.insert(phone.account.clone(), serde_json::json!({ "signal": signal, "secrets": secrets }));
    }
    let state = server.state();
    let saving = Saving {
        keys: &state.keys,
        accounts: &state.accounts,
        groups: &state.groups,
        phones: packed,
        props: &state.props,
    };
    Ok(serde_json::to_vec(&saving)?)
}

/// Puts what was packed into a state.
pub(crate) fn unpack(bytes: &[u8], state: &mut State) -> anyhow::Result<()> {
    let saved: Saved = serde_json::from_slice(bytes).context("reading state.json")?;
    state.keys = saved.keys;
    state.lids = saved.accounts.values().map(|account| (account.lid.clone(), account.phone.clone())).collect();
    state.accounts = saved.accounts;
    state.groups = saved.groups;
    state.props = saved.props;
    let phone = |(account, saved): (String, SavedPhone)| {
        let phone = Phone::new(&account, saved.signal, saved.secrets);
        (account, phone)
    };
    state.phones = saved.phones.into_iter().map(phone).collect();
    Ok(())
}

/// Writes everything to a directory.
pub(crate) fn save(server: &Server, directory: &Path) -> anyhow::Result<()> {
    let packed = pack(server)?;
    std::fs::create_dir_all(directory).with_context(|| format!("creating {}", directory.display()))?;
    let (temporary, file) = (directory.join("state.json.new"), directory.join(STATE_FILE));
    std::fs::write(&temporary, packed).with_context(|| format!("writing {}", temporary.display()))?;
    std::fs::rename(&temporary, &file).with_context(|| format!("replacing {}", file.display()))?;
    let media = server.state().media.clone();
    media.save(&directory.join(MEDIA))
}

/// Takes the state directory for this process, for as long as the file is held.
pub(crate) fn claim(options: &Options) -> anyhow::Result<Option<File>> {
    let Some(directory) = &options.state_dir else { return Ok(None) };
    std::fs::create_dir_all(directory).with_context(|| format!("creating {}", directory.display()))?;
    let path = directory.join("lock");
    let file = File::create(&path).with_context(|| format!("opening {}", path.display()))?;
    file.try_lock().with_context(|| format!("{} is in use by another server", directory.display()))?;
    Ok(Some(file))
}

/// The state a server starts with: what the directory holds, or a new one.
pub(crate) fn load(options: &Arc<Options>) -> anyhow::Result<(State, MediaAuthority)> {
    let Some(directory) = &options.state_dir else {
        let state = State::new(Arc::clone(options), ServerKeys::generate(), MediaStore::new());
        return Ok((state, MediaAuthority::mint()?));
    };
    std::fs::create_dir_all(directory).with_context(|| format!("creating {}", directory.display()))?;
    let media = MediaStore::load(&directory.join(MEDIA))?;
    let mut state = State::new(Arc::clone(options), ServerKeys::generate(), media);
    let file = directory.join(STATE_FILE);
    if file.exists() {
        unpack(&std::fs::read(&file).with_context(|| format!("reading {}", file.display()))?, &mut state)?;
    }
    let authority_file = directory.join("authority.json");
    let authority = if authority_file.exists() {
        serde_json::from_slice(&std::fs::read(&authority_file)?)
            .with_context(|| format!("reading {}", authority_file.display()))?
    } else {
        let authority = MediaAuthority::mint()?;
        std::fs::write(&authority_file, serde_json::to_vec(&authority)?)?;
        authority
    };
    std::fs::write(directory.join(CA_FILE), authority.ca_pem())?;
    Ok((state, authority))
}
