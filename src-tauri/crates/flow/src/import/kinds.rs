//! Kinds: what the node types of another builder are here, field by field. The types and names of `003` come first, then what
//! similar builders call the same things.

use super::fields::{Fields, Report};
use super::foreign::Way;
use crate::document::{Expression, Regular, Text};
use crate::nodes::*;
use crate::{Kind, WordMatch};

/// Ways out by the fields that say them.
struct Ways<'a>(&'a mut Vec<Way>);

impl Ways<'_> {
    fn add(&mut self, fields: &mut Fields, handle: &str, names: &[&str]) {
        if let Some((field, target)) = fields.take(names)
            && let Some(target) = target.as_str().filter(|target| !target.is_empty())
        {
            self.0.push((handle.into(), field, target.into()));
        }
    }
}

/// The node of a foreign type; `None` (and a problem) if there is no such type.
pub(super) fn read(kind: &str, f: &mut Fields, ways: &mut Vec<Way>, report: &mut Report<'_>) -> Option<NodeBody> {
    let mut ways = Ways(ways);
    let type_of = kind.trim().to_lowercase().replace([' ', '-'], "_");
    Some(match type_of.as_str() {
        "start" | "trigger" => {
            ways.add(f, OUT, &["nextNodeId"]);
            StartNode::default().into()
        }
        "message" | "text" => message(f, &mut ways, report).into(),
        "button" | "buttons" | "button_menu" => buttons(f, &mut ways, report).into(),
        "input" | "question" | "wait_for_input" => input(f, &mut ways, report).into(),
        "condition" => condition(f, &mut ways, report).into(),
        "delay" => delay(f, &mut ways, report).into(),
        "api" | "webhook" | "api_call" | "http" | "http_request" => http(f, &mut ways, report).into(),
        "ai" | "ai_reply" => ai(f, &mut ways, report).into(),
        "loop" => loops(f, &mut ways, report).into(),
        "set_variable" | "variable" => {
            ways.add(f, OUT, &["nextNodeId"]);
            let name = f.text(report, &["variableName", "name"]);
            let value = text(f, report, &["value", "variableValue"]);
            SetVariableNode { changes: vec![VariableChange::Set { name, value, kind: Kind::String }] }.into()
        }
        "tag" | "label" => {
            ways.add(f, OUT, &["nextNodeId"]);
            let remove = f.word(report, &["action"]).starts_with("remove");
            let action = if remove { LabelAction::Remove } else { LabelAction::Add };
            LabelNode { action, label: text(f, report, &["label", "tag", "labelName"]) }.into()
        }
        "assign" | "handoff" | "human" => {
            let note = text(f, report, &["note", "message"]);
            HandoffNode { note, ..HandoffNode::default() }.into()
        }
        "end" => end(f, report).into(),
        _ => {
            report.problem("nodeType", format!("“{kind}” is not known; known are {KNOWN}"));
            return None;
        }
    })
}

const KNOWN: &str = "START, MESSAGE, BUTTON, INPUT, CONDITION, DELAY, API, AI, LOOP and END";

fn text(f: &mut Fields, report: &mut Report<'_>, names: &[&str]) -> Text {
    Text::new(f.text(report, names))
}

fn message(f: &mut Fields, ways: &mut Ways<'_>, report: &mut Report<'_>) -> MessageNode {
    ways.add(f, OUT, &["nextNodeId"]);
    let words = text(f, report, &["messageContent", "text", "message", "content"]);
    let (url, caption) = (text(f, report, &["mediaUrl"]), text(f, report, &["caption"]));
    let media_type = match f.word(report, &["mediaType"]).as_str() {
        "video" => MediaType::Video,
        "audio" | "voice" => MediaType::Audio,
        "document" | "file" => MediaType::Document,
        _ => MediaType::Image,
    };
    if url.is_blank() {
        return MessageNode { text: words, media: None };
    }
    let media = MediaFile { media_type, source: MediaSource::Url { url }, name: String::new() };
    MessageNode { text: if caption.is_blank() { words } else { caption }, media: Some(media) }
}

