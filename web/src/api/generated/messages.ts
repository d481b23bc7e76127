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
  | { type: 'pong' };

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
