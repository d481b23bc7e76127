// Printed by `yuanzhen api messages`; not edited by hand.

export const PROTOCOL = 1;

export type Subject = {
  /**
   * Its kind, such as `study`.
   */
  kind: string;
  /**
   * Its id.
   */
  id: string;
};

export type Seat = {
  /**
   * Voice.
   */
  audio: string;
  /**
   * Picture.
   */
  video: string;
};

export type Offer = {
  /**
   * Counts up from 1 within one page; the answer carries it.
   */
  number: number;
  /**
   * The session description.
   */
  sdp: string;
  /**
   * Where the client sends its voice.
   */
  mic: string | null;
  /**
   * Where it sends its picture.
   */
  camera: string | null;
  /**
   * Where it sends its screen.
   */
  screen: string | null;
  /**
   * Where it receives the others, each in a seat.
   */
  seats: Array<Seat>;
  /**
   * Where it receives a screen that somebody shares.
   */
  shared: string | null;
};

export type Source = 'camera' | 'screen';

export type Size = 'large' | 'small';

export type Wish = {
  /**
   * Of whom.
   */
  participant: string;
  /**
   * Camera or screen.
   */
  source: Source;
  /**
   * How large it is drawn.
   */
  size: Size;
};

export type DeviceState = 'on' | 'off' | 'refused' | 'absent' | 'busy' | 'lost';

export type Hears = 'voice' | 'quiet' | 'nothing';

export type Sound = 'plays' | 'refused' | 'off';

export type Line = 'good' | 'fair' | 'weak' | 'bad';

export type HeardFrom = {
  /**
   * Of whom.
   */
  participant: string;
  /**
   * What.
   */
  hears: Hears;
};

export type HeardBy = {
  /**
   * Who hears.
   */
  participant: string;
  /**
   * What.
   */
  hears: Hears;
  /**
   * Whether their page sounds.
   */
  sound: Sound;
  /**
   * Their line, as they see it.
   */
  line: Line;
};

export type Present = 'here' | 'interrupted' | 'invited' | 'ringing';

export type Kind = 'person' | 'echo';

export type Participant = {
  /**
   * Their id in this room.
   */
  participant: string;
  /**
   * A person, or a partner that echoes.
   */
  kind: Kind;
  /**
   * Their name.
   */
  name: string;
  /**
   * As what they are there, such as `village-doctor`; `echo` for a partner that echoes.
   */
  role: string;
  /**
   * Where they work.
   */
  place: string;
  /**
   * When they came, in milliseconds UTC; null while they have not.
   */
  joined_at: number | null;
  /**
   * Whether they are there.
   */
  present: Present;
  /**
   * Their microphone.
   */
  mic: DeviceState;
  /**
   * Their camera.
   */
  camera: DeviceState;
  /**
   * Their screen.
   */
  screen: DeviceState;
  /**
   * Whether this is the addressee of the message.
   */
  self: boolean;
};

export type Shown = 'large' | 'small' | 'paused';

export type Why = 'weak-line' | 'not-wished' | 'sender-line' | 'no-camera';

export type Picture = {
  /**
   * Of whom.
   */
  participant: string;
  /**
   * Camera or screen.
   */
  source: Source;
  /**
   * How.
   */
  shown: Shown;
  /**
   * Why not, or why smaller.
   */
  why: Why | null;
};

export type Refusal =
  'token-expired' | 'token-foreign' | 'room-closed' | 'room-locked' | 'room-full' | 'offer-unusable' | 'busy';

export type LeftWhy = 'left' | 'removed' | 'replaced' | 'ended' | 'lost';

export type Voice = 'heard' | 'quiet' | 'nothing';

export type Way = {
  /**
   * In a word.
   */
  line: Line;
  /**
   * Media that got through, in kilobits a second.
   */
  kbps: number | null;
  /**
   * Packets that did not, of a thousand.
   */
  lost_per_mille: number | null;
  /**
   * How unevenly voices came (RFC 3550, 6.4.1).
   */
  jitter_ms: number | null;
};

export type Advice = 'picture' | 'nearer' | 'voice-only' | 'another' | 'microphone';

