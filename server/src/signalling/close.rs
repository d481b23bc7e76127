//! The codes with which the server ends a connection of `/ws`. docs/PROTOCOL.md says what a page does on each.

/// Why the server closes a connection (RFC 6455, section 7.4: 4000 to 4999 are ours).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Close {
    /// The server is shutting down; come back.
    GoingAway,
    /// The client speaks another protocol: load the page anew.
    OtherProtocol,
    /// The session is over: sign in.
    SessionOver,
    /// No hello, or no pong, in time.
    Silent,
    /// A message that is none of [`ClientMessage`], or not in its place.
    NotUnderstood,
    /// The session is locked: unlock it and come back.
    Locked,
    /// The client does not take what it is sent.
    TooSlow,
    /// Too many live connections of one person.
    TooMany,
    /// The server cannot read its events.
    Broken,
}

impl Close {
    /// The number sent.
    #[must_use]
    pub const fn code(self) -> u16 {
        match self {
            Self::GoingAway => 1001,
            Self::Broken => 1011,
            Self::OtherProtocol => 4400,
            Self::SessionOver => 4401,
            Self::Silent => 4408,
            Self::TooSlow => 4413,
            Self::NotUnderstood => 4422,
            Self::Locked => 4423,
            Self::TooMany => 4429,
        }
    }

    /// The word sent with it.
    #[must_use]
    pub const fn reason(self) -> &'static str {
        match self {
            Self::GoingAway => "going-away",
            Self::Broken => "broken",
            Self::OtherProtocol => "other-protocol",
            Self::SessionOver => "not-signed-in",
            Self::Silent => "silent",
            Self::TooSlow => "too-slow",
            Self::NotUnderstood => "not-understood",
            Self::Locked => "session-locked",
            Self::TooMany => "too-many-connections",
        }
    }
}
