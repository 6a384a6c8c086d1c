import type * as z from 'zod';
import type { DeviceView } from '../../contract/activation.ts';
import type { DeviceView as Device } from '../../ports/activation.ts';
import { timestamp } from '../admin/to-view.ts';

export function toDeviceView({
  id,
  name,
  addedAt,
  lastSeenAt,
  isSignedIn,
}: Device): z.infer<typeof DeviceView> {
  return { id, name, addedAt: timestamp(addedAt), lastSeenAt: timestamp(lastSeenAt), isSignedIn };
}
