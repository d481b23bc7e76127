//! The configuration as a commented file: every key with its meaning, and the value in force. Secrets are left out,
//! so that the output can be sent to somebody who helps.

use std::fmt::Write;

use serde::Serialize;
use serde_json::Value;
use yuanzhen_store::{DatabaseConfig, ObjectsConfig};

use super::Config;

/// A section: its name, what it is about, its keys with the meaning of each.
type Section = (
    &'static str,
    &'static str,
    &'static [(&'static str, &'static str)],
);

/// Sections and keys in the order printed, each with one line of meaning. A test holds it against the structures.
const KEYS: &[Section] = &[
    (
        "node",
        "where and as what this program runs",
        &[
            ("data", "the folder with the database, objects and keys"),
            (
                "roles",
                "what this process does: \"center\", and \"relay\" for consult rooms",
            ),
            (
                "name",
                "the name of this node in rows and logs; one of its own for each node",
            ),
            ("county", "the county's name as shown on pages"),
            (
                "passphrase_file",
                "the file with the passphrase that the keys folder is under, outside the data folder; empty for none",
            ),
            (
                "nats",
                "a NATS server that carries wake-ups between nodes; empty for a single node",
            ),
        ],
    ),
    (
        "http",
        "web addresses and certificates",
        &[
            (
                "plain",
                "plain HTTP; on loopback it serves the program, elsewhere only /trust and the way to HTTPS",
            ),
            ("secure", "HTTPS"),
            (
                "names",
                "names and addresses people type, for the certificate; the machine's own are added",
            ),
            (
                "public",
                "where patients and other hospitals reach this server, such as https://yuanzhen.example.cn; the square on \
                 each report then leads to its /verify",
            ),
            (
                "certificate",
                "a certificate chain of your own (PEM); empty: the county CA issues one",
            ),
            ("private_key", "the private key of that certificate (PEM)"),
            (
                "certificate_check_ms",
                "how often the certificate is looked at for a renewal",
            ),
        ],
    ),
    (
        "identity",
        "sign-in and sessions",
        &[
            (
                "idle_lock_ms",
                "a session without use for this long asks for the password again",
            ),
            (
                "idle_end_ms",
                "a locked session without use for this long is over",
            ),
            ("session_ms", "a session is over after this, used or not"),
            ("attempts", "wrong passwords in a row before a login waits"),
            ("wait_ms", "the first wait; each further failure doubles it"),
            ("longest_wait_ms", "the longest wait"),
            ("enrolment_ms", "how long an enrolment link can be used"),
            ("password_length", "the shortest password taken"),
            (
                "password_workers",
                "passwords hashed at the same time; each takes password_memory_kib",
            ),
            ("password_memory_kib", "memory of one password hash (argon2id)"),
            ("password_passes", "passes of one password hash"),
        ],
    ),
    (
        "limits",
        "what one client may ask",
        &[
            ("person_per_second", "requests a second one person may keep up"),
            ("person_burst", "requests one person may send at once"),
            (
                "address_per_second",
                "requests a second from one address without a session",
            ),
            (
                "address_burst",
                "requests from one address without a session at once",
            ),
            ("body_bytes", "the largest JSON body"),
            ("request_ms", "how long a request may take before it is given up"),
            ("connections", "connections open at once"),
        ],
    ),
    (
        "live",
        "the live feed",
        &[
            (
                "heartbeat_ms",
                "how often a live connection is pinged; two missed answers end it",
            ),
            (
                "horizon",
                "events a page may be behind and still catch up; beyond, it loads anew",
            ),
        ],
    ),
    (
        "dicom",
        "devices",
        &[
            ("listen", "where devices send to"),
            ("ae_title", "the AE title of this program"),
            (
                "study_quiet_ms",
                "quiet time after the last image before a study counts as whole",
            ),
            ("associations", "associations open at once"),
        ],
    ),
    (
        "media",
        "the relay of consult rooms",
        &[
            (
                "listen",
                "UDP address of the first media thread, each further one takes the next port; empty: port 10000, on \
                 loopback when both web addresses are, else on all addresses",
            ),
            ("threads", "media threads; 0: one for each core, at most 4"),
            (
                "advertise",
                "addresses told to browsers instead of the machine's own, as behind a router that forwards the ports",
            ),
            ("room_size", "participants of one room, at most 20"),
        ],
    ),
    (
        "timers",
        "what happens because time passed",
        &[
            (
                "critical_screen_ms",
                "after a critical value was raised, the site's screens ring again",
            ),
            (
                "critical_phone_ms",
                "after it was raised, whoever must telephone is shown the numbers",
            ),
            (
                "critical_duty_ms",
                "after it was raised, the administrator on duty is rung",
            ),
            (
                "critical_handling_ms",
                "after the read-back, something must have been done",
            ),
            (
                "claim_ms",
                "a claimed case nobody goes on with is given back to the list",
            ),
            (
                "returned_remind_ms",
                "after a case was sent back for more, its site is reminded",
            ),
            (
                "returned_cancel_ms",
                "after a case was sent back for more, it is cancelled by itself",
            ),
        ],
    ),
    (
        "consults",
        "consults: their times, their ring, the path outside the browser",
        &[
            (
                "ring_second_ms",
                "after a ring began, the second on call ring too",
            ),
            ("ring_group_ms", "after it began, the whole group rings"),
            (
                "ring_outside_ms",
                "after it began, the webhook is called and the dispatcher's alarm sounds",
            ),
            (
                "ring_outside_again_ms",
                "the webhook is called again, each time after this",
            ),
            (
                "ring_phone_ms",
                "after it began, the caller is shown a number to telephone",
            ),
            ("ring_give_up_ms", "after it began, nobody is waited for any more"),
            ("duty_beat_ms", "how often a page on duty says that it is there"),
            (
                "duty_lost_ms",
                "a page on duty that was silent for this long is not there",
            ),
            (
                "duty_proof_ms",
                "how long a heard test tone proves that tones are heard",
            ),
            ("accept_remind_ms", "nobody took a consult: its group is reminded"),
            ("accept_dispatcher_ms", "nobody took it: the dispatcher is told"),
            ("accept_office_ms", "nobody took it: the medical office is told"),
            ("accept_late_ms", "an ordinary consult must be done"),
            (
                "returned_remind_ms",
                "after a consult was sent back for more, its requester is reminded",
            ),
            (
                "returned_lapse_ms",
                "after it was sent back, it is cancelled by itself",
            ),
            (
                "plan_soon_ms",
                "both sides are reminded this long before the time that was set",
            ),
            (
                "plan_grace_ms",
                "this long after it a side may be said not to have come",
            ),
            (
                "broken_off_ms",
                "a talk that broke off and that nobody goes on with is over",
            ),
            (
                "opinion_remind_ms",
                "after the talk the expert is reminded of the opinion",
            ),
            ("opinion_again_ms", "once more"),
            ("opinion_quality_ms", "then quality control is told"),
            ("opinion_late_ms", "the record of a consult must be there"),
            ("backfill_first_ms", "what an emergency left out is asked for"),
            ("backfill_second_ms", "again"),
            ("backfill_third_ms", "for the last time"),
            ("backfill_due_ms", "what an emergency left out is due"),
            (
                "invitation_ms",
                "an invitation opens a consult this long after it was answered",
            ),
            (
                "webhook",
                "where a ring nobody answers is sent, as JSON without anything of the patient; empty: nowhere",
            ),
            (
                "webhook_secret_file",
                "the file with the secret that signs what is sent there (HMAC-SHA256)",
            ),
        ],
    ),
    (
        "render",
        "the children in which pictures are drawn",
        &[
            ("program", "the program started as a child; empty: this one"),
            ("children", "pictures drawn at the same time"),
            (
                "waiting",
                "pictures waited for at the same time; one more is refused",
            ),
            ("memory_bytes", "address space of one child"),
            ("time_ms", "how long drawing one picture may take"),
        ],
    ),
    (
        "telemetry",
        "log lines and figures",
        &[
            (
                "log",
                "which log lines are written, such as \"info\" or \"info,yuanzhen_store=debug\"",
            ),
            ("json", "log lines as JSON instead of text"),
            (
                "metrics",
                "an address of its own for /metrics, such as 127.0.0.1:9100; empty: there is no /metrics",
            ),
        ],
    ),
];

