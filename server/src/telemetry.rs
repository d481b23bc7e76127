//! Log lines to standard error, and the figures of `/metrics`. What goes into a line is decided where it is written;
//! names, tokens and bodies never are.

use std::sync::atomic::{AtomicU64, Ordering};

use axum::http::Method;
use prometheus_client::{
    encoding::{EncodeLabelSet, text},
    metrics::{counter::Counter, family::Family, gauge::Gauge, histogram::Histogram},
    registry::Registry,
};
use tracing_subscriber::{EnvFilter, layer::SubscriberExt, util::SubscriberInitExt};

use crate::{
    config::TelemetryConfig,
    signalling::{rooms::Count, trial::FOUND},
};

/// Starts logging. Does nothing when logging has begun already, as in tests.
///
/// # Errors
/// When the filter of the configuration cannot be read.
pub fn start(config: &TelemetryConfig) -> anyhow::Result<()> {
    let filter = filter(&config.log)?;
    let registry = tracing_subscriber::registry().with(filter);
    // try_init fails only when somebody else has set up logging, who then is in charge of it.
    let _ = if config.json {
        registry
            .with(
                tracing_subscriber::fmt::layer()
                    .json()
                    .with_writer(std::io::stderr),
            )
            .try_init()
    } else {
        registry
            .with(
                tracing_subscriber::fmt::layer()
                    .with_ansi(false)
                    .with_writer(std::io::stderr),
            )
            .try_init()
    };
    Ok(())
}

/// Crates of the media stack, by the beginning of their names, that warn of what is everyday on a line that loses packets.
const QUIET: [&str; 2] = ["rtc", "webrtc"];

/// The filter of the configuration; what is [`QUIET`] says errors only, unless the configuration names it.
fn filter(log: &str) -> anyhow::Result<EnvFilter> {
    let mut filter = EnvFilter::try_new(log)
        .map_err(|error| anyhow::anyhow!("telemetry.log {log:?} is not a filter: {error}"))?;
    let named = |name: &str| {
        log.split(',')
            .filter_map(|directive| directive.split(['=', '[']).next())
            .any(|target| target.trim() == name)
    };
    for name in QUIET.into_iter().filter(|name| !named(name)) {
        filter = filter.add_directive(format!("{name}=error").parse()?);
    }
    Ok(filter)
}

/// Upper bounds of request times in seconds; the last is the time limit of a request.
const SECONDS: [f64; 9] = [0.005, 0.02, 0.05, 0.1, 0.3, 1.0, 3.0, 10.0, 60.0];

/// The program's figures.
#[derive(Debug)]
pub struct Figures {
    registry: Registry,
    requests: Family<RequestLabels, Counter>,
    seconds: Family<RouteLabels, Histogram>,
    sign_ins: Family<SignInLabels, Counter>,
    /// Open live connections.
    pub live: Gauge,
    /// Open jobs, as last counted.
    pub jobs_open: Gauge<i64>,
    /// Jobs given up, as last counted.
    pub jobs_dead: Gauge<i64>,
    /// Jobs finished since start.
    pub jobs_done: Counter<u64, AtomicU64>,
    /// Number of the last event.
    pub last_event: Gauge<i64>,
    rooms: RoomFigures,
}

/// The figures of consult rooms: copies of what the relay counts for itself.
#[derive(Debug, Default)]
struct RoomFigures {
    rooms: Gauge<i64>,
    members: Gauge<i64>,
    datagrams_in: Counter<u64, AtomicU64>,
    packets_in: Counter<u64, AtomicU64>,
    packets_out: Counter<u64, AtomicU64>,
    repairs_out: Counter<u64, AtomicU64>,
    octets_out: Counter<u64, AtomicU64>,
    strangers: Counter<u64, AtomicU64>,
    unagreed: Counter<u64, AtomicU64>,
    offers_refused: Counter<u64, AtomicU64>,
    unsent: Counter<u64, AtomicU64>,
    let_go: Counter<u64, AtomicU64>,
    trials: Gauge<i64>,
    trials_begun: Counter<u64, AtomicU64>,
    trials_refused: Counter<u64, AtomicU64>,
    lines_found: Family<LineLabels, Counter<u64, AtomicU64>>,
}

