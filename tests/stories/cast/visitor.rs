//! Somebody at a browser: signs in and asks the API, as themselves or as nobody.

use std::time::Duration;

use anyhow::{Result, bail, ensure};
use reqwest::{Client, Method, RequestBuilder, Response, StatusCode};
use serde_json::{Value, json};

use super::Program;

/// How often somebody asks who is told to slow down, and how long they wait in between.
const PATIENCE: u32 = 200;
const A_MOMENT: Duration = Duration::from_millis(20);

/// A person, or nobody, with a cookie jar.
pub(crate) struct Visitor {
    client: Client,
    base: String,
    cookie: String,
}

impl Visitor {
    /// Nobody in particular.
    pub(crate) fn stranger(program: &Program) -> Self {
        // A second installation of the provider is refused, and the first stays.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let client = Client::builder().cookie_store(true).no_proxy().build().unwrap();
        Self {
            client,
            base: program.http(),
            cookie: String::new(),
        }
    }

    /// The first person of the demo county with this role whose place fits, signed in.
    pub(crate) async fn sign_in(program: &Program, role: &str, place: &str) -> Result<Self> {
        let mut visitor = Self::stranger(program);
        let (login, password) = program.login(role, place);
        let answer = visitor
            .post(
                "/api/v1/session",
                &json!({ "login": login, "password": password }),
            )
            .await?;
        ensure!(
            answer.status() == StatusCode::OK,
            "{role} cannot sign in: {}",
            answer.text().await?
        );
        let line = answer.headers()["set-cookie"].to_str()?;
        line.split(';')
            .next()
            .unwrap_or_default()
            .clone_into(&mut visitor.cookie);
        Ok(visitor)
    }

    /// The session's cookie, for a foreign program that asks in this person's name.
    pub(crate) fn cookie(&self) -> &str {
        &self.cookie
    }

    /// Reads JSON.
    pub(crate) async fn get(&self, path: &str) -> Result<Value> {
        let answer = self.ask(Method::GET, path, None).await?;
        ensure!(answer.status().is_success(), "{path}: {}", answer.status());
        Ok(answer.json().await?)
    }

    /// Asks with any method and, when given, a body.
    pub(crate) async fn ask(&self, method: Method, path: &str, body: Option<&Value>) -> Result<Response> {
        self.patiently(|| {
            let request = self
                .client
                .request(method.clone(), format!("{}{path}", self.base));
            match body {
                Some(body) => request.json(body),
                None => request,
            }
        })
        .await
    }

    /// Asks again when it was asked to slow down, as the pages do.
    async fn patiently(&self, request: impl Fn() -> RequestBuilder) -> Result<Response> {
        for _ in 0..PATIENCE {
            let answer = request().send().await?;
            if answer.status() != StatusCode::TOO_MANY_REQUESTS {
                return Ok(answer);
            }
            tokio::time::sleep(A_MOMENT).await;
        }
        bail!("told to slow down {PATIENCE} times")
    }

    /// Sends JSON.
    pub(crate) async fn post(&self, path: &str, body: &Value) -> Result<Response> {
        self.ask(Method::POST, path, Some(body)).await
    }

    /// Sends a piece of a file that begins at this byte of it.
    pub(crate) async fn piece(&self, path: &str, offset: usize, piece: &[u8]) -> Result<Response> {
        self.patiently(|| {
            self.client
                .patch(format!("{}{path}", self.base))
                .header("Upload-Offset", offset)
                .header("Content-Type", "application/octet-stream")
                .body(piece.to_vec())
        })
        .await
    }

    /// Reads bytes of this type; `None` when there is no such thing.
    pub(crate) async fn bytes(&self, path: &str, accept: &str) -> Result<Option<Vec<u8>>> {
        let answer = self
            .patiently(|| {
                self.client
                    .get(format!("{}{path}", self.base))
                    .header("Accept", accept)
            })
            .await?;
        if answer.status() == StatusCode::NOT_FOUND {
            return Ok(None);
        }
        ensure!(
            answer.status().is_success(),
            "{path}: {} {}",
            answer.status(),
            answer.text().await?
        );
        Ok(Some(answer.bytes().await?.to_vec()))
    }
}
