//! What of consults stands over and on top of every page, fetched once somebody is signed in who takes part in them.

import type { Me } from '../../api/wire';
import { Called } from './Called';
import { Watch } from './Watch';

export function Over({ me }: { me: Me }) {
  return (
    <>
      <Watch />
      <Called me={me} />
    </>
  );
}