export type ClientMessage =
  | {
      type: 'hello';
      /**
       * The version the client speaks.
       */
      protocol: number;
      /**
       * The number to go on from; null to begin with what happens from now on.
       */
      last_event: number | null;
    }
  | { type: 'pong' }
  | {
      type: 'join';
      /**
       * What the API gave for it.
       */
      token: string;
      /**
       * The client's media.
       */
      offer: Offer;
    }
  | {
      type: 'offer';
      /**
       * The client's media.
       */
      offer: Offer;
    }
  | {
      type: 'wish';
      /**
       * Who is not among them is not wanted.
       */
      pictures: Array<Wish>;
    }
  | {
      type: 'devices';
      /**
       * The microphone.
       */
      mic: DeviceState;
      /**
       * The camera.
       */
      camera: DeviceState;
      /**
       * The screen.
       */
      screen: DeviceState;
    }
  | {
      type: 'hearing';
      /**
       * Of whom what.
       */
      from: Array<HeardFrom>;
      /**
       * Whether the page sounds.
       */
      sound: Sound;
      /**
       * The client's line, as it sees it.
       */
      line: Line;
    }
  | {
      type: 'chat';
      /**
       * Made by the client; said again with the same id it stands there once.
       */
      id: string;
      /**
       * At most 2000 letters.
       */
      text: string;
    }
  | { type: 'leave' };

export type ServerMessage =
  | {
      type: 'hello';
      /**
       * The version both speak.
       */
      protocol: number;
      /**
       * The program's build, so that a page knows when it is older than its server.
       */
      build: string;
      /**
       * The session this connection belongs to.
       */
      session: string;
      /**
       * The number of the last event there is.
       */
      last_event: number;
    }
  | {
      type: 'event';
      /**
       * Its number; larger is later. Numbers of events of others are missing in between.
       */
      number: number;
      /**
       * What happened, such as `study-completed`.
       */
      kind: string;
      /**
       * To what.
       */
      subject: Subject;
      /**
       * The case it belongs to.
       */
      case: string | null;
      /**
       * When, in milliseconds UTC.
       */
      at: number;
    }
  | {
      type: 'resync';
      /**
       * The number of the last event there is.
       */
      last_event: number;
    }
  | { type: 'ping' }
  | {
      type: 'joined';
      /**
       * The room.
       */
      room: string;
      /**
       * The client's own id in it.
       */
      participant: string;
      /**
       * The offer's number.
       */
      number: number;
      /**
       * The answer (RFC 8829).
       */
      sdp: string;
    }
  | {
      type: 'answer';
      /**
       * The offer's number.
       */
      number: number;
      /**
       * The answer (RFC 8829).
       */
      sdp: string;
    }
  | {
      type: 'refused';
      /**
       * The offer's number.
       */
      number: number;
      /**
       * Why.
       */
      code: Refusal;
      /**
       * An English sentence.
       */
      message: string;
    }
  | {
      type: 'offer-wanted';
      /**
       * Seats in all.
       */
      seats: number;
    }
  | {
      type: 'seats';
      /**
       * In the order of the offer's seats.
       */
      seats: (string | null)[];
      /**
       * Whose screen is in the shared section.
       */
      shared: string | null;
    }
  | {
      type: 'roster';
      /**
       * Whether nobody new is let in.
       */
      locked: boolean;
      /**
       * Who leads.
       */
      lead: string | null;
      /**
       * Everybody, in the order they came; those asked in last.
       */
      participants: Array<Participant>;
    }
  | {
      type: 'pictures';
      /**
       * The pictures.
       */
      pictures: Array<Picture>;
    }
  | {
      type: 'speaking';
      /**
       * Nobody when it is quiet.
       */
      participant: string | null;
    }
  | {
      type: 'heard';
      /**
       * Those who have said so.
       */
      by: Array<HeardBy>;
    }
  | {
      type: 'quality';
      /**
       * What comes from the client.
       */
      uplink_kbps: number;
      /**
       * What its line is thought to take.
       */
      downlink_kbps: number;
      /**
       * In a word.
       */
      line: Line;
    }
  | {
      type: 'chat';
      /**
       * Its id.
       */
      id: string;
      /**
       * Who.
       */
      participant: string;
      /**
       * When, in milliseconds UTC.
       */
      at: number;
      /**
       * What.
       */
      text: string;
    }
  | {
      type: 'measuring';
      /**
       * For how long it will.
       */
      lasts_ms: number;
    }
  | {
      type: 'measured';
      /**
       * From the client to the relay.
       */
      up: Way;
      /**
       * From the relay to the client.
       */
      down: Way;
      /**
       * There and back.
       */
      round_trip_ms: number | null;
      /**
       * What came of the client's voice.
       */
      voice: Voice;
      /**
       * Whether its picture came.
       */
      picture: boolean;
      /**
       * Both directions together, in a word.
       */
      line: Line;
      /**
       * What to do.
       */
      advice: Advice;
    }
  | {
      type: 'left';
      /**
       * Why.
       */
      why: LeftWhy;
    }
  | { type: 'locked' }
  | {
      type: 'error';
      /**
       * Stable and kebab-case.
       */
      code: string;
      /**
       * An English sentence.
       */
      message: string;
    };