fn buttons(f: &mut Fields, ways: &mut Ways<'_>, report: &mut Report<'_>) -> ButtonsNode {
    let mut buttons = Vec::new();
    for (at, mut part) in f.parts(report, &["buttons", "options"]).into_iter().enumerate() {
        let given = part.text(report, &["buttonId", "id", "value"]);
        let id = if given.is_empty() { (at + 1).to_string() } else { given.clone() };
        let store_in = part.text(report, &["storeIn", "storeResponseIn", "variableName"]);
        // That builder keeps the id of the button; without a variable nothing is kept.
        let value = if store_in.is_empty() { String::new() } else { given };
        let button = Button { id, label: text(&mut part, report, &["label", "text", "title"]), store_in, value };
        ways.add(&mut part, &button.handle(), &["nextNodeId"]);
        buttons.push(button);
        part.rest(report);
    }
    let mut other = f.part(report, &["fallback"]);
    ways.add(&mut other, FALLBACK, &["nextNodeId"]);
    let fallback = text(&mut other, report, &["message", "fallbackMessage"]);
    other.rest(report);
    ways.add(f, FALLBACK, &["fallbackNextNodeId"]);
    let beside = text(f, report, &["fallbackMessage"]);
    let fallback = if fallback.is_blank() { beside } else { fallback };
    ButtonsNode { text: text(f, report, &["messageText", "text", "message"]), buttons, fallback, timeout_minutes: None }
}

fn input(f: &mut Fields, ways: &mut Ways<'_>, report: &mut Report<'_>) -> InputNode {
    let mut retry = f.part(report, &["retryConfig", "retry"]);
    ways.add(f, SUCCESS, &["successNextNodeId", "nextNodeId"]);
    ways.add(&mut retry, FAILURE, &["failureNextNodeId"]);
    ways.add(f, FAILURE, &["failureNextNodeId"]);
    let timeout_minutes = f.count(report, &["timeout"]).filter(|minutes| *minutes > 0);
    ways.add(f, TIMEOUT, &["timeoutBranch", "timeoutNextNodeId"]);
    let retries = retry.count(report, &["maxRetries", "max"]).or(f.count(report, &["maxRetries"]));
    let retry_message = text(&mut retry, report, &["retryMessage", "message"]);
    retry.rest(report);
    let asked = f.word(report, &["inputType", "type"]);
    let mut rules = f.part(report, &["validation"]);
    let answer = form(&asked, &mut rules, f, report);
    rules.rest(report);
    InputNode {
        prompt: text(f, report, &["promptMessage", "prompt", "text", "question"]),
        answer,
        variable: f.text(report, &["variableName", "variable", "storeIn"]),
        retries: retries.unwrap_or(3),
        retry_message,
        timeout_minutes,
    }
}

fn form(asked: &str, rules: &mut Fields, f: &mut Fields, report: &mut Report<'_>) -> Form {
    let either = |rules: &mut Fields, f: &mut Fields, report: &mut Report<'_>, names: &[&str]| {
        rules.number(report, names).or_else(|| f.number(report, names))
    };
    let pattern = rules.text(report, &["regexPattern", "pattern", "regex"]);
    let pattern = if pattern.is_empty() { f.text(report, &["regexPattern", "pattern", "regex"]) } else { pattern };
    match asked {
        "" | "text" if pattern.is_empty() => Form::Text {
            min_length: either(rules, f, report, &["minLength", "min"]).map(|number| number.max(0.0) as u32),
            max_length: either(rules, f, report, &["maxLength", "max"]).map(|number| number.max(0.0) as u32),
        },
        "number" => Form::Number {
            min: either(rules, f, report, &["min", "minValue", "minLength"]),
            max: either(rules, f, report, &["max", "maxValue", "maxLength"]),
            whole: false,
        },
        "email" => Form::Email,
        "phone" => Form::Phone,
        "date" => Form::Date { from_days: None, to_days: None },
        "choice" | "options" => Form::Choice { options: f.words(report, &["options", "choices"]) },
        "boolean" | "yes_no" => Form::YesNo,
        "" | "text" | "regex" | "custom_regex" | "custom" => Form::Regex { pattern: Regular::new(pattern) },
        other => {
            report.problem(
                "inputType",
                format!("“{other}” is not known; known are TEXT, NUMBER, EMAIL, PHONE and REGEX"),
            );
            Form::default()
        }
    }
}

fn condition(f: &mut Fields, ways: &mut Ways<'_>, report: &mut Report<'_>) -> ConditionNode {
    f.take(&["conditionType"]);
    let mut branches = Vec::new();
    for (at, mut part) in f.parts(report, &["branches", "conditions"]).into_iter().enumerate() {
        let given = part.text(report, &["branchId", "id"]);
        let id = if given.is_empty() { (at + 1).to_string() } else { given };
        let words = part.words(report, &["keywords"]);
        let matching = match part.word(report, &["matchType", "match"]).as_str() {
            "all" => WordMatch::All,
            "exact" => WordMatch::Exact,
            _ => WordMatch::Any,
        };
        let case_sensitive = part.flag(report, &["caseSensitive"]).unwrap_or_default();
        let expression = part.text(report, &["expression"]);
        let expression = if expression.is_empty() { compared(&mut part, report) } else { expression };
        let when = match words.is_empty() {
            true => When::Expression { expression: Expression::new(expression) },
            false => When::Keywords { words, matching, case_sensitive },
        };
        let branch = Branch { id, label: part.text(report, &["label"]), when };
        ways.add(&mut part, &branch.handle(), &["nextNodeId", "branch"]);
        branches.push(branch);
        part.rest(report);
    }
    ways.add(f, DEFAULT, &["defaultNextNodeId"]);
    match f.take(&["defaultBranch"]) {
        Some((field, serde_json::Value::Object(map))) => {
            let mut part = Fields::new(field, map);
            part.take(&["label"]);
            ways.add(&mut part, DEFAULT, &["nextNodeId"]);
            part.rest(report);
        }
        Some((field, serde_json::Value::String(target))) => ways.0.push((DEFAULT.into(), field, target)),
        Some((field, _)) => report.problem(&field, "must be an object"),
        None => {}
    }
    ConditionNode { branches }
}

