//! HTTP request: asks another program over the web and keeps parts of its answer.
//!
//! The request leaves here as data. Secrets stay references in it: whoever performs it puts them in, so they are never in a
//! run, a trace or a log. Values are escaped for the place they stand in (JSON, address). Retries are waits of the run, so
//! they survive a restart, and every attempt carries the same idempotency key.

use serde::{Deserialize, Serialize};
use specta::Type;

use super::inspection::{LINE_LIMIT, LONG_LIMIT};
use super::{
    Behaviour, Choice, Control, FAILURE, Field, Group, Handle, Inspection, SUCCESS, Spec, out,
};
use crate::document::Text;
use crate::step::{Event, Failure, For, HttpCall, HttpContent, HttpFailure, HttpPart, HttpReply, Move, Turn};
use crate::validate::Rule;
use crate::{Encoding, JsonPath, Value};

/// No wait between two attempts is longer.
const LONGEST_RETRY_MS: i64 = 5 * 60_000;
/// The most headers, query parameters and kept values.
const PART_LIMIT: usize = 50;

/// Asks another program over the web.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Type)]
#[serde(default)]
pub struct HttpRequestNode {
    /// The method.
    pub method: HttpMethod,
    /// The address.
    pub url: Text,
    /// Headers; secrets may stand in them.
    pub headers: Vec<Pair>,
    /// Query parameters.
    pub query: Vec<Pair>,
    /// What is sent.
    pub body: HttpBody,
    /// What is kept of the answer.
    pub mapping: Vec<Mapping>,
    /// The variable that the whole answer is kept in; empty keeps nothing.
    pub store_response_in: String,
    /// The variable that the status is kept in (0 if there was no answer); empty keeps nothing.
    pub store_status_in: String,
    /// How often it is tried again. 0 to 10.
    pub retries: u32,
    /// Seconds before the first retry; twice as long before each further one. 1 to 60.
    pub retry_delay_seconds: u32,
    /// Seconds to wait for the answer. 1 to 120.
    pub timeout_seconds: u32,
}

/// A method of HTTP.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Type, strum::EnumString, strum::IntoStaticStr,
)]
#[serde(rename_all = "UPPERCASE")]
#[strum(serialize_all = "UPPERCASE")]
pub enum HttpMethod {
    /// Reads.
    #[default]
    Get,
    /// Makes something.
    Post,
    /// Replaces something.
    Put,
    /// Changes something.
    Patch,
    /// Deletes something.
    Delete,
}

/// A name with a value.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(default)]
#[serde(rename = "HttpPair")]
pub struct Pair {
    /// The name.
    pub name: String,
    /// The value, with variables.
    pub value: Text,
}

/// What a request sends.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum HttpBody {
    /// Nothing.
    #[default]
    None,
    /// JSON. Values are escaped inside of quotes and written as JSON outside.
    Json {
        /// The JSON, with variables.
        json: Text,
    },
    /// A form.
    Form {
        /// Its fields.
        fields: Vec<Pair>,
    },
    /// Plain text.
    Text {
        /// The text, with variables.
        text: Text,
    },
}

/// A part of the answer that is kept.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(default)]
#[serde(rename = "HttpMapping")]
pub struct Mapping {
    /// As `data.items[0].id` or `$..id`.
    pub path: String,
    /// The variable it is kept in.
    pub variable: String,
}

impl Default for HttpRequestNode {
    fn default() -> Self {
        Self {
            method: HttpMethod::default(),
            url: Text::default(),
            headers: Vec::new(),
            query: Vec::new(),
            body: HttpBody::default(),
            mapping: Vec::new(),
            store_response_in: String::new(),
            store_status_in: String::new(),
            retries: 3,
            retry_delay_seconds: 2,
            timeout_seconds: 30,
        }
    }
}

const PAIR: &[Field] = &[
    Field::new("name", "Name", Control::Line { limit: LINE_LIMIT as u32 }).required(),
    Field::new("value", "Value", Control::Template { limit: LONG_LIMIT as u32 }),
];

