//! What was typed and not yet saved on the server, kept on this computer for one person and one form. Gone as soon as
//! the server has it; it is a safety net for a killed browser and a lost line, not a second store.

export interface LocalDraft {
  /** As it was written down; the form says whether it is its own. */
  content: unknown;
  /** The version the typing was based on. */
  version: number;
}

export interface Shelf {
  readonly length: number;
  key(at: number): string | null;
  getItem(key: string): string | null;
  setItem(key: string, value: string): void;
  removeItem(key: string): void;
}

const PREFIX = 'yuanzhen.draft.';
const name = (person: string, form: string): string => `${PREFIX}${person}.${form}`;

export class LocalDrafts {
  /** A browser that keeps nothing has no shelf. */
  constructor(private readonly shelf: Shelf | null) {}

  read(person: string, form: string): LocalDraft | null {
    try {
      const text = this.shelf?.getItem(name(person, form)) ?? null;
      if (text === null) return null;
      const draft = JSON.parse(text) as LocalDraft;
      return typeof draft.version === 'number' ? draft : null;
    } catch {
      return null;
    }
  }

  /** False when this computer could not keep it (storage full or forbidden). */
  keep(person: string, form: string, draft: LocalDraft): boolean {
    try {
      if (this.shelf === null) return false;
      this.shelf.setItem(name(person, form), JSON.stringify(draft));
      return true;
    } catch {
      return false;
    }
  }

  /** Forgets what everybody else typed here; everybody, when nobody is named. */
  forgetAllBut(person: string | null): void {
    try {
      const { shelf } = this;
      if (shelf === null) return;
      const names = Array.from({ length: shelf.length }, (_, at) => shelf.key(at) ?? '');
      for (const each of names) {
        const kept = person !== null && each.startsWith(name(person, ''));
        if (each.startsWith(PREFIX) && !kept) shelf.removeItem(each);
      }
    } catch {
      // Nothing was kept, then.
    }
  }

  drop(person: string, form: string): void {
    try {
      this.shelf?.removeItem(name(person, form));
    } catch {
      // Nothing was kept, then.
    }
  }
}

/** Those of this computer. */
export function localDrafts(): LocalDrafts {
  try {
    return new LocalDrafts(localStorage);
  } catch {
    return new LocalDrafts(null);
  }
}