/// `{field, operator, value}` as an expression.
fn compared(part: &mut Fields, report: &mut Report<'_>) -> String {
    let (field, operator) = (part.text(report, &["field", "variable"]), part.word(report, &["operator"]));
    let value = part.text(report, &["value"]);
    if field.is_empty() || operator.is_empty() {
        return String::new();
    }
    let field = field.strip_prefix("vars.").unwrap_or(&field);
    let operator = match operator.as_str() {
        "equals" => "==",
        "notequals" | "not_equals" => "!=",
        "startswith" | "starts_with" => "starts with",
        "endswith" | "ends_with" => "ends with",
        "regex" => "matches",
        "isempty" | "is_empty" => return format!("{{{{{field}}}}} is empty"),
        other => other,
    };
    let value = value.replace('\\', "\\\\").replace('"', "\\\"");
    format!("{{{{{field}}}}} {operator} \"{value}\"")
}

fn delay(f: &mut Fields, ways: &mut Ways<'_>, report: &mut Report<'_>) -> DelayNode {
    ways.add(f, OUT, &["nextNodeId"]);
    let amount = f.number(report, &["delayDuration", "duration", "amount"]).unwrap_or_default();
    let (unit, seconds) = match f.word(report, &["delayUnit", "unit"]).trim_end_matches('s') {
        "minute" => (DelayUnit::Minutes, 60.0),
        "hour" => (DelayUnit::Hours, 3_600.0),
        "second" | "" => (DelayUnit::Seconds, 1.0),
        other => {
            report.problem("delayUnit", format!("“{other}” is not known; known are SECONDS, MINUTES and HOURS"));
            (DelayUnit::Seconds, 1.0)
        }
    };
    if amount.fract() == 0.0 {
        return DelayNode { amount: amount.clamp(0.0, f64::from(u32::MAX)) as u32, unit };
    }
    report.note("delayDuration", "is not whole and is kept in seconds");
    DelayNode { amount: (amount * seconds).round().clamp(0.0, f64::from(u32::MAX)) as u32, unit: DelayUnit::Seconds }
}

/// A list of `{key, value}`, or an object.
fn pairs(f: &mut Fields, report: &mut Report<'_>, names: &[&str]) -> Vec<Pair> {
    let pair = |(name, value): (&String, &serde_json::Value)| Pair {
        name: name.clone(),
        value: Text::new(value.as_str().map_or_else(|| value.to_string(), ToOwned::to_owned)),
    };
    match f.take(names) {
        Some((_, serde_json::Value::Object(map))) => map.iter().map(pair).collect(),
        Some((_, serde_json::Value::Array(_))) => {
            let mut pairs = Vec::new();
            for mut part in f.parts(report, names) {
                let name = part.text(report, &["key", "name"]);
                pairs.push(Pair { name, value: text(&mut part, report, &["value"]) });
                part.rest(report);
            }
            pairs
        }
        Some((field, _)) => {
            report.problem(&field, "must be a list of keys and values");
            Vec::new()
        }
        None => Vec::new(),
    }
}