/// The commented file.
#[must_use]
pub fn toml(config: &Config) -> String {
    let mut out = String::from("# Every key of yuanzhen, with the value in force.\n");
    for (section, meaning, keys) in KEYS {
        let values = section_value(config, section);
        // Writing into a string does not fail.
        let _ = write!(out, "\n# {meaning}\n[{section}]\n");
        for (key, meaning) in *keys {
            let _ = writeln!(out, "# {meaning}\n{key} = {}", value(&values[*key]));
        }
    }
    out.push_str(&stores(config));
    out
}

/// Both have secrets in them, which are named and not shown.
fn stores(config: &Config) -> String {
    let database = match &config.database {
        DatabaseConfig::Sqlite => "kind = \"sqlite\"\n".to_owned(),
        DatabaseConfig::Postgres { connections, .. } => {
            format!("kind = \"postgres\"\n# url is set, and not shown\nconnections = {connections}\n")
        }
    };
    let objects = match &config.objects {
        ObjectsConfig::Files => "kind = \"files\"\n".to_owned(),
        ObjectsConfig::S3 {
            endpoint,
            bucket,
            region,
            allow_http,
            ..
        } => format!(
            "kind = \"s3\"\nendpoint = {endpoint:?}\nbucket = {bucket:?}\nregion = {region:?}\n\
             # access_key_id and secret_access_key are set, and not shown\nallow_http = {allow_http}\n"
        ),
    };
    format!(
        "\n# the database of records: \"sqlite\", or \"postgres\" with url and connections\n[database]\n{database}\
         \n# images and documents: \"files\", or \"s3\" with endpoint, bucket, region, access_key_id, secret_access_key\n\
         [objects]\n{objects}"
    )
}