const METHODS: &[Choice] = &[
    Choice { value: "GET", label: "GET" },
    Choice { value: "POST", label: "POST" },
    Choice { value: "PUT", label: "PUT" },
    Choice { value: "PATCH", label: "PATCH" },
    Choice { value: "DELETE", label: "DELETE" },
];

impl Behaviour for HttpRequestNode {
    const SPEC: Spec = Spec {
        title: "Web request",
        about: "Asks another program over the web.",
        group: Group::Actions,
        icon: "globe",
        fields: &[
            Field::new("method", "Method", Control::Select { options: METHODS }),
            Field::new("url", "Address", Control::Template { limit: LONG_LIMIT as u32 }).required(),
            Field::new("headers", "Headers", Control::List { min: 0, max: PART_LIMIT as u32, fields: PAIR })
                .help("{{secret.name}} puts a secret in; it is never shown."),
            Field::new("query", "Query", Control::List { min: 0, max: PART_LIMIT as u32, fields: PAIR }),
            Field::new("body", "Body", Control::Part),
            Field::new(
                "mapping",
                "Keep of the answer",
                Control::List {
                    min: 0,
                    max: PART_LIMIT as u32,
                    fields: &[
                        Field::new("path", "Path", Control::Line { limit: LINE_LIMIT as u32 })
                            .required()
                            .help("As data.items[0].id"),
                        Field::new("variable", "Keep in variable", Control::Variable).required(),
                    ],
                },
            ),
            Field::new("store_response_in", "Keep the whole answer in", Control::Variable),
            Field::new("store_status_in", "Keep the status in", Control::Variable),
            Field::new("retries", "Try again", Control::Number { min: 0.0, max: 10.0 }),
            Field::new("retry_delay_seconds", "Seconds between", Control::Number { min: 1.0, max: 60.0 }),
            Field::new("timeout_seconds", "Seconds to wait", Control::Number { min: 1.0, max: 120.0 }),
        ],
    };

    fn handles(&self) -> Vec<Handle> {
        vec![Handle::required(SUCCESS, "Answered"), Handle::required(FAILURE, "Failed")]
    }

    fn inspect(&self, on: &mut Inspection<'_>) {
        self.inspect_request(on);
        on.within("retries", "The number of retries", self.retries, 0.0..=10.0);
        on.within("retry_delay_seconds", "The time between", self.retry_delay_seconds, 1.0..=60.0);
        on.within("timeout_seconds", "The time to wait", self.timeout_seconds, 1.0..=120.0);
        on.within("mapping", "The number of kept values", self.mapping.len() as u32, 0.0..=PART_LIMIT as f64);
        for (i, mapping) in self.mapping.iter().enumerate() {
            let at = |name: &str| format!("mapping[{i}].{name}");
            on.required(&at("path"), "The path", !mapping.path.trim().is_empty());
            on.required(&at("variable"), "The variable", !mapping.variable.is_empty());
            on.writes(&at("variable"), &mapping.variable, Some(SUCCESS));
            if let (false, Err(why)) = (mapping.path.trim().is_empty(), JsonPath::parse(&mapping.path)) {
                let fix = "Write it like data.items[0].id or $..id.";
                on.error(Rule::Syntax, &at("path"), format!("The path cannot be read: {why}"), fix);
            }
        }
        on.writes("store_response_in", &self.store_response_in, Some(SUCCESS));
        on.writes("store_status_in", &self.store_status_in, None);
        let unused = self.mapping.is_empty() && self.store_response_in.is_empty() && self.store_status_in.is_empty();
        if self.method == HttpMethod::Get && unused {
            let message = "It reads something, but keeps nothing of the answer.";
            on.warning(Rule::RequiredFields, "mapping", message, "Keep a part of the answer in a variable.");
        }
    }

    fn enter(&self, turn: &mut Turn<'_>) -> Result<Move, Failure> {
        self.call(turn)
    }