impl RoomFigures {
    fn register(&self, registry: &mut Registry) {
        registry.register("relay_rooms", "Rooms open", self.rooms.clone());
        registry.register("relay_members", "Transports in rooms", self.members.clone());
        let counters = [
            ("relay_datagrams_in", "Datagrams received", &self.datagrams_in),
            ("relay_packets_in", "Packets of media received", &self.packets_in),
            (
                "relay_packets_out",
                "Packets of media forwarded",
                &self.packets_out,
            ),
            ("relay_repairs_out", "Packets sent again", &self.repairs_out),
            ("relay_octets_out", "Octets of media sent", &self.octets_out),
            ("relay_strangers", "Datagrams of nobody known", &self.strangers),
            ("relay_unagreed", "Packets not agreed on", &self.unagreed),
            ("relay_offers_refused", "Offers refused", &self.offers_refused),
            ("relay_unsent", "Datagrams the machine did not take", &self.unsent),
            (
                "room_pages_let_go",
                "Pages let go because they did not take what they were sent",
                &self.let_go,
            ),
        ];
        for (name, help, counter) in counters {
            registry.register(name, help, counter.clone());
        }
        registry.register("line_trials_running", "Lines tried now", self.trials.clone());
        let trials = [
            ("line_trials", "Trials of lines", &self.trials_begun),
            (
                "line_trials_refused",
                "Trials refused because there were as many as there may be",
                &self.trials_refused,
            ),
        ];
        for (name, help, counter) in trials {
            registry.register(name, help, counter.clone());
        }
        registry.register(
            "line_trials_found",
            "Lines by what a trial found",
            self.lines_found.clone(),
        );
    }

    fn set(&self, count: &Count) {
        let relay = &count.relay;
        self.rooms.set(i64::try_from(relay.rooms).unwrap_or(i64::MAX));
        self.members.set(i64::try_from(relay.members).unwrap_or(i64::MAX));
        let counters = [
            (&self.datagrams_in, relay.datagrams_in),
            (&self.packets_in, relay.packets_in),
            (&self.packets_out, relay.packets_out),
            (&self.repairs_out, relay.repairs_out),
            (&self.octets_out, relay.octets_out),
            (&self.strangers, relay.strangers),
            (&self.unagreed, relay.unagreed),
            (&self.offers_refused, relay.offers_refused),
            (&self.unsent, relay.unsent),
            (&self.let_go, count.let_go),
            (&self.trials_begun, count.trials.begun),
            (&self.trials_refused, count.trials.refused),
        ];
        for (counter, value) in counters {
            counter.inner().store(value, Ordering::Relaxed);
        }
        self.trials
            .set(i64::try_from(count.trials.running).unwrap_or(i64::MAX));
        for (line, found) in FOUND.into_iter().zip(count.trials.found) {
            let counter = self.lines_found.get_or_create(&LineLabels { line });
            counter.inner().store(found, Ordering::Relaxed);
        }
    }
}

#[derive(Clone, Debug, Hash, PartialEq, Eq, EncodeLabelSet)]
struct RequestLabels {
    method: String,
    route: String,
    status: u16,
}

#[derive(Clone, Debug, Hash, PartialEq, Eq, EncodeLabelSet)]
struct RouteLabels {
    route: String,
}

#[derive(Clone, Debug, Hash, PartialEq, Eq, EncodeLabelSet)]
struct LineLabels {
    line: &'static str,
}

#[derive(Clone, Debug, Hash, PartialEq, Eq, EncodeLabelSet)]
struct SignInLabels {
    outcome: &'static str,
}

impl Default for Figures {
    fn default() -> Self {
        let mut registry = Registry::with_prefix("yuanzhen");
        let figures = Self {
            requests: Family::default(),
            seconds: Family::new_with_constructor(|| Histogram::new(SECONDS)),
            sign_ins: Family::default(),
            live: Gauge::default(),
            jobs_open: Gauge::default(),
            jobs_dead: Gauge::default(),
            jobs_done: Counter::default(),
            last_event: Gauge::default(),
            rooms: RoomFigures::default(),
            registry: Registry::default(),
        };
        registry.register("http_requests", "Requests answered", figures.requests.clone());
        registry.register(
            "http_request_seconds",
            "Time until the answer began",
            figures.seconds.clone(),
        );
        registry.register("sign_ins", "Sign-ins by outcome", figures.sign_ins.clone());
        registry.register("live_connections", "Open live connections", figures.live.clone());
        registry.register("jobs_open", "Jobs waiting or running", figures.jobs_open.clone());
        registry.register("jobs_dead", "Jobs given up", figures.jobs_dead.clone());
        registry.register("jobs_done", "Jobs finished", figures.jobs_done.clone());
        registry.register(
            "last_event",
            "Number of the last event",
            figures.last_event.clone(),
        );
        figures.rooms.register(&mut registry);
        Self { registry, ..figures }
    }
}