fn section_value(config: &Config, section: &str) -> Value {
    fn json(section: &impl Serialize) -> Value {
        serde_json::to_value(section).unwrap_or(Value::Null)
    }
    match section {
        "node" => json(&config.node),
        "http" => json(&config.http),
        "identity" => json(&config.identity),
        "limits" => json(&config.limits),
        "live" => json(&config.live),
        "dicom" => json(&config.dicom),
        "media" => json(&config.media),
        "timers" => json(&config.timers),
        "consults" => json(&config.consults),
        "render" => json(&config.render),
        "telemetry" => json(&config.telemetry),
        _ => Value::Null,
    }
}

/// JSON's strings, numbers, booleans and flat arrays are TOML's.
fn value(value: &Value) -> String {
    value.to_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Overrides;
    use std::io::Write as _;

    #[test]
    fn every_key_is_described_and_what_is_printed_can_be_read_back() {
        let config = Config::default();
        for (section, _, keys) in KEYS {
            let values = section_value(&config, section);
            let there: Vec<_> = values.as_object().expect("a section").keys().cloned().collect();
            let mut described: Vec<_> = keys.iter().map(|(key, _)| (*key).to_owned()).collect();
            described.sort();
            let mut there = there;
            there.sort();
            assert_eq!(described, there, "[{section}]");
        }
        let printed = toml(&config);
        let mut file = tempfile::NamedTempFile::new().expect("a file");
        file.write_all(printed.as_bytes()).expect("written");
        let again = Config::load(Some(file.path()), &Overrides::default()).expect("usable");
        assert_eq!(toml(&again), printed);
    }
}
