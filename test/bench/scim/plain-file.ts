import { DatabaseSync } from 'node:sqlite';
import {
  type Directory,
  entraGroup,
  entraUser,
  groupId,
  groups,
  sizeOfBigGroup,
  smallGroup,
  userId,
} from './people.ts';

const tables = `
  create table users (seq integer primary key, id text not null unique, userName text not null unique,
    externalId text, email text, doc text not null);
  create index users_external on users (externalId);
  create index users_email on users (email);
  create table groups (id text primary key, doc text not null) without rowid;
  create table members (gid text not null, uid text not null, primary key (gid, uid)) without rowid;
  create index members_user on members (uid);
`;

/** The file of the yardstick and of the peer: documents as text, beside what they are looked up by. Durable as ours is. */
export function openPlainFile(file: string): DatabaseSync {
  const db = new DatabaseSync(file, { timeout: 5000 });
  db.exec('pragma journal_mode = wal; pragma synchronous = full; pragma cache_size = -65536');
  return db;
}

export function seedPlain(file: string, directory: Directory): void {
  const db = openPlainFile(file);
  // As in the seeding of ours: a file that is lost when the machine fails needs no journal, and its indexes are in memory.
  db.exec('pragma journal_mode = off; pragma synchronous = off; pragma cache_size = -1048576');
  db.exec(tables);
  db.exec('begin');
  const addUser = db.prepare(
    'insert into users (id, userName, externalId, email, doc) values (?, ?, ?, ?, ?)',
  );
  for (let n = 0; n < directory.users; n += 1) {
    const user = { ...entraUser(n), id: userId(n) };
    addUser.run(user.id, user.userName, user.externalId, user.emails[0]?.value ?? null, JSON.stringify(user));
  }
  seedGroup(db, groups.small, Math.min(smallGroup, directory.users));
  seedGroup(db, groups.big, sizeOfBigGroup(directory));
  db.exec('commit');
  db.close();
}

function seedGroup(db: DatabaseSync, n: number, size: number): void {
  const group = { ...entraGroup(n), id: groupId(n) };
  db.prepare('insert into groups (id, doc) values (?, ?)').run(group.id, JSON.stringify(group));
  const addMember = db.prepare('insert into members (gid, uid) values (?, ?)');
  for (let member = 0; member < size; member += 1) addMember.run(group.id, userId(member));
}
