import { readMemberIds } from '../patch/read-member-ids.ts';
import { isObject } from '../resource/unfold-json-text.ts';

/** The member ids in the body of a POST or PUT; null when it says nothing about members. Throws 400 `invalidValue`. */
export function membersOf(body: unknown): readonly string[] | null {
  if (!isObject(body)) return null;
  const key = Object.keys(body).find((one) => one.toLowerCase() === 'members');
  return key === undefined ? null : readMemberIds(body[key]);
}
