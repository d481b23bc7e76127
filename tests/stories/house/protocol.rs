//! docs/PROTOCOL.md tells the truth: its examples are messages of the program, each message has an example, and the
//! close codes are those the program sends.

use std::collections::BTreeSet;

use serde::{Serialize, de::DeserializeOwned};
use serde_json::Value;
use yuanzhen_server::signalling::close::Close;
use yuanzhen_server::signalling::message::{ClientMessage, PROTOCOL, ServerMessage, typescript};

use super::tree::{read, table_rows};

const PAGE: &str = "docs/PROTOCOL.md";

/// The bodies of the code blocks that begin so.
fn blocks(page: &str, fence: &str) -> Vec<String> {
    let start = format!("```{fence}\n");
    page.split(&start)
        .skip(1)
        .map(|rest| rest.split("```").next().unwrap().to_owned())
        .collect()
}

/// Reads every example of one direction and gives the kinds of message seen.
fn kinds<M: Serialize + DeserializeOwned>(page: &str, side: &str) -> BTreeSet<String> {
    let mut kinds = BTreeSet::new();
    for example in blocks(page, &format!("json {side}")) {
        let value: Value =
            serde_json::from_str(&example).unwrap_or_else(|error| panic!("{error} in {example}"));
        let message: M =
            serde_json::from_value(value.clone()).unwrap_or_else(|error| panic!("{error} in {example}"));
        assert_eq!(
            serde_json::to_value(&message).unwrap(),
            value,
            "the {side} would write this otherwise"
        );
        kinds.insert(value["type"].as_str().unwrap().to_owned());
    }
    kinds
}

/// The kinds of message the program knows, as it tells the pages.
fn known(side: &str) -> BTreeSet<String> {
    let text = typescript();
    let declaration = text
        .split("export type ")
        .find(|part| part.starts_with(&format!("{side} ")))
        .unwrap();
    declaration
        .split("\"type\": \"")
        .skip(1)
        .map(|rest| rest.split('"').next().unwrap().to_owned())
        .collect()
}

#[test]
fn every_example_of_the_protocol_page_is_a_message_of_the_program() {
    let page = read(PAGE);
    assert_eq!(kinds::<ClientMessage>(&page, "client"), known("ClientMessage"));
    assert_eq!(kinds::<ServerMessage>(&page, "server"), known("ServerMessage"));
    assert!(page.contains(&format!("`protocol` is {PROTOCOL}")));
}

#[test]
fn the_close_codes_of_the_protocol_page_are_those_the_program_sends() {
    let codes = [
        Close::GoingAway,
        Close::Broken,
        Close::OtherProtocol,
        Close::SessionOver,
        Close::Silent,
        Close::TooSlow,
        Close::NotUnderstood,
        Close::Locked,
        Close::TooMany,
    ];
    let sent: BTreeSet<_> = codes
        .iter()
        .map(|close| (close.code().to_string(), close.reason().to_owned()))
        .collect();
    let told: BTreeSet<_> = table_rows(&read(PAGE))
        .into_iter()
        .filter(|row| row[0].parse::<u16>().is_ok())
        .map(|row| (row[0].clone(), row[1].trim_matches('`').to_owned()))
        .collect();
    assert_eq!(told, sent);
}
