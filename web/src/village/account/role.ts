//! What a role is called.

import { tCode } from '../core/words';

export function roleWord(code: string): string {
  return tCode(`role.${code}`, code);
}
