//! Which browser this is, as far as it decides whether a consult is possible and what somebody has to press in it.

export type BrowserKind =
  'wechat' | 'chromium' | 'chromium-phone' | 'safari' | 'safari-phone' | 'firefox' | 'other';

export interface Browser {
  kind: BrowserKind;
  /** Of the engine, where it is known. */
  version: number | null;
}

/** The last one for Windows 7 and 8.1; older ones lack what a room needs. */
export const OLDEST_CHROMIUM = 109;
const OLDEST_SAFARI = 15;

/** By what it says of itself. */
export function browserOf(agent: string): Browser {
  const version = (pattern: RegExp): number | null => {
    const [, digits] = pattern.exec(agent) ?? [];
    return digits === undefined ? null : Number(digits);
  };
  const phone = /Android|iPhone|iPad|HarmonyOS|Mobile/i.test(agent);
  const chromium = version(/Chrom(?:e|ium)\/(\d+)/);
  // Its own browser within the messenger; on PCs too. WeCom calls itself both.
  if (/MicroMessenger|wxwork/i.test(agent)) return { kind: 'wechat', version: chromium };
  if (chromium !== null) return { kind: phone ? 'chromium-phone' : 'chromium', version: chromium };
  const firefox = version(/Firefox\/(\d+)/);
  if (firefox !== null) return { kind: 'firefox', version: firefox };
  const safari = version(/Version\/(\d+).*Safari/);
  if (safari !== null) return { kind: phone ? 'safari-phone' : 'safari', version: safari };
  return { kind: 'other', version: null };
}

/** Whether it is too old to trust, as far as its version tells. */
export function tooOld({ kind, version }: Browser): boolean {
  if (version === null) return kind === 'other';
  switch (kind) {
    case 'wechat':
    case 'chromium':
    case 'chromium-phone':
      return version < OLDEST_CHROMIUM;
    case 'safari':
    case 'safari-phone':
      return version < OLDEST_SAFARI;
    case 'firefox':
    case 'other':
      return false;
  }
}
