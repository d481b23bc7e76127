//! A report as it is typed, saved by itself.

import type { ApiProblem } from '../../api/http';
import type { ReportContent } from '../../api/wire';
import { Autosave, type AutosaveOptions, type Current } from '../../data/autosave';
import { sameImages } from './keyImages';

type Typed = AutosaveOptions<ReportContent>;
export type ReportAutosave = Autosave<ReportContent>;
export type ReportAutosaveOptions = Pick<
  Typed,
  'person' | 'version' | 'savedAt' | 'content' | 'drafts' | 'save'
> & { report: string };

export function reportAutosave({ report, ...options }: ReportAutosaveOptions): ReportAutosave {
  return new Autosave({ ...options, form: report, same, revive, currentOf });
}

function revive(kept: unknown): ReportContent | null {
  const content = kept as Partial<ReportContent> | null | undefined;
  if (typeof content?.findings !== 'string') return null;
  // What an older page kept has no key images.
  return { ...(content as ReportContent), key_images: content.key_images ?? [] };
}

function currentOf(error: ApiProblem): Current<ReportContent> | null {
  const current = (error.detail as { current?: unknown } | null)?.current as
    { version?: unknown; draft_saved_at?: unknown; content?: unknown } | null | undefined;
  const { version, draft_saved_at: at, content } = current ?? {};
  if (typeof version !== 'number' || typeof content !== 'object' || content === null) return null;
  return { version, savedAt: typeof at === 'number' ? at : null, content: content as ReportContent };
}

export function same(a: ReportContent, b: ReportContent): boolean {
  return (
    a.technique === b.technique &&
    a.findings === b.findings &&
    a.impression === b.impression &&
    a.conclusion === b.conclusion &&
    a.critical === b.critical &&
    sameImages(a.key_images, b.key_images)
  );
}
