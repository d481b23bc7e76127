//! The county's center: opens store and keys, binds its addresses, starts its tasks. The program and the tests start
//! it alike; only the clock and the printing of the ready line differ.

use std::{
    net::{IpAddr, Ipv4Addr, SocketAddr},
    path::Path,
    sync::{Arc, Mutex},
};

use anyhow::Context;
use tokio::sync::Semaphore;
use yuanzhen_dicom_gateway::render::Renderer;
use yuanzhen_domain::id::NodeId;
use yuanzhen_store::{Node, Store, StoreConfig, alone};

use super::ready::Ready;
use crate::{
    BUILD,
    api::system::{metrics, trust},
    app::{App, Parts},
    authority::Authority,
    config::Config,
    demo,
    http::{limits::Limits, listen::Listener, router},
    identity::{enrol, password::Passwords, throttle::Throttle},
    intake,
    jobs::{Workshop, housekeeping, worker},
    keys::Keys,
    lifecycle::Lifecycle,
    live::{feed, hub::Hub},
    practice,
    signalling::{rooms::Rooms, trial::way::Way},
    system::System,
    telemetry::Figures,
    tls::{self, Certificates},
    watch,
};

/// What the command line asks beside the configuration.
#[derive(Clone, Copy, Debug, Default)]
pub struct Options {
    /// Fill an empty store with the synthetic county and print its people.
    pub demo: bool,
    /// Let others on the network reach the synthetic county.
    pub demo_on_lan: bool,
    /// Let a program answer in the synthetic county's practice group.
    pub practice_partner: bool,
}

/// A running center.
#[derive(Debug)]
pub struct Center {
    /// Its parts.
    pub app: App,
    /// Where it is.
    pub ready: Ready,
    /// Plain HTTP, as bound.
    pub http: SocketAddr,
    /// HTTPS, as bound.
    pub https: SocketAddr,
}

impl Center {
    /// Opens everything and starts all tasks.
    ///
    /// # Errors
    /// When keys, store, certificate or an address cannot be had; the error says which.
    pub async fn start(mut config: Config, system: System, options: Options) -> anyhow::Result<Self> {
        tls::install_provider();
        if options.demo && !options.demo_on_lan {
            keep_to_loopback(&mut config);
        }
        let app = open(config, system, options.demo).await?;
        let certificates =
            Certificates::open(&app.config.http, Arc::clone(&app.authority), app.system.now())?;
        let practices = options.demo && options.practice_partner;
        let doors = Doors::bind(&app, &certificates, practices).await?;
        let demo = match options.demo {
            true => Some(
                demo::open(&app, doors.dicom_for_us())
                    .await
                    .context("the demo county cannot be made")?,
            ),
            false => None,
        };
        let enrol = enrol::first_administrator(&app)
            .await
            .context("no enrolment link can be made")?;
        let ready = Ready {
            ready: true,
            http: format!("http://{}", reachable(&app.config, doors.http)),
            https: format!("https://{}", reachable(&app.config, doors.https)),
            dicom: Some(doors.dicom.to_string()),
            media: app
                .rooms
                .addresses()
                .into_iter()
                .map(|address| reachable(&app.config, address))
                .collect(),
            enrol: enrol.map(|token| {
                format!(
                    "https://{}{}",
                    reachable(&app.config, doors.https),
                    enrol::page_path(&token)
                )
            }),
            demo,
        };
        let center = Self {
            http: doors.http,
            https: doors.https,
            ready,
            app: app.clone(),
        };
        // Before anybody is let in: what rang when the program went away rings on.
        watch::ring::resume(&app)
            .await
            .context("what rang cannot go on ringing")?;
        watch::room::resume(&app)
            .await
            .context("the rooms cannot be opened again")?;
        let http_for_us = doors.http_for_us()?;
        doors.open(&app);
        start_tasks(&app, certificates);
        if practices {
            start_practice(&app, http_for_us);
        }
        Ok(center)
    }

