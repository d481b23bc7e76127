//! The partner over HTTP: it signs in and asks, as any client of the API does.

use std::{net::SocketAddr, time::Duration};

use reqwest::{
    Method, Response,
    header::{COOKIE, HeaderValue, SET_COOKIE},
};
use serde::{Deserialize, de::DeserializeOwned};
use serde_json::{Value, json};
use thiserror::Error;

use super::Post;

/// How long an answer may take.
const PATIENCE: Duration = Duration::from_secs(10);

/// How it is named among the sessions of its person.
const NAME: &str = "yuanzhen practice partner";

/// What went wrong between the partner and the program.
#[derive(Debug, Error)]
pub(super) enum Fault {
    /// The program answered, and did not do it.
    #[error("{status} {code}")]
    Refused {
        /// The status of the answer.
        status: u16,
        /// The code of its body.
        code: String,
    },
    /// It did not answer, or not in its words.
    #[error("no answer: {0}")]
    Unanswered(#[source] reqwest::Error),
    /// The live connection is gone.
    #[error("the live connection ended: {0}")]
    Line(String),
}

impl Fault {
    /// The code with which something was refused.
    pub(super) fn code(&self) -> Option<&str> {
        match self {
            Self::Refused { code, .. } => Some(code),
            Self::Unanswered(_) | Self::Line(_) => None,
        }
    }

    /// Nothing for what the program refused: that is an answer, too.
    pub(super) fn unless_refused<T>(result: Result<T, Self>) -> Result<Option<T>, Self> {
        match result {
            Ok(done) => Ok(Some(done)),
            // The session is over, or waits for its password: there is no going on with it.
            Err(Self::Refused { status, code }) if !matches!(status, 401 | 423) => {
                tracing::debug!(status, code, "the practice partner was refused something");
                Ok(None)
            }
            Err(fault) => Err(fault),
        }
    }
}

impl From<reqwest::Error> for Fault {
    fn from(error: reqwest::Error) -> Self {
        Self::Unanswered(error.without_url())
    }
}

/// What the body of a refusal says.
#[derive(Default, Deserialize)]
struct Refusal {
    code: String,
}

/// Somebody signed in.
pub(super) struct Client {
    http: reqwest::Client,
    at: SocketAddr,
    cookie: HeaderValue,
}

impl Client {
    /// Signs in.
    pub(super) async fn enter(post: &Post) -> Result<Self, Fault> {
        let http = reqwest::Client::builder()
            .user_agent(NAME)
            .timeout(PATIENCE)
            .no_proxy()
            .redirect(reqwest::redirect::Policy::none())
            .build()?;
        let form = json!({ "login": post.login, "password": post.password });
        let asked = http
            .post(format!("http://{}/api/v1/session", post.http))
            .json(&form);
        let answer = taken(asked.send().await?).await?;
        let cookie = answer
            .headers()
            .get(SET_COOKIE)
            .and_then(|value| value.as_bytes().split(|octet| *octet == b';').next())
            .and_then(|pair| HeaderValue::from_bytes(pair).ok());
        let mut cookie = cookie.ok_or_else(|| Fault::Refused {
            status: answer.status().as_u16(),
            code: "no-session".to_owned(),
        })?;
        cookie.set_sensitive(true);
        Ok(Self {
            http,
            at: post.http,
            cookie,
        })
    }

    /// Where the program is.
    pub(super) const fn at(&self) -> SocketAddr {
        self.at
    }

    /// The session, as a header of a request.
    pub(super) const fn cookie(&self) -> &HeaderValue {
        &self.cookie
    }

    /// Asks for something.
    pub(super) async fn get<T: DeserializeOwned>(&self, path: &str) -> Result<T, Fault> {
        Ok(self.ask(Method::GET, path, None).await?.json().await?)
    }

    /// Does something; what it is answered.
    pub(super) async fn post<T: DeserializeOwned>(&self, path: &str, form: Value) -> Result<T, Fault> {
        Ok(self.ask(Method::POST, path, Some(form)).await?.json().await?)
    }

    /// Does something that is answered with nothing.
    pub(super) async fn tell(&self, path: &str) -> Result<(), Fault> {
        self.ask(Method::POST, path, Some(json!({}))).await.map(drop)
    }

    async fn ask(&self, method: Method, path: &str, form: Option<Value>) -> Result<Response, Fault> {
        let mut asked = self
            .http
            .request(method, format!("http://{}/api/v1{path}", self.at))
            .header(COOKIE, self.cookie.clone());
        if let Some(form) = form {
            asked = asked.json(&form);
        }
        taken(asked.send().await?).await
    }
}

/// The answer, if it is one that something was done.
async fn taken(answer: Response) -> Result<Response, Fault> {
    let status = answer.status();
    if status.is_success() {
        return Ok(answer);
    }
    let Refusal { code } = answer.json().await.unwrap_or_default();
    Err(Fault::Refused {
        status: status.as_u16(),
        code,
    })
}