impl Figures {
    /// Counts an answered request. `route` is the template, never the path.
    pub fn request(&self, method: &Method, route: &str, status: u16, duration_ms: u64) {
        let labels = RequestLabels {
            method: method.to_string(),
            route: route.to_owned(),
            status,
        };
        self.requests.get_or_create(&labels).inc();
        let seconds = std::time::Duration::from_millis(duration_ms).as_secs_f64();
        self.seconds
            .get_or_create(&RouteLabels {
                route: route.to_owned(),
            })
            .observe(seconds);
    }

    /// Counts a sign-in.
    pub fn sign_in(&self, outcome: &'static str) {
        self.sign_ins.get_or_create(&SignInLabels { outcome }).inc();
    }

    /// Takes what the consult rooms counted.
    pub fn rooms(&self, count: &Count) {
        self.rooms.set(count);
    }

    /// All figures in the OpenMetrics text form.
    #[must_use]
    pub fn text(&self) -> String {
        let mut out = String::new();
        match text::encode(&mut out, &self.registry) {
            Ok(()) => out,
            // Writing into a string does not fail.
            Err(_) => String::new(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::signalling::trial::TrialCount;

    /// What a filter lets through of three lines of a crate: an error, a warning, a remark.
    fn said(log: &str) -> String {
        use std::sync::{Arc, Mutex};
        #[derive(Clone, Default)]
        struct Lines(Arc<Mutex<Vec<u8>>>);
        impl std::io::Write for Lines {
            fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
                self.0.lock().expect("no panic").extend_from_slice(bytes);
                Ok(bytes.len())
            }
            fn flush(&mut self) -> std::io::Result<()> {
                Ok(())
            }
        }
        let lines = Lines::default();
        let writer = lines.clone();
        let layer = tracing_subscriber::fmt::layer()
            .with_ansi(false)
            .with_writer(move || writer.clone());
        let subscriber = tracing_subscriber::registry()
            .with(filter(log).expect("a filter"))
            .with(layer);
        tracing::subscriber::with_default(subscriber, || {
            tracing::error!(target: "rtc_dtls::flight", "broken");
            tracing::warn!(target: "rtc_dtls::flight", "everyday");
            tracing::warn!(target: "yuanzhen_server::rooms", "ours");
        });
        let bytes = lines.0.lock().expect("no panic").clone();
        String::from_utf8(bytes).expect("text")
    }

    #[test]
    fn the_media_stack_says_errors_only_unless_it_is_named() {
        let usual = said("info");
        assert!(usual.contains("broken") && usual.contains("ours"), "{usual}");
        assert!(!usual.contains("everyday"), "{usual}");
        for log in ["info,rtc_dtls=warn", "info,rtc=warn"] {
            assert!(said(log).contains("everyday"), "{log}");
        }
        assert!(filter("info,,=nonsense=").is_err());
    }

    #[test]
    fn what_the_relay_counted_is_shown_as_it_counted_it() {
        let figures = Figures::default();
        let count = |packets_out| Count {
            relay: yuanzhen_relay::Figures {
                members: 3,
                packets_out,
                ..yuanzhen_relay::Figures::default()
            },
            let_go: 1,
            trials: TrialCount {
                running: 2,
                found: [0, 0, 5, 0],
                ..TrialCount::default()
            },
        };
        figures.rooms(&count(40));
        figures.rooms(&count(42));
        let text = figures.text();
        for line in [
            "yuanzhen_relay_members 3",
            "yuanzhen_relay_packets_out_total 42",
            "yuanzhen_room_pages_let_go_total 1",
            "yuanzhen_line_trials_running 2",
            "yuanzhen_line_trials_found_total{line=\"weak\"} 5",
        ] {
            assert!(text.lines().any(|found| found == line), "{line} in {text}");
        }
    }
}