    /// Finishes, then drops; afterwards the store is closed. Returns how many tasks had to be dropped.
    pub async fn stop(self, grace: std::time::Duration) -> usize {
        let dropped = self.app.life.shut_down(grace).await;
        // Pages were told by then; waiting for the media threads blocks.
        let rooms = Arc::clone(&self.app.rooms);
        if tokio::task::spawn_blocking(move || rooms.close()).await.is_err() {
            tracing::error!("the relay ended by a fault of its own");
        }
        if let Err(error) = self.app.store.checkpoint_audit(self.app.system.now()).await {
            tracing::warn!(
                error = format!("{:#}", anyhow::Error::from(error)),
                "no audit checkpoint at the end"
            );
        }
        self.app.store.close().await;
        dropped
    }
}

/// The store's configuration, from the program's.
#[must_use]
pub fn store_config(config: &Config, keys: &Keys, system: &System) -> StoreConfig {
    StoreConfig {
        folder: config.node.data.clone(),
        database: config.database.clone(),
        objects: config.objects.clone(),
        keys: keys.data.clone(),
        node: config.node.name.clone(),
        nats: (!config.node.nats.is_empty()).then(|| config.node.nats.clone()),
        randomness: Arc::new(system.clone()),
    }
}

async fn open(config: Config, system: System, demo: bool) -> anyhow::Result<App> {
    let data = config.node.data.clone();
    make_private(&data).with_context(|| format!("the data folder {} cannot be made", data.display()))?;
    let folder = config.node.key_folder().context("the keys cannot be used")?;
    let keys = Keys::open_or_create(&folder, &system).context("the keys cannot be used")?;
    let authority = Authority::open_or_create(&folder, system.now())
        .context("the county's certificate authority cannot be used")?;
    let store = Store::open(store_config(&config, &keys, &system))
        .await
        .context("the store cannot be opened")?;
    store
        .occupy()
        .await
        .context("the data folder cannot be served from")?;
    // Only now: no other server works with these files, and the passphrase has opened what was already under one.
    let sealed = folder.seal_the_rest().context("the keys cannot be sealed")?;
    if sealed > 0 {
        tracing::info!(files = sealed, "the keys folder is under the passphrase now");
    }
    let node = Node {
        id: NodeId::from_uuid(system.uuid()),
        name: config.node.name.clone(),
        roles: config
            .node
            .roles
            .iter()
            .map(|role| role.as_str().to_owned())
            .collect(),
        program_version: BUILD.to_owned(),
        started_at: system.now(),
        last_seen_at: system.now(),
    };
    store
        .note_node(&node)
        .await
        .context("this node cannot say that it lives")?;
    let rooms = Rooms::start(config.relay().as_ref(), &keys, system.clone())
        .context("media.listen cannot be had; another program may have the port")?;
    Ok(App::new(Parts {
        passwords: Passwords::new(&config.identity, system.clone())?,
        throttle: Mutex::new(Throttle::new(&config.identity)),
        limits: Limits::new(&config.limits),
        hub: Hub::default(),
        rooms: Arc::new(rooms),
        figures: Figures::default(),
        life: Lifecycle::new(),
        renderer: Arc::new(Renderer::new(config.render.gateway())),
        authority: Arc::new(authority),
        config,
        system,
        store,
        keys,
        demo,
    }))
}

/// Makes the data folder, and makes one that others could look into the server's alone.
fn make_private(data: &Path) -> std::io::Result<()> {
    alone::make_folder(data)?;
    if let Some(mode) = alone::narrow(data)? {
        tracing::warn!(
            "the data folder could be read by others (mode {mode:o}); its owner alone can enter it now"
        );
    }
    Ok(())
}

/// The bound addresses, before anybody is let in.
struct Doors {
    plain: Listener,
    secure: Listener,
    metrics: Option<Listener>,
    /// For the program itself, where plain HTTP for others shows one page only.
    own: Option<Listener>,
    devices: intake::Door,
    dicom: SocketAddr,
    http: SocketAddr,
    https: SocketAddr,
}

