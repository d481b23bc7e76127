//! A small service class user: echo and store. For the demo county, the tests, and `yuanzhen dicom echo|send`.
//! It sends files as they are: it proposes each file's own transfer syntax and never transcodes.

use std::io;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::time::Duration;

use bytes::Bytes;
use dicom_bytes::pdu::{
    Answer, AssociateAc, AssociateRq, FrameError, Kind, PduError, Pdvs, ProposedContext, Reject,
    UserInformation, encode_release,
};
use dicom_bytes::{Part10Error, Part10Head, read_head};
use tokio::io::{AsyncReadExt, AsyncSeekExt, SeekFrom};
use tokio::net::TcpStream;
use tokio::time::timeout;

use super::command::{CommandError, Request, Response, StoreRequest};
use super::wire::{Received, Wire, data_pdus, room};
use super::{IMPLEMENTATION_CLASS, IMPLEMENTATION_VERSION, IMPLICIT_LITTLE_ENDIAN, Status, VERIFICATION};

/// What we take from a peer in one PDU: answers are short.
const MAX_PDU: u32 = 65_536;
/// How long a peer may take to connect and to answer; storing a large instance on a slow disk takes a while.
const PATIENCE: Duration = Duration::from_secs(60);
/// Heads of files are read up to here: preamble, prefix and meta group.
const HEAD: usize = 64 * 1024;

