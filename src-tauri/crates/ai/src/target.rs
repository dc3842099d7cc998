//! Target: one model of one provider, with everything needed to ask it. Which addresses may be asked is decided here, before
//! a key is anywhere near the wire.

use std::{fmt, net::IpAddr, time::Duration};

use domain::{ProviderId, Secret, assistant::ModelInfo};
use url::{Host, Url};
use web::{Allowed, Reach, guard};

use crate::{ask::Ask, failure::Failure, providers::ProviderSpec, request::Request, transcribe::Sound, wire};

/// How long a model may take, unless the operator says otherwise.
const TIMEOUT: Duration = Duration::from_secs(45);
/// Requests at the same time, unless the operator says otherwise.
const CONCURRENT: usize = 4;

/// One model of one provider.
#[derive(Clone)]
pub struct Target {
    /// Whose.
    pub provider: ProviderId,
    /// What he is called.
    pub provider_name: String,
    /// What is known of him.
    pub spec: &'static ProviderSpec,
    /// His address, up to the version.
    pub base_url: Url,
    /// The key.
    pub key: Option<Secret>,
    /// Which model.
    pub model: ModelInfo,
    /// How long one request may take.
    pub timeout: Duration,
    /// How many requests may be under way at the same time.
    pub concurrent: usize,
}

impl Target {
    /// A target with the usual time and concurrency. `base_url` is for providers whose address the operator gives; without
    /// one it is the registry's. An error is words for the operator.
    pub fn new(
        provider: ProviderId,
        provider_name: impl Into<String>,
        spec: &'static ProviderSpec,
        base_url: Option<&str>,
        key: Option<Secret>,
        model: ModelInfo,
    ) -> Result<Self, String> {
        let key = key.filter(|key| !key.reveal().trim().is_empty());
        if key.is_none() && spec.needs_key {
            return Err(format!("{} needs a key. Get one at {} and enter it.", spec.name, spec.key_page));
        }
        if key.as_ref().is_some_and(|key| !key.reveal().trim().bytes().all(|byte| byte.is_ascii_graphic())) {
            return Err("The key contains characters that no key has. Copy it again.".into());
        }
        let key = key.map(|key| Secret::new(key.reveal().trim()));
        let base_url = check_address(spec, base_url.unwrap_or_default(), key.is_some())?;
        let provider_name = provider_name.into();
        Ok(Self { provider, provider_name, spec, base_url, key, model, timeout: TIMEOUT, concurrent: CONCURRENT })
    }

    /// The exact request of a question.
    pub fn request(&self, ask: &Ask) -> Request {
        wire::request(self, ask)
    }

    /// The exact request for the provider's own list of models.
    pub fn listing(&self) -> Request {
        wire::listing(self)
    }

    /// The exact request that turns speech into text; [`Target::model`] is the model that listens.
    pub fn transcription(&self, sound: &Sound, language: Option<&str>) -> Result<Request, Failure> {
        crate::transcribe::request(self, sound, language)
    }

    /// Whether nothing leaves this computer.
    pub fn on_this_computer(&self) -> bool {
        is_loopback(&self.base_url)
    }

    /// The address with more path.
    pub(crate) fn at(&self, path: &str) -> Url {
        let mut url = self.base_url.clone();
        url.set_path(&format!("{}/{path}", self.base_url.path().trim_end_matches('/')));
        url
    }

    /// What the guard may let pass for this target.
    pub(crate) fn allowed(&self) -> Allowed {
        Allowed::origin(&self.base_url)
    }
}

/// The key stays out of logs.
impl fmt::Debug for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Target")
            .field("provider", &self.provider)
            .field("model", &self.model.id)
            .finish_non_exhaustive()
    }
}

/// Understands an address as people paste them, and says in words when it cannot be used. Empty: the registry's.
///
/// https goes anywhere. http goes to this computer; to a private network only without a key, because everybody on that
/// network can read along; to the internet never, because what customers write would be readable on the way.
pub fn check_address(spec: &ProviderSpec, base_url: &str, has_key: bool) -> Result<Url, String> {
    let text = if base_url.trim().is_empty() { spec.base_url } else { base_url.trim() };
    if text.is_empty() {
        return Err("Enter the address, such as http://localhost:1234/v1".into());
    }
    let mut url =
        Url::parse(text).map_err(|_| format!("\"{text}\" is not an address. It begins with https:// or http://"))?;
    guard::check(&url, &Allowed::origin(&url)).map_err(|refused| refused.to_string())?;
    if url.scheme() == "http" && !is_loopback(&url) {
        if Allowed::origin(&url) == Allowed::public() || is_public_number(&url) {
            return Err("The address must begin with https://, because others could read along.".into());
        }
        if has_key {
            return Err(
                "With a key the address must begin with https://, because others on your network could read the key."
                    .into(),
            );
        }
    }
    url.set_query(None);
    url.set_fragment(None);
    let path = spec.wire.path_of(url.path());
    url.set_path(&path);
    Ok(url)
}

fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        Some(Host::Domain(name)) => name.trim_end_matches('.') == "localhost",
        None => false,
    }
}

fn is_public_number(url: &Url) -> bool {
    let address: IpAddr = match url.host() {
        Some(Host::Ipv4(address)) => address.into(),
        Some(Host::Ipv6(address)) => address.into(),
        _ => return false,
    };
    web::reach(address) == Reach::Public
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::providers::{PROVIDERS, provider};

    fn address(id: &str, text: &str, has_key: bool) -> Result<String, String> {
        check_address(provider(id).unwrap(), text, has_key).map(|url| url.to_string())
    }

    #[test]
    fn addresses_are_understood_as_people_paste_them() {
        for pasted in [
            "http://localhost:1234",
            " http://localhost:1234/ ",
            "http://localhost:1234/v1",
            "http://localhost:1234/v1/",
            "http://localhost:1234/v1/chat/completions",
            "http://localhost:1234/v1/models",
            "http://localhost:1234/v1?key=1#top",
        ] {
            assert_eq!(address("compatible", pasted, true).unwrap(), "http://localhost:1234/v1", "{pasted}");
        }
        assert_eq!(address("compatible", "https://a.example/openai/v1/", true).unwrap(), "https://a.example/openai/v1");
        for pasted in ["http://127.0.0.1:11434", "http://127.0.0.1:11434/api/chat", "http://127.0.0.1:11434/v1"] {
            assert_eq!(address("ollama", pasted, false).unwrap(), "http://127.0.0.1:11434/api", "{pasted}");
        }
        assert_eq!(address("anthropic", "http://127.0.0.1:8002", true).unwrap(), "http://127.0.0.1:8002/v1");
        assert_eq!(address("gemini", "http://127.0.0.1:8001", true).unwrap(), "http://127.0.0.1:8001/v1beta");
    }

    #[test]
    fn every_provider_of_the_registry_can_be_asked_at_its_own_address() {
        for spec in PROVIDERS.iter().filter(|spec| !spec.base_url.is_empty()) {
            assert_eq!(check_address(spec, "", spec.needs_key).unwrap().as_str(), spec.base_url, "{}", spec.id);
        }
        assert!(address("compatible", "", false).unwrap_err().contains("http://localhost"));
    }

    #[test]
    fn words_and_keys_do_not_travel_where_others_can_read_them() {
        for (fine, has_key) in [
            ("https://models.example/v1", true),
            ("https://192.168.1.20/v1", true),
            ("http://127.0.0.1:8080/v1", true),
            ("http://[::1]:8080/v1", true),
            ("http://192.168.1.20:8000/v1", false),
            ("http://workstation.local:8000/v1", false),
        ] {
            assert!(address("compatible", fine, has_key).is_ok(), "{fine}");
        }
        for (refused, has_key, word) in [
            ("http://models.example/v1", false, "https"),
            ("http://93.184.216.34/v1", false, "https"),
            ("http://192.168.1.20:8000/v1", true, "key"),
            ("http://workstation.local:8000/v1", true, "key"),
            ("https://name:word@models.example/v1", false, "password"),
            ("http://169.254.169.254/v1", false, "No page"),
            ("file:///etc/passwd", false, "http"),
            ("models.example", false, "not an address"),
            ("https://models.example:25/v1", false, "Port"),
        ] {
            let words = address("compatible", refused, has_key).unwrap_err();
            assert!(words.contains(word), "{refused}: {words}");
        }
    }

    #[test]
    fn a_missing_or_mangled_key_is_said_before_anything_leaves() {
        let spec = provider("openai").unwrap();
        let target = |key: Option<&str>| {
            Target::new(ProviderId::new("openai"), "OpenAI", spec, None, key.map(Secret::new), spec.model("gpt-4.1"))
        };
        assert!(target(None).unwrap_err().contains("needs a key"));
        assert!(target(Some("  ")).unwrap_err().contains("needs a key"));
        assert!(target(Some("sk-\u{200b}1")).unwrap_err().contains("Copy it again"));
        assert!(target(Some("sk-1\nx: y")).unwrap_err().contains("Copy it again"));
        let fine = target(Some(" sk-fictitious\n")).unwrap();
        assert_eq!(fine.key.as_ref().map(Secret::reveal), Some("sk-fictitious"));
        assert!(!format!("{fine:?}").contains("fictitious"));
        assert!(!fine.on_this_computer());
    }
}