fn http(f: &mut Fields, ways: &mut Ways<'_>, report: &mut Report<'_>) -> HttpRequestNode {
    ways.add(f, SUCCESS, &["successNextNodeId", "nextNodeId"]);
    ways.add(f, FAILURE, &["failureNextNodeId"]);
    let method = f.text(report, &["method"]).trim().to_uppercase();
    let method = match method.as_str() {
        "" => HttpMethod::Get,
        known => known.parse().unwrap_or_else(|_| {
            report.problem("method", format!("“{method}” is not known; known are GET, POST, PUT, PATCH and DELETE"));
            HttpMethod::Get
        }),
    };
    let body = match f.take(&["body", "requestBody"]) {
        None => HttpBody::None,
        Some((_, serde_json::Value::String(body))) if body.trim().is_empty() => HttpBody::None,
        Some((_, serde_json::Value::String(body))) => HttpBody::Json { json: Text::new(body) },
        Some((_, other)) => HttpBody::Json { json: Text::new(other.to_string()) },
    };
    let mut mapping = Vec::new();
    for mut part in f.parts(report, &["responseMapping", "mapping"]) {
        let path = part.text(report, &["jsonPath", "path"]);
        mapping.push(Mapping { path, variable: part.text(report, &["variableName", "variable"]) });
        part.rest(report);
    }
    let mut store_response_in = f.text(report, &["storeResponseIn", "saveResponseTo", "responseVariable"]);
    if f.flag(report, &["storeEntireResponse"]).unwrap_or_default() && store_response_in.is_empty() {
        store_response_in = "apiResponse".into();
        report.note("storeEntireResponse", "the answer is kept in the variable apiResponse");
    }
    let mut retry = f.part(report, &["retry", "retryConfig"]);
    let fresh = HttpRequestNode::default();
    let node = HttpRequestNode {
        method,
        url: text(f, report, &["url", "endpoint", "endpointUrl"]),
        headers: pairs(f, report, &["headers"]),
        query: pairs(f, report, &["queryParams", "query"]),
        body,
        mapping,
        store_response_in,
        retries: retry.count(report, &["max", "maxRetries"]).unwrap_or(fresh.retries),
        retry_delay_seconds: retry.count(report, &["delay", "retryDelay"]).unwrap_or(fresh.retry_delay_seconds),
        timeout_seconds: retry.count(report, &["timeout"]).unwrap_or(fresh.timeout_seconds),
        ..fresh
    };
    retry.rest(report);
    node
}

fn ai(f: &mut Fields, ways: &mut Ways<'_>, report: &mut Report<'_>) -> AiReplyNode {
    ways.add(f, SUCCESS, &["successNextNodeId", "nextNodeId"]);
    ways.add(f, FAILURE, &["failureNextNodeId"]);
    let model = Some(f.text(report, &["model"])).filter(|model| !model.is_empty());
    if let Some(model) = &model {
        report.note("model", format!("the provider of the account's assistant must know the model {model}"));
    }
    let history = f.count(report, &["historyLength"]).unwrap_or(10);
    let includes = f.flag(report, &["includeHistory"]).unwrap_or(true);
    let base = f.text(report, &["knowledgeBaseId"]);
    if !base.is_empty() {
        report.note("knowledgeBaseId", "choose the knowledge base anew: the file's is of another program");
    }
    AiReplyNode {
        system: text(f, report, &["systemPrompt", "systemPromptOverride"]),
        prompt: text(f, report, &["userPrompt", "prompt", "userPromptTemplate"]),
        model: ModelChoice { model, temperature: f.number(report, &["temperature"]).or(Some(0.7)) },
        history: if includes { history } else { 0 },
        knowledge: if base.is_empty() { Knowledge::Nothing } else { Knowledge::Assistant },
        max_tokens: f.count(report, &["maxTokens"]).unwrap_or(500),
        store_in: f.text(report, &["storeResponseIn", "storeIn"]),
        send: f.flag(report, &["sendToUser", "sendResponse"]).unwrap_or_default(),
        fallback: text(f, report, &["fallback", "fallbackResponse"]),
    }
}

fn loops(f: &mut Fields, ways: &mut Ways<'_>, report: &mut Report<'_>) -> LoopNode {
    ways.add(f, LOOP_BODY, &["loopBodyNextNodeId", "bodyNextNodeId"]);
    ways.add(f, LOOP_EXIT, &["exitNextNodeId"]);
    let condition = f.text(report, &["exitCondition"]);
    let count = f.count(report, &["iterationCount", "count", "iterations"]);
    let kind = f.word(report, &["loopType"]);
    let repeat = match (kind.as_str(), count) {
        ("condition_based" | "condition", _) | ("", None) => Repeat::Until { condition: Expression::new(condition) },
        (_, count) => Repeat::Times { count: count.unwrap_or(1) },
    };
    LoopNode {
        repeat,
        max_iterations: f.count(report, &["maxIterations"]).unwrap_or(10),
        counter: f.text(report, &["iterationVariable", "currentIterationVariable", "counterVariable"]),
    }
}

fn end(f: &mut Fields, report: &mut Report<'_>) -> EndNode {
    let error = f.word(report, &["endType"]) == "error";
    let keep = f.word(report, &["sessionAction"]).starts_with("keep");
    EndNode {
        outcome: if error { EndOutcome::Error } else { EndOutcome::Normal },
        message: text(f, report, &["finalMessage", "message"]),
        run: if keep { AfterEnd::Keep } else { AfterEnd::Close },
    }
}
