//! What was typed and not yet saved on the server, kept on this computer for one person and one report. Gone as soon
//! as the server has it; it is a safety net for a killed browser and a lost line, not a second store.

import type { ReportContent } from '../../api/wire';

export interface LocalDraft {
  content: ReportContent;
  /** The version the typing was based on. */
  version: number;
  at: number;
}

export interface Shelf {
  readonly length: number;
  key(at: number): string | null;
  getItem(key: string): string | null;
  setItem(key: string, value: string): void;
  removeItem(key: string): void;
}

const PREFIX = 'yuanzhen.draft.';
const name = (person: string, report: string): string => `${PREFIX}${person}.${report}`;

export class LocalDrafts {
  constructor(private readonly shelf: Shelf) {}

  read(person: string, report: string): LocalDraft | null {
    try {
      const text = this.shelf.getItem(name(person, report));
      if (text === null) return null;
      const draft = JSON.parse(text) as LocalDraft;
      if (typeof draft.version !== 'number' || typeof draft.content.findings !== 'string') return null;
      // What an older page kept has no key images.
      const { key_images: images } = draft.content as Partial<ReportContent>;
      return { ...draft, content: { ...draft.content, key_images: images ?? [] } };
    } catch {
      return null;
    }
  }

  /** False when this computer could not keep it (storage full or forbidden). */
  keep(person: string, report: string, draft: LocalDraft): boolean {
    try {
      this.shelf.setItem(name(person, report), JSON.stringify(draft));
      return true;
    } catch {
      return false;
    }
  }

  /** Forgets what everybody else typed here; everybody, when nobody is named. */
  forgetAllBut(person: string | null): void {
    try {
      const names = Array.from({ length: this.shelf.length }, (_, at) => this.shelf.key(at) ?? '');
      for (const each of names) {
        const kept = person !== null && each.startsWith(name(person, ''));
        if (each.startsWith(PREFIX) && !kept) this.shelf.removeItem(each);
      }
    } catch {
      // Nothing was kept, then.
    }
  }

  drop(person: string, report: string): void {
    try {
      this.shelf.removeItem(name(person, report));
    } catch {
      // Nothing was kept, then.
    }
  }
}