impl Doors {
    async fn bind(app: &App, certificates: &Arc<Certificates>, practices: bool) -> anyhow::Result<Self> {
        let config = &app.config;
        let places = Arc::new(Semaphore::new(config.limits.connections));
        let bind = async |what: &str, address: SocketAddr, tls| {
            Listener::bind(address, tls, Arc::clone(&places))
                .await
                .with_context(|| format!("{what} cannot listen on {address}"))
        };
        let plain = bind("http.plain", config.http.plain, None).await?;
        let secure = bind(
            "http.secure",
            config.http.secure,
            Some(certificates.server_config()?),
        )
        .await?;
        let metrics = match config.telemetry.metrics.parse() {
            Ok(address) => Some(bind("telemetry.metrics", address, None).await?),
            // The configuration was checked: it is empty.
            Err(_) => None,
        };
        let own = if practices && !plain.address()?.ip().is_loopback() {
            let any = SocketAddr::from((Ipv4Addr::LOCALHOST, 0));
            Some(bind("the practice partner's door", any, None).await?)
        } else {
            None
        };
        let devices = intake::Door::bind(app).await?;
        let (http, https, dicom) = (plain.address()?, secure.address()?, devices.address()?);
        Ok(Self {
            plain,
            secure,
            metrics,
            own,
            devices,
            dicom,
            http,
            https,
        })
    }

    /// The DICOM door as the program itself reaches it.
    fn dicom_for_us(&self) -> SocketAddr {
        let ip = if self.dicom.ip().is_unspecified() {
            IpAddr::V4(Ipv4Addr::LOCALHOST)
        } else {
            self.dicom.ip()
        };
        SocketAddr::new(ip, self.dicom.port())
    }

    /// The program over plain HTTP as a client within it reaches it.
    fn http_for_us(&self) -> anyhow::Result<SocketAddr> {
        Ok(self.own.as_ref().map_or(Ok(self.http), Listener::address)?)
    }

    fn open(self, app: &App) {
        let program = router::program(app);
        let plain = if self.http.ip().is_loopback() {
            program.clone()
        } else {
            trust::door(app, self.https.port())
        };
        if let Some(own) = self.own {
            app.life.spawn(own.serve(program.clone(), app.life.clone()));
        }
        app.life.spawn(self.plain.serve(plain, app.life.clone()));
        app.life.spawn(self.secure.serve(program, app.life.clone()));
        self.devices.open(app);
        if let Some(metrics) = self.metrics {
            app.life
                .spawn(metrics.serve(metrics::alone(app), app.life.clone()));
        }
    }
}

fn start_tasks(app: &App, certificates: Arc<Certificates>) {
    app.life.spawn(feed::run(app.clone()));
    app.life.spawn(watch::room::run(app.clone()));
    app.life.spawn(Arc::clone(&app.rooms).run(app.life.clone()));
    app.life.spawn(worker::run(app.clone(), Workshop::registered()));
    app.life.spawn(housekeeping::run(app.clone()));
    app.life
        .spawn(housekeeping::renew_certificate(app.clone(), certificates));
    app.life.spawn(housekeeping::watchdog(app.clone()));
}

/// Somebody to talk to in the synthetic county, for whoever is alone with it.
fn start_practice(app: &App, http: SocketAddr) {
    let Some(way) = Way::to(&app.rooms.addresses()) else {
        tracing::warn!("no relay runs here: nobody answers in the practice group");
        return;
    };
    let (login, password) = demo::PRACTICE_PARTNER;
    let post = practice::Post {
        http,
        way,
        login,
        password,
    };
    app.life.spawn(practice::run(post, app.life.clone()));
}

/// A synthetic county is nobody else's business.
fn keep_to_loopback(config: &mut Config) {
    let loopback = IpAddr::V4(Ipv4Addr::LOCALHOST);
    for address in [
        &mut config.http.plain,
        &mut config.http.secure,
        &mut config.dicom.listen,
    ] {
        if !address.ip().is_loopback() {
            address.set_ip(loopback);
        }
    }
    let mut media = config.media.address(true);
    if !media.ip().is_loopback() {
        media.set_ip(loopback);
    }
    config.media.listen = media.to_string();
}

/// How people reach `bound`: a listener on all addresses is shown under the first configured name, else under the
/// machine's first address on a network.
fn reachable(config: &Config, bound: SocketAddr) -> String {
    if !bound.ip().is_unspecified() {
        return bound.to_string();
    }
    let own = || {
        let addresses = tls::own_addresses().unwrap_or_default();
        addresses
            .into_iter()
            .find(|address| address.is_ipv4() && !address.is_loopback())
    };
    let name = config.http.names.first().cloned();
    let name = name.or_else(|| own().map(|address| address.to_string()));
    format!(
        "{}:{}",
        name.unwrap_or_else(|| "localhost".to_owned()),
        bound.port()
    )
}
