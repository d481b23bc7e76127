//! Bodies that fit: made from the schemas of the description, so that a refusal is never that of a malformed request.

use reqwest::Method;
use serde_json::{Map, Value, json};
use uuid::Uuid;

use crate::county::{CRITICAL, Planted};

/// The description of the API, and what its bodies may speak of.
pub(crate) struct Bodies<'a> {
    pub(crate) description: &'a Value,
    pub(crate) planted: &'a Planted,
    /// The institution and people of the directory that bodies name.
    pub(crate) site: Uuid,
    pub(crate) person: Uuid,
}

impl Bodies<'_> {
    /// A body for an endpoint; `None` when it takes none.
    pub(crate) fn of(&self, method: &Method, path: &str) -> Option<Value> {
        let operation = &self.description["paths"][path][method.as_str().to_lowercase()];
        let content = operation.get("requestBody")?["content"].as_object()?;
        let json = content.get("application/json")?;
        Some(self.value("", &json["schema"]))
    }

    fn value(&self, name: &str, schema: &Value) -> Value {
        if let Some(reference) = schema["$ref"].as_str() {
            let known = reference.trim_start_matches("#/components/schemas/");
            return self.value(name, &self.description["components"]["schemas"][known]);
        }
        for choice in ["oneOf", "anyOf", "allOf"] {
            if let Some(choices) = schema[choice].as_array() {
                let real = choices.iter().find(|one| one["type"] != "null");
                return self.value(name, real.expect("a choice that is something"));
            }
        }
        if kind(schema) == "array" {
            return match self.known(name) {
                Some(Value::Array(whole)) => Value::Array(whole),
                _ => Value::Array(vec![self.value(name, &schema["items"])]),
            };
        }
        if let Some(known) = self.known(name) {
            return known;
        }
        if let Some(words) = schema["enum"].as_array() {
            return words[0].clone();
        }
        match kind(schema) {
            "object" => self.object(schema),
            "integer" | "number" => json!(1),
            "boolean" => json!(true),
            "string" => match schema["format"].as_str() {
                Some("uuid") => json!(self.planted.county.center.app.system.uuid()),
                Some("date") => json!("1980-01-01"),
                _ => json!("一段文字"),
            },
            other => panic!("no value is made for {name} of type {other}: {schema}"),
        }
    }

    fn object(&self, schema: &Value) -> Value {
        let required: Vec<&str> = schema["required"]
            .as_array()
            .into_iter()
            .flatten()
            .filter_map(Value::as_str)
            .collect();
        let mut made = Map::new();
        for (name, property) in schema["properties"].as_object().into_iter().flatten() {
            // What may be left out is left out unless the body would say nothing without it.
            if required.contains(&name.as_str()) || self.known(name).is_some() {
                made.insert(name.clone(), self.value(name, property));
            }
        }
        Value::Object(made)
    }

    /// Fields whose value is looked at beyond its type.
    fn known(&self, name: &str) -> Option<Value> {
        Some(match name {
            "case" => json!(self.planted.case),
            "patient" => json!(self.planted.patient),
            "institution" | "lead" | "provider" | "receiver" => json!(self.site),
            "person" | "members" => json!(self.person),
            "instance_set" => self.planted.read_from.clone(),
            "q" => json!(self.planted.patient_name),
            "value" | "text" | "critical" => json!(CRITICAL),
            "document" => json!({ "type": "national-id", "number": "11010519491231002X" }),
            "address" => json!("127.0.0.1"),
            "ae_title" => json!("WALK"),
            "sha256" => json!("5b".repeat(32)),
            "site_code" => json!("ZZ"),
            "zone" => json!("Asia/Shanghai"),
            "login" => json!("walker"),
            // Closed lists of words that the description gives as plain texts.
            "services" => json!("imaging"),
            "modality" | "modalities" => json!("CT"),
            _ => return None,
        })
    }
}

/// The type of a schema, null aside.
fn kind(schema: &Value) -> &str {
    match &schema["type"] {
        Value::String(kind) => kind,
        Value::Array(kinds) => kinds
            .iter()
            .filter_map(Value::as_str)
            .find(|kind| *kind != "null")
            .unwrap_or("null"),
        _ if schema["properties"].is_object() => "object",
        _ => "unknown",
    }
}
