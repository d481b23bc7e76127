//! What may be done with a report as it stands, which of the checks block, and how two texts differ. Pure.

import type { ReportAct } from '../../data/acts';
import type { ReportCheck, ReportContent, ReportView, Template } from '../../api/wire';

export type Mode = 'start' | 'wait' | 'write' | 'waiting' | 'review' | 'read';

/** How the report pane opens for a person, from what they can do with it now. */
export function modeOf(report: ReportView | null, acts: ReadonlySet<ReportAct>): Mode {
  if (report === null) return acts.has('write') ? 'start' : 'wait';
  if (acts.has('write')) return 'write';
  if (acts.has('review')) return 'waiting';
  if (acts.has('sign')) return 'review';
  return 'read';
}

export function blocking(checks: readonly ReportCheck[]): ReportCheck[] {
  return checks.filter((check) => check.severity === 'block');
}

/** Warnings that still have to be accepted before a signature, each by its key: another sentence is another warning. */
export function unaccepted(checks: readonly ReportCheck[], accepted: ReadonlySet<string>): ReportCheck[] {
  return checks.filter((check) => check.severity === 'warn' && !accepted.has(check.key));
}

export const EMPTY_CONTENT: ReportContent = {
  technique: '',
  findings: '',
  impression: '',
  conclusion: null,
  critical: null,
  key_images: [],
};

/** Nothing was written yet: what is missing is not a mistake. */
export function isUntouched({ findings, impression, conclusion, critical }: ReportContent): boolean {
  return findings === '' && impression === '' && conclusion === null && critical === null;
}

/** A template laid over what is there: only empty fields are filled unless told to replace. What the template concludes
 *  belongs to its own words and is taken with them only. */
export function withTemplate(
  content: ReportContent,
  template: Pick<Template, 'technique' | 'findings' | 'impression' | 'positive'>,
  replace: boolean,
): ReportContent {
  const pick = (mine: string, theirs: string): string => (replace || mine.trim() === '' ? theirs : mine);
  return {
    ...content,
    technique: pick(content.technique, template.technique),
    findings: pick(content.findings, template.findings),
    impression: pick(content.impression, template.impression),
    conclusion: replace ? template.positive : content.conclusion,
  };
}

export interface Piece {
  kind: 'same' | 'gone' | 'new';
  text: string;
}

/** Longest texts compared piece by piece; beyond this the whole is shown as changed. */
const PIECES_MAX = 1500;

/** How one text became another, by words and Chinese characters. */
export function difference(before: string, after: string): Piece[] {
  const a = pieces(before);
  const b = pieces(after);
  if (a.length > PIECES_MAX || b.length > PIECES_MAX) {
    return before === after
      ? [{ kind: 'same', text: after }]
      : [
          { kind: 'gone', text: before },
          { kind: 'new', text: after },
        ];
  }
  const width = b.length + 1;
  const common = new Uint16Array((a.length + 1) * width);
  for (let i = a.length - 1; i >= 0; i -= 1) {
    for (let j = b.length - 1; j >= 0; j -= 1) {
      common[i * width + j] =
        a[i] === b[j]
          ? (common[(i + 1) * width + j + 1] ?? 0) + 1
          : Math.max(common[(i + 1) * width + j] ?? 0, common[i * width + j + 1] ?? 0);
    }
  }
  const out: Piece[] = [];
  const add = (kind: Piece['kind'], text: string): void => {
    const last = out.at(-1);
    if (last?.kind === kind) last.text += text;
    else out.push({ kind, text });
  };
  let i = 0;
  let j = 0;
  while (i < a.length || j < b.length) {
    const left = a[i];
    const right = b[j];
    if (left !== undefined && left === right) {
      add('same', left);
      i += 1;
      j += 1;
    } else if (
      left !== undefined &&
      (right === undefined || (common[(i + 1) * width + j] ?? 0) >= (common[i * width + j + 1] ?? 0))
    ) {
      add('gone', left);
      i += 1;
    } else if (right !== undefined) {
      add('new', right);
      j += 1;
    }
  }
  return out;
}

function pieces(text: string): string[] {
  return text.match(/[A-Za-z0-9.]+|\s+|./gsu) ?? [];
}
