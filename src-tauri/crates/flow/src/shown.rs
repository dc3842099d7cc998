//! Shown: web requests and questions to models as they may be looked at: secrets are dots, long answers are cut. The same
//! for runs and for the simulator.

use crate::step::{
    HttpCall, HttpContent, HttpFailure, HttpPart, HttpReply, ModelAnswer, ModelRequest, ModelTask, Wanted,
};
use crate::template::Escaping;
use crate::view::{CallAnswer, CallAsked};
use crate::{Piece, Value};

/// The most characters of a body that are shown.
const BODY_LIMIT: usize = 16_000;
/// What stands for a secret.
const DOTS: &str = "•••";

/// A web request.
pub fn web(call: &HttpCall) -> CallAsked {
    let mut url = text(&call.url, Escaping::Plain);
    for (at, part) in call.query.iter().enumerate() {
        let joint = if at == 0 && !url.contains('?') { '?' } else { '&' };
        url.push(joint);
        url.push_str(&pair(part));
    }
    let body = match &call.content {
        HttpContent::None => String::new(),
        HttpContent::Json { json } => text(json, Escaping::Plain),
        HttpContent::Text { text: body } => text(body, Escaping::Plain),
        HttpContent::Form { fields } => fields.iter().map(pair).collect::<Vec<_>>().join("&"),
    };
    let method: &str = call.method.into();
    let headers = call.headers.iter().map(|part| (part.name.clone(), text(&part.value, Escaping::Plain))).collect();
    CallAsked::Http { method: method.into(), url, headers, body: cut(&body) }
}

/// A question to a model.
pub fn model(request: &ModelRequest) -> CallAsked {
    let (extracts, task) = match &request.task {
        ModelTask::Reply { prompt } => (false, prompt.clone()),
        ModelTask::Extract { question, said, wanted } => {
            let about = |wanted: &Wanted| match wanted.optional {
                true => format!("{} (may stay unknown)", wanted.about),
                false => wanted.about.clone(),
            };
            let wanted = wanted.iter().map(about).collect::<Vec<_>>().join(", ");
            (true, format!("Asked: {question}\nSaid: {said}\nTo find out: {wanted}"))
        }
    };
    let prompt = match request.instructions.trim() {
        "" => task,
        instructions => format!("{instructions}\n\n{task}"),
    };
    CallAsked::Model { extracts, model: request.model.model.clone().unwrap_or_default(), prompt: cut(&prompt) }
}

/// The end of a web request.
pub fn web_answer(result: &Result<HttpReply, HttpFailure>) -> CallAnswer {
    match result {
        Ok(reply) => CallAnswer::Http { status: reply.status, body: cut(&reply.body) },
        Err(failure) => CallAnswer::Failed { message: failure.message.clone() },
    }
}

/// What a model answered.
pub fn model_answer(result: &Result<ModelAnswer, String>, tokens: u32, cost_usd: Option<f64>) -> CallAnswer {
    match result {
        Ok(answer) => CallAnswer::Model {
            text: cut(&answer.text),
            fields: answer.fields.clone(),
            escalate: answer.escalate,
            tokens,
            cost_usd,
        },
        Err(why) => CallAnswer::Failed { message: why.clone() },
    }
}

fn text(pieces: &[Piece], written: Escaping) -> String {
    let piece = |piece: &Piece| match piece {
        Piece::Text(text) => written.write(&Value::from(text.as_str())).into_owned(),
        Piece::Secret { .. } => DOTS.to_owned(),
    };
    pieces.iter().map(piece).collect()
}

fn pair(part: &HttpPart) -> String {
    let name = Escaping::Url.write(&Value::from(part.name.as_str())).into_owned();
    format!("{name}={}", text(&part.value, Escaping::Url))
}

fn cut(text: &str) -> String {
    match domain::text::cut(text, BODY_LIMIT) {
        whole if whole.len() == text.len() => text.to_owned(),
        start => format!("{start}…"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::nodes::HttpMethod;

    fn call() -> HttpCall {
        let plain = |text: &str| vec![Piece::Text(text.into())];
        let secret = Piece::Secret { name: "shopKey".into(), written: Escaping::Plain };
        serde_json::from_value(serde_json::json!({
            "method": HttpMethod::Post,
            "url": plain("https://api.shop.example/orders"),
            "headers": [{"name": "Authorization", "value": [Piece::Text("Bearer ".into()), secret]}],
            "query": [{"name": "lang", "value": plain("en & de")}, {"name": "key", "value": [secret]}],
            "content": {"type": "form", "fields": [{"name": "order", "value": plain("A 17")}]},
            "timeout_seconds": 5
        }))
        .unwrap()
    }

    #[test]
    fn a_request_is_shown_whole_but_for_its_secrets() {
        let CallAsked::Http { method, url, headers, body } = web(&call()) else { panic!("a web request") };
        assert_eq!((method.as_str(), body.as_str()), ("POST", "order=A%2017"));
        assert_eq!(url, "https://api.shop.example/orders?lang=en%20%26%20de&key=•••");
        assert_eq!(headers, [("Authorization".to_owned(), "Bearer •••".to_owned())]);
    }

    #[test]
    fn a_long_answer_is_cut() {
        let reply = HttpReply { status: 200, body: "é".repeat(BODY_LIMIT + 1), retry_after_seconds: None };
        let CallAnswer::Http { body, .. } = web_answer(&Ok(reply)) else { panic!("an answer") };
        assert_eq!((body.chars().count(), body.ends_with('…')), (BODY_LIMIT + 1, true));
    }
}
