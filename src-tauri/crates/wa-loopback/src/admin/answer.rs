//! Answers and errors, always as JSON.

use axum::Json;
use axum::body::Bytes;
use axum::extract::{FromRequest, Request};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

/// An error for the caller.
pub(crate) struct Refusal(pub StatusCode, pub String);

/// What a handler returns.
pub(crate) type Answer = Result<Json<Value>, Refusal>;

impl From<anyhow::Error> for Refusal {
    fn from(error: anyhow::Error) -> Self {
        Self(StatusCode::BAD_REQUEST, format!("{error:#}"))
    }
}

impl From<serde_json::Error> for Refusal {
    fn from(error: serde_json::Error) -> Self {
        Self(StatusCode::BAD_REQUEST, error.to_string())
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        (self.0, Json(json!({ "error": self.1 }))).into_response()
    }
}

/// Something that is not there.
pub(crate) fn missing(what: impl std::fmt::Display) -> Refusal {
    Refusal(StatusCode::NOT_FOUND, format!("{what} does not exist"))
}

/// `{"ok": true}`.
pub(crate) fn done() -> Answer {
    Ok(Json(json!({ "ok": true })))
}

/// Any value.
pub(crate) fn value(value: impl serde::Serialize) -> Answer {
    Ok(Json(serde_json::to_value(value)?))
}

/// A value as a future: a handler must be asynchronous, also when it has nothing to wait for.
pub(crate) fn now<T>(value: T) -> std::future::Ready<T> {
    std::future::ready(value)
}

/// Unknown path.
pub(crate) async fn no_such_route() -> Refusal {
    now(Refusal(StatusCode::NOT_FOUND, "no such route: GET / lists all".to_owned())).await
}

/// Known path, wrong method.
pub(crate) async fn no_such_method() -> Refusal {
    let words = "this route has other methods: GET / lists all".to_owned();
    now(Refusal(StatusCode::METHOD_NOT_ALLOWED, words)).await
}

/// A JSON body, whatever its content type says; an empty one reads as `{}`.
pub(crate) struct Body<T>(pub T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequest<S> for Body<T> {
    type Rejection = Refusal;

    async fn from_request(request: Request, state: &S) -> Result<Self, Refusal> {
        let bytes = Bytes::from_request(request, state)
            .await
            .map_err(|rejection| Refusal(rejection.status(), rejection.body_text()))?;
        let text: &[u8] = if bytes.is_empty() { b"{}" } else { &bytes };
        serde_json::from_slice(text)
            .map(Body)
            .map_err(|error| Refusal(StatusCode::BAD_REQUEST, format!("the body is not what is expected: {error}")))
    }
}

/// A query string; wrong values are an error in JSON too.
pub(crate) struct Asked<T>(pub T);

impl<S: Send + Sync, T: DeserializeOwned> axum::extract::FromRequestParts<S> for Asked<T> {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut axum::http::request::Parts, state: &S) -> Result<Self, Refusal> {
        axum::extract::Query::<T>::from_request_parts(parts, state)
            .await
            .map(|query| Asked(query.0))
            .map_err(|rejection| Refusal(rejection.status(), rejection.body_text()))
    }
}

/// The parts of a path; wrong ones are an error in JSON too.
pub(crate) struct At<T>(pub T);

impl<S: Send + Sync, T: DeserializeOwned + Send> axum::extract::FromRequestParts<S> for At<T> {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut axum::http::request::Parts, state: &S) -> Result<Self, Refusal> {
        axum::extract::Path::<T>::from_request_parts(parts, state)
            .await
            .map(|path| At(path.0))
            .map_err(|rejection| Refusal(rejection.status(), rejection.body_text()))
    }
}
