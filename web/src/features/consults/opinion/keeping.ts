//! An opinion as it is typed, saved by itself.

import type { OpinionContent } from '../../../api/expert';
import type { ApiProblem } from '../../../api/http';
import { Autosave, type AutosaveOptions, type Current } from '../../../data/autosave';
import { sameOpinion } from './model';

type Typed = AutosaveOptions<OpinionContent>;
type Options = Pick<Typed, 'person' | 'version' | 'content' | 'drafts' | 'save'> & { consult: string };

export function opinionAutosave({ consult, ...options }: Options): Autosave<OpinionContent> {
  const form = `opinion.${consult}`;
  return new Autosave({ ...options, form, savedAt: null, same: sameOpinion, revive, currentOf });
}

function revive(kept: unknown): OpinionContent | null {
  const content = kept as Partial<OpinionContent> | null | undefined;
  return Array.isArray(content?.diagnoses) ? (content as OpinionContent) : null;
}

interface Stale {
  version?: unknown;
  content?: unknown;
  opinion?: { draft_version?: unknown; content?: unknown } | null;
}

/** A refusal tells the draft, or the whole consult with it. */
function currentOf(error: ApiProblem): Current<OpinionContent> | null {
  const current = (error.detail as { current?: Stale | null } | null)?.current;
  const [version, content] = current?.opinion
    ? [current.opinion.draft_version, current.opinion.content]
    : [current?.version, current?.content];
  if (typeof version !== 'number' || typeof content !== 'object' || content === null) return null;
  return { version, savedAt: null, content: content as OpinionContent };
}