/// Why the client failed.
#[derive(Debug, thiserror::Error)]
pub enum ClientError {
    /// The connection.
    #[error("the connection failed")]
    Connection(#[from] io::Error),
    /// No answer in time.
    #[error("no answer in time")]
    TimedOut,
    /// The peer turned us away.
    #[error("the association was rejected (result {}, source {}, reason {})", .0.result, .0.source, .0.reason)]
    Rejected(Reject),
    /// The peer aborted, or hung up.
    #[error("the association was aborted by the peer")]
    Aborted,
    /// The peer does not speak the protocol.
    #[error("the peer sent a frame that cannot be read")]
    Frame(#[from] FrameError),
    /// The peer does not speak the protocol.
    #[error("the peer sent a PDU that cannot be read")]
    Pdu(#[from] PduError),
    /// The peer's answer is not one.
    #[error("the peer's answer cannot be read")]
    Command(#[from] CommandError),
    /// The peer sent something else than an answer.
    #[error("the peer sent something unexpected")]
    Unexpected,
    /// The class and transfer syntax were not accepted.
    #[error("the peer does not take {sop_class} in {transfer_syntax}")]
    NotAccepted {
        /// The SOP class.
        sop_class: String,
        /// The transfer syntax.
        transfer_syntax: String,
    },
    /// Not a file we can send.
    #[error("{} is not a DICOM file", path.display())]
    NotDicom {
        /// The file.
        path: PathBuf,
        /// Why.
        source: Part10Error,
    },
}

/// What became of one file.
#[derive(Debug)]
pub struct Sent {
    /// The file.
    pub path: PathBuf,
    /// The peer's answer.
    pub status: Status,
    /// Its comment, if any.
    pub comment: Option<String>,
}

/// A file to send: what its head says.
#[derive(Clone, Debug)]
struct Letter {
    path: PathBuf,
    head: Part10Head,
    sop_class: String,
    sop_instance: String,
}

/// An established association.
#[derive(Debug)]
pub struct Client {
    wire: Wire,
    contexts: Vec<(u8, String, String)>,
    peer_max_pdu: u32,
    next_message: u16,
}

impl Client {
    /// Associates, sends one C-ECHO, releases.
    pub async fn echo(peer: SocketAddr, calling: &str, called: &str) -> Result<Status, ClientError> {
        let proposal = vec![(VERIFICATION.to_owned(), IMPLICIT_LITTLE_ENDIAN.to_owned())];
        let mut client = Client::associate(peer, calling, called, proposal).await?;
        let context = client.context(VERIFICATION, IMPLICIT_LITTLE_ENDIAN)?;
        let message_id = client.next_message();
        client.command(context, &Request::Echo { message_id }).await?;
        let response = client.response().await?;
        client.release().await?;
        Ok(response.status)
    }

    /// Sends files over one association; each answer is in the result, in order. Files that are not DICOM
    /// fail the whole before anything is sent.
    pub async fn store(
        peer: SocketAddr,
        calling: &str,
        called: &str,
        files: &[PathBuf],
    ) -> Result<Vec<Sent>, ClientError> {
        let mut letters = Vec::with_capacity(files.len());
        for path in files {
            letters.push(Letter::open(path).await?);
        }
        let mut proposal: Vec<(String, String)> = letters
            .iter()
            .map(|letter| (letter.sop_class.clone(), letter.head.transfer_syntax.clone()))
            .collect();
        proposal.sort();
        proposal.dedup();
        let mut client = Client::associate(peer, calling, called, proposal).await?;
        let mut sent = Vec::with_capacity(letters.len());
        for letter in &letters {
            sent.push(client.send(letter).await?);
        }
        client.release().await?;
        Ok(sent)
    }

    async fn associate(
        peer: SocketAddr,
        calling: &str,
        called: &str,
        proposal: Vec<(String, String)>,
    ) -> Result<Client, ClientError> {
        let stream = timeout(PATIENCE, TcpStream::connect(peer))
            .await
            .map_err(|_| ClientError::TimedOut)??;
        let mut wire = Wire::new(stream, MAX_PDU)?;
        let ids = (1..=255u8).step_by(2);
        let contexts: Vec<_> = ids
            .zip(proposal)
            .map(|(id, (class, syntax))| (id, class, syntax))
            .collect();
        let request = AssociateRq {
            protocol_version: 1,
            called: called.to_owned(),
            calling: calling.to_owned(),
            application_context: String::new(),
            contexts: contexts
                .iter()
                .map(|(id, class, syntax)| ProposedContext {
                    id: *id,
                    abstract_syntax: class.clone(),
                    transfer_syntaxes: vec![syntax.clone()],
                })
                .collect(),
            user: UserInformation {
                max_pdu_length: MAX_PDU,
                implementation_class: IMPLEMENTATION_CLASS.to_owned(),
                implementation_version: IMPLEMENTATION_VERSION.to_owned(),
            },
        };
        wire.send(&request.encode()).await?;
        let accept = match receive(&mut wire).await? {
            (Kind::AssociateAc, body) => AssociateAc::decode(&body)?,
            (Kind::AssociateRj, body) => {
                return Err(Reject::decode(&body).map_or(ClientError::Unexpected, ClientError::Rejected));
            }
            _ => return Err(ClientError::Unexpected),
        };
        let accepted = |id: u8| {
            accept
                .contexts
                .iter()
                .any(|c| c.id == id && matches!(c.answer, Answer::Accepted(_)))
        };
        Ok(Client {
            wire,
            contexts: contexts.into_iter().filter(|(id, ..)| accepted(*id)).collect(),
            peer_max_pdu: accept.user.max_pdu_length,
            next_message: 1,
        })
    }

    async fn send(&mut self, letter: &Letter) -> Result<Sent, ClientError> {
        let context = self.context(&letter.sop_class, &letter.head.transfer_syntax)?;
        let message_id = self.next_message();
        let request = Request::Store(StoreRequest {
            message_id,
            sop_class: letter.sop_class.clone(),
            sop_instance: letter.sop_instance.clone(),
        });
        self.command(context, &request).await?;
        self.data_set(context, letter).await?;
        let response = self.response().await?;
        Ok(Sent {
            path: letter.path.clone(),
            status: response.status,
            comment: response.comment,
        })
    }

    async fn data_set(&mut self, context: u8, letter: &Letter) -> Result<(), ClientError> {
        let mut file = tokio::fs::File::open(&letter.path).await?;
        let mut left = file
            .metadata()
            .await?
            .len()
            .saturating_sub(letter.head.data_set_at);
        file.seek(SeekFrom::Start(letter.head.data_set_at)).await?;
        let mut piece = vec![0; room(self.peer_max_pdu)];
        loop {
            let now = piece.len().min(usize::try_from(left).unwrap_or(usize::MAX));
            file.read_exact(&mut piece[..now]).await?;
            left -= now as u64;
            let pdu = dicom_bytes::pdu::encode_data(context, false, left == 0, &piece[..now]);
            self.wire.send(&pdu).await?;
            if left == 0 {
                return Ok(());
            }
        }
    }

    /// Releases the association in good order.
    async fn release(mut self) -> Result<(), ClientError> {
        self.wire.send(&encode_release(false)).await?;
        match receive(&mut self.wire).await? {
            (Kind::ReleaseRp, _) => Ok(()),
            _ => Err(ClientError::Unexpected),
        }
    }

    async fn command(&mut self, context: u8, request: &Request) -> Result<(), ClientError> {
        for pdu in data_pdus(context, true, &Vec::from(request), self.peer_max_pdu) {
            self.wire.send(&pdu).await?;
        }
        Ok(())
    }

    async fn response(&mut self) -> Result<Response, ClientError> {
        let mut command = Vec::new();
        loop {
            let (Kind::Data, body) = receive(&mut self.wire).await? else {
                return Err(ClientError::Unexpected);
            };
            for value in Pdvs::of(&body) {
                let value = value?;
                if !value.is_command || command.len() > MAX_PDU as usize {
                    return Err(ClientError::Unexpected);
                }
                command.extend_from_slice(value.data);
                if value.is_last {
                    return Ok(Response::try_from(&command[..])?);
                }
            }
        }
    }

    fn context(&self, sop_class: &str, transfer_syntax: &str) -> Result<u8, ClientError> {
        self.contexts
            .iter()
            .find(|(_, class, syntax)| class == sop_class && syntax == transfer_syntax)
            .map(|(id, ..)| *id)
            .ok_or_else(|| ClientError::NotAccepted {
                sop_class: sop_class.to_owned(),
                transfer_syntax: transfer_syntax.to_owned(),
            })
    }

    fn next_message(&mut self) -> u16 {
        let message = self.next_message;
        self.next_message = self.next_message.checked_add(1).unwrap_or(1);
        message
    }
}

impl Letter {
    async fn open(path: &Path) -> Result<Letter, ClientError> {
        let file = tokio::fs::File::open(path).await?;
        let mut bytes = Vec::new();
        file.take(HEAD as u64).read_to_end(&mut bytes).await?;
        let not_dicom = |source| ClientError::NotDicom {
            path: path.to_owned(),
            source,
        };
        let head = read_head(&mut &bytes[..]).map_err(not_dicom)?;
        let (Some(sop_class), Some(sop_instance)) = (head.sop_class.clone(), head.sop_instance.clone())
        else {
            return Err(not_dicom(Part10Error::NoTransferSyntax));
        };
        Ok(Letter {
            path: path.to_owned(),
            head,
            sop_class,
            sop_instance,
        })
    }
}

async fn receive(wire: &mut Wire) -> Result<(Kind, Bytes), ClientError> {
    match timeout(PATIENCE, wire.receive())
        .await
        .map_err(|_| ClientError::TimedOut)??
    {
        Received::Pdu(Kind::Abort, _) | Received::Closed => Err(ClientError::Aborted),
        Received::Pdu(kind, body) => Ok((kind, body)),
        Received::Bad(error) => Err(error.into()),
    }
}