    fn resume(&self, turn: &mut Turn<'_>, event: &Event<'_>) -> Result<Move, Failure> {
        match event {
            Event::Http(Ok(reply)) if (200..300).contains(&reply.status) => self.keep(turn, reply),
            Event::Http(Ok(reply)) => {
                let failure = HttpFailure {
                    message: format!("the answer was status {}", reply.status),
                    retry: matches!(reply.status, 408 | 425 | 429 | 500..),
                    retry_after_seconds: reply.retry_after_seconds,
                };
                self.failed(turn, reply.status, &failure)
            }
            Event::Http(Err(failure)) => self.failed(turn, 0, failure),
            Event::TimeUp => self.call(turn),
            other => Err(turn.unexpected(other)),
        }
    }
}

impl HttpRequestNode {
    fn inspect_request(&self, on: &mut Inspection<'_>) {
        on.required("url", "The address", !self.url.is_blank());
        on.secret_text("url", "The address", &self.url, LONG_LIMIT);
        let url = self.url.source().trim();
        let allowed = ["https://", "http://", "{{"].iter().any(|start| url.to_ascii_lowercase().starts_with(start));
        if !url.is_empty() && !allowed {
            let fix = "Begin it with https://.";
            on.error(Rule::FieldValues, "url", "The address does not begin with https:// or http://.", fix);
        } else if url.to_ascii_lowercase().starts_with("http://") {
            let fix = "Use https:// unless it is a program on this computer.";
            on.warning(Rule::FieldValues, "url", "The request is not encrypted.", fix);
        }
        let fields: &[Pair] = if let HttpBody::Form { fields } = &self.body { fields } else { &[] };
        for (name, pairs) in [("headers", &self.headers[..]), ("query", &self.query[..]), ("body.fields", fields)] {
            on.within(name, "The number of them", pairs.len() as u32, 0.0..=PART_LIMIT as f64);
            for (i, pair) in pairs.iter().enumerate() {
                on.required(&format!("{name}[{i}].name"), "The name", !pair.name.trim().is_empty());
                on.limited(&format!("{name}[{i}].name"), "The name", &pair.name, LINE_LIMIT);
                on.secret_text(&format!("{name}[{i}].value"), "The value", &pair.value, LONG_LIMIT);
                let token = |c: char| c.is_ascii_alphanumeric() || "!#$%&'*+-.^_`|~".contains(c);
                if name == "headers" && !pair.name.trim().chars().all(token) {
                    let message = format!("“{}” cannot be the name of a header.", pair.name);
                    on.error(Rule::FieldValues, &format!("{name}[{i}].name"), message, "Use letters, digits and dashes.");
                }
            }
        }
        match &self.body {
            HttpBody::Json { json } => {
                on.required("body.json", "The JSON", !json.is_blank());
                on.secret_text("body.json", "The JSON", json, LONG_LIMIT);
            }
            HttpBody::Text { text } => on.secret_text("body.text", "The text", text, LONG_LIMIT),
            HttpBody::None | HttpBody::Form { .. } => {}
        }
        if self.method == HttpMethod::Get && self.body != HttpBody::None {
            let fix = "Choose another method, or put the values into the query.";
            on.warning(Rule::FieldValues, "body", "A GET request should send nothing.", fix);
        }
    }

