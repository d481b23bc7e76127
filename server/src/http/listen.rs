//! Accepts connections, with or without TLS, and serves a router on each. Bounded in number and in the time a client
//! may take to say what it wants; on shutdown each connection finishes its request. It knows no route.

use std::{net::SocketAddr, sync::Arc, time::Duration};

use axum::{Router, extract::Request};
use hyper::body::Incoming;
use hyper_util::{
    rt::{TokioExecutor, TokioIo, TokioTimer},
    server::conn::auto::Builder,
    service::TowerToHyperService,
};
use rustls::ServerConfig;
use tokio::{
    io::{AsyncRead, AsyncWrite},
    net::{TcpListener, TcpStream},
    sync::Semaphore,
};
use tokio_rustls::TlsAcceptor;
use tower::ServiceExt;

use crate::lifecycle::Lifecycle;

/// A client that has not finished the TLS handshake by then is not coming.
const HANDSHAKE: Duration = Duration::from_secs(10);

/// A client that sends its headers slower than this holds a place for nothing.
const HEADERS: Duration = Duration::from_secs(15);

/// What is kept of a request before anybody knows who sends it: the longest of a browser's headers have some 8 KiB. The
/// usual 400 KiB a connection are what an attacker would fill.
const REQUEST_BYTES: usize = 32 * 1_024;

/// After a failed accept (out of file handles) the listener rests instead of spinning.
const REST: Duration = Duration::from_millis(200);

/// Streams of one HTTP/2 connection at once; a page loads at most a few dozen things.
const STREAMS: u32 = 128;

/// How a request came in; an extension of every request.
#[derive(Clone, Copy, Debug)]
pub struct Connection {
    /// The other end.
    pub peer: SocketAddr,
    /// Whether it came through TLS.
    pub secure: bool,
}

/// One address on which the program listens.
pub struct Listener {
    socket: TcpListener,
    tls: Option<TlsAcceptor>,
    places: Arc<Semaphore>,
}

impl std::fmt::Debug for Listener {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Listener({:?}, tls: {})", self.socket, self.tls.is_some())
    }
}

impl Listener {
    /// Binds `address`; port 0 takes any free one.
    ///
    /// # Errors
    /// When the address is in use or not of this machine.
    pub async fn bind(
        address: SocketAddr,
        tls: Option<Arc<ServerConfig>>,
        places: Arc<Semaphore>,
    ) -> std::io::Result<Self> {
        let socket = TcpListener::bind(address).await?;
        Ok(Self {
            socket,
            tls: tls.map(TlsAcceptor::from),
            places,
        })
    }

    /// The address bound.
    ///
    /// # Errors
    /// When the system does not tell.
    pub fn address(&self) -> std::io::Result<SocketAddr> {
        self.socket.local_addr()
    }

    /// Serves `router` until shutdown begins; connections that stand finish what they hold.
    pub async fn serve(self, router: Router, life: Lifecycle) {
        loop {
            let accepted = tokio::select! {
                () = life.finishing() => return,
                accepted = self.socket.accept() => accepted,
            };
            let (stream, peer) = match accepted {
                Ok(accepted) => accepted,
                Err(error) => {
                    tracing::warn!(%error, "a connection could not be accepted");
                    tokio::time::sleep(REST).await;
                    continue;
                }
            };
            // Over the limit the connection is closed at once; a queue of the unknown would only grow.
            let Ok(place) = Arc::clone(&self.places).try_acquire_owned() else {
                continue;
            };
            let connection = Connection {
                peer,
                secure: self.tls.is_some(),
            };
            let (tls, router, inner) = (self.tls.clone(), router.clone(), life.clone());
            life.spawn(async move {
                let _place = place;
                greet(stream, connection, tls, router, inner).await;
            });
        }
    }
}

async fn greet(
    stream: TcpStream,
    connection: Connection,
    tls: Option<TlsAcceptor>,
    router: Router,
    life: Lifecycle,
) {
    // Without it small answers wait for the other side's delayed acknowledgement.
    if stream.set_nodelay(true).is_err() {
        return;
    }
    match tls {
        None => converse(stream, connection, router, life).await,
        Some(acceptor) => match tokio::time::timeout(HANDSHAKE, acceptor.accept(stream)).await {
            Ok(Ok(stream)) => converse(stream, connection, router, life).await,
            // A browser that does not trust the county CA yet looks like this; it is no fault of the server.
            Ok(Err(error)) => tracing::debug!(%error, "a TLS handshake failed"),
            Err(_) => tracing::debug!("a TLS handshake took too long"),
        },
    }
}

async fn converse<S>(stream: S, connection: Connection, router: Router, life: Lifecycle)
where
    S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
{
    // Noted on each request: a layer would copy every route for every connection, before anybody has said a word.
    let service = router
        .into_service::<Incoming>()
        .map_request(move |mut request: Request<Incoming>| {
            request.extensions_mut().insert(connection);
            request
        });
    let mut builder = Builder::new(TokioExecutor::new());
    builder
        .http1()
        .timer(TokioTimer::new())
        .header_read_timeout(HEADERS)
        .max_buf_size(REQUEST_BYTES);
    builder
        .http2()
        .timer(TokioTimer::new())
        .max_concurrent_streams(STREAMS);
    let served =
        builder.serve_connection_with_upgrades(TokioIo::new(stream), TowerToHyperService::new(service));
    tokio::pin!(served);
    let result = tokio::select! {
        result = served.as_mut() => result,
        () = life.finishing() => {
            served.as_mut().graceful_shutdown();
            served.await
        }
    };
    if let Err(error) = result {
        tracing::debug!(error = %error, "a connection ended early");
    }
}
