//! A line ruled from outside: one command a line, in JSON, and one answer to each.

use std::net::IpAddr;

use serde::Deserialize;
use serde_json::{Value, json};

use super::{Line, LineSettings};

/// A command, such as `{"do":"set","up":{"loss_percent":3},"down":{"rate_kbps":512}}`.
#[derive(Debug, Deserialize)]
#[serde(tag = "do", rename_all = "kebab-case")]
enum Command {
    /// Replaces all settings of both directions.
    Set(LineSettings),
    Cut,
    Mend,
    /// New ports towards the relay, and another address when one is given.
    Rebind {
        #[serde(default)]
        address: Option<IpAddr>,
    },
    /// Tells what was carried.
    Stats,
    /// Returns the answer with the line in the relay's place.
    Rewrite {
        sdp: String,
    },
}

impl Line {
    /// What a line says of itself before the first command.
    #[must_use]
    pub fn greeting(&self) -> String {
        json!({ "address": self.address, "relay": self.relay, "seed": self.seed }).to_string()
    }

    /// Obeys a command and returns the answer: `{"ok":…}`, or `{"error":"…"}`.
    #[must_use]
    pub fn obey(&self, command: &str) -> String {
        match self.tried(command) {
            Ok(value) => json!({ "ok": value }).to_string(),
            Err(error) => json!({ "error": format!("{error:#}") }).to_string(),
        }
    }

    fn tried(&self, command: &str) -> anyhow::Result<Value> {
        match serde_json::from_str(command)? {
            Command::Set(settings) => self.set(settings)?,
            Command::Cut => self.cut()?,
            Command::Mend => self.mend()?,
            Command::Rebind { address: None } => self.rebind()?,
            Command::Rebind {
                address: Some(address),
            } => self.move_to(address)?,
            Command::Stats => return Ok(serde_json::to_value(self.stats()?)?),
            Command::Rewrite { sdp } => return Ok(json!({ "sdp": self.rewrite(&sdp) })),
        }
        Ok(Value::Bool(true))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_obeys_and_says_what_it_does_not_understand() {
        let line = Line::to("127.0.0.1:9".parse().unwrap()).unwrap();
        let greeting: Value = serde_json::from_str(&line.greeting()).unwrap();
        assert_eq!(greeting["address"], line.addr().to_string());
        for command in [
            r#"{"do":"set","up":{"loss_percent":3,"burst":{"begins_percent":1,"length":4}},"down":{"rate_kbps":512}}"#,
            r#"{"do":"set"}"#,
            r#"{"do":"rebind"}"#,
            r#"{"do":"rebind","address":"127.0.0.3"}"#,
            r#"{"do":"cut"}"#,
        ] {
            assert_eq!(line.obey(command), r#"{"ok":true}"#, "{command}");
        }
        let stats: Value = serde_json::from_str(&line.obey(r#"{"do":"stats"}"#)).unwrap();
        assert_eq!(
            (&stats["ok"]["is_cut"], &stats["ok"]["clients"]),
            (&json!(true), &json!(0))
        );
        assert_eq!(line.obey(r#"{"do":"mend"}"#), r#"{"ok":true}"#);
        assert_eq!(
            line.obey(r#"{"do":"rewrite","sdp":"v=0"}"#),
            r#"{"ok":{"sdp":"v=0"}}"#
        );
        for wrong in ["", "{}", r#"{"do":"burn"}"#, r#"{"do":"set","up":{"loss":3}}"#] {
            assert!(line.obey(wrong).starts_with(r#"{"error":"#), "{wrong}");
        }
    }
}
