//! Under which keys consults are kept, and which live events make them old.

export const CONSULT_WATCH = ['consult', 'ring', 'opinion', 'dose'] as const;

export const consultKey = (id: string): string => `/consults/${id}`;

/** Those that are not over, read once for home, for the banner and for the list. */
export const OPEN_CONSULTS = '/consults?open';

/** Under what the words of an urgent call are kept, and its photos. */
export const URGENT_FORM = 'consulting.urgent';

/** Under what a request of another kind is kept. */
export const ORDINARY_FORM = 'consulting.ordinary';