    fn call(&self, turn: &mut Turn<'_>) -> Result<Move, Failure> {
        let parts = |turn: &mut Turn<'_>, pairs: &[Pair], encoding: Encoding| {
            let part = |pair: &Pair| {
                Ok(HttpPart { name: pair.name.trim().to_owned(), value: turn.pieces(&pair.value, encoding)? })
            };
            pairs.iter().map(part).collect::<Result<Vec<_>, Failure>>()
        };
        let content = match &self.body {
            HttpBody::None => HttpContent::None,
            HttpBody::Json { json } => HttpContent::Json { json: turn.pieces(json, Encoding::Json)? },
            HttpBody::Form { fields } => HttpContent::Form { fields: parts(turn, fields, Encoding::Text)? },
            HttpBody::Text { text } => HttpContent::Text { text: turn.pieces(text, Encoding::Text)? },
        };
        let call = HttpCall {
            method: self.method,
            url: turn.pieces(&self.url, Encoding::Url)?,
            headers: parts(turn, &self.headers, Encoding::Line)?,
            query: parts(turn, &self.query, Encoding::Text)?,
            content,
            timeout_seconds: self.timeout_seconds.clamp(1, 120),
            own_network: is_origin_typed(self.url.source()),
        };
        Ok(turn.call_http(call))
    }

    fn keep(&self, turn: &mut Turn<'_>, reply: &HttpReply) -> Result<Move, Failure> {
        // What is no JSON is text; what is too large for a variable is a failure of the call, not of the run.
        let answer = Value::parse_json(&reply.body).unwrap_or_else(|_| Value::String(reply.body.clone()));
        if let Err(why) = answer.check_limits() {
            turn.note(format!("the answer cannot be kept: {why}"));
            return out(FAILURE);
        }
        for mapping in &self.mapping {
            let path = JsonPath::parse(&mapping.path).map_err(|why| Failure::value(why.to_string()))?;
            let value = path.read(&answer);
            if value.is_none() {
                turn.note(format!("nothing at {}", mapping.path));
            }
            turn.set(&mapping.variable, value.unwrap_or_default())?;
        }
        if !self.store_status_in.is_empty() {
            turn.set(&self.store_status_in, u32::from(reply.status).into())?;
        }
        if !self.store_response_in.is_empty() {
            turn.set(&self.store_response_in, answer)?;
        }
        out(SUCCESS)
    }

    fn failed(&self, turn: &mut Turn<'_>, status: u16, failure: &HttpFailure) -> Result<Move, Failure> {
        turn.note(failure.message.clone());
        if failure.retry && turn.tries() < self.retries {
            let doubled = (i64::from(self.retry_delay_seconds) * 1_000) << turn.tries().min(16);
            let asked = failure.retry_after_seconds.map_or(0, |seconds| i64::from(seconds) * 1_000);
            turn.count_try();
            let until = turn.now().plus(doubled.max(asked).min(LONGEST_RETRY_MS));
            return Ok(turn.wait(For::Retry, Some(until)));
        }
        if !self.store_status_in.is_empty() {
            turn.set(&self.store_status_in, u32::from(status).into())?;
        }
        out(FAILURE)
    }
}

/// Whether scheme, host and port of an address are written out: nothing that a variable holds can change where it leads. What
/// follows the host must have begun before the first variable.
fn is_origin_typed(source: &str) -> bool {
    let plain = source.find(['{', '\\']).and_then(|end| source.get(..end));
    let Some((_, rest)) = plain.unwrap_or(source).split_once("://") else { return false };
    // More slashes would be skipped in reading the address, and the host come after them.
    let has_host = rest.starts_with(|c: char| c.is_alphanumeric() || c == '[');
    has_host && (plain.is_none() || rest.contains(['/', '?', '#']))
}

#[cfg(test)]
mod tests {
    use super::is_origin_typed;

    #[test]
    fn an_address_is_typed_if_no_variable_can_change_where_it_leads() {
        for typed in [
            "http://127.0.0.1:8080/orders/{{id}}",
            "http://192.168.1.20",
            "https://[::1]:8443?id={{id}}",
            " http://till.local/x",
            "http://nas#{{a}}",
        ] {
            assert!(is_origin_typed(typed), "{typed}");
        }
        for open in [
            "{{url}}",
            "http://{{host}}/orders",
            "http://127.0.0.1{{rest}}",
            "http://127.0.0.1:80{{port}}/",
            "http://{{a}}@127.0.0.1/",
            "http://ana@{{host}}/",
            "http:///{{host}}/",
            "http://\t/{{host}}/",
            "http:{{rest}}//x/",
            r"http://127.0.0.1\{{x}}/",
            "127.0.0.1/orders",
        ] {
            assert!(!is_origin_typed(open), "{open}");
        }
    }
}
