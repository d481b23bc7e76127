//! The dialog of the board that sends a consult on, with the groups there are to choose from now.

import { useQuery } from '@tanstack/react-query';
import { groupsQuery } from '../../features/dispatch/queries';
import { SendDialog, type Sending } from '../../features/dispatch/SendDialog';
import type { ConsultRow } from '../../data/consult';
import { problemWords } from '../../ui/problem';

interface Props {
  row: ConsultRow;
  what: Sending;
  busy: boolean;
  onSend: (group: string, reason: string) => void;
  onClose: () => void;
}

export function SendOn(props: Props) {
  const read = useQuery(groupsQuery());
  return (
    <SendDialog
      {...props}
      groups={read.data?.items ?? null}
      trouble={read.error === null ? null : problemWords(read.error, 'consult')}
    />
  );
}
