//! What stands beside the picture in the room: the doses first, then photos to add, then the patient's packet.

import type { Me } from '../../api/wire';
import type { ConsultView } from '../../data/consult';
import { DosePart } from './DosePart';
import { PacketPart } from './PacketPart';
import { PhotoPart } from './PhotoPart';

export function RoomPacket({ me, view }: { me: Me; view: ConsultView }) {
  return (
    <>
      <DosePart me={me} view={view} />
      <PhotoPart me={me} of={view.id} />
      <PacketPart view={view} />
    </>
  );
}
