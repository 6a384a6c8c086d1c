import type { Ledger } from '../../ports/ledger.ts';
import { changeSeat } from './change-seat.ts';
import { createContract, findContract, listContracts } from './contracts.ts';
import { exportLedger } from './files/export-ledger.ts';
import { ledgerVersion } from './files/ledger-version.ts';
import { exportPeople } from './files/export-people.ts';
import { importLedger } from './files/import-ledger.ts';
import { importPeople } from './files/import-people.ts';
import { changeGroup, createGroup, findGroup, listGroups, pageMembers, removeGroup } from './groups.ts';
import { acceptInvitation, inviteAgain } from './invitations.ts';
import type { LedgerContext } from './ledger-context.ts';
import { pageHolders, readActs, readPools } from './read-seats.ts';
import { readTeam } from './read-team.ts';
import { renew } from './renew.ts';
import { addCoordinator, changeManager, removeCoordinator } from './roles.ts';
import { stopSubscription } from './stop-subscription.ts';
import { addSeats, purchase, reduceSeats } from './subscriptions.ts';
import { readTeamSettings, setTeamSettings } from './team-settings.ts';
import { createUser, findLedgerUser, pageUsers } from './users.ts';

/** The ledger as its administrators use it. `changed` is called after everything that a run should know of. */
export function createLedger(context: LedgerContext, changed: () => void): Ledger {
  async function noted<T>(work: Promise<T>): Promise<T> {
    const result = await work;
    changed();
    return result;
  }
  return {
    contracts: {
      list: () => listContracts(context),
      find: (number) => findContract(context, number),
      create: (contract) => noted(createContract(context, contract)),
      purchase: (number, seats, by) => noted(purchase(context, number, { seats, by })),
    },
    orders: {
      addSeats: (number, seats, by) => noted(addSeats(context, number, { seats, by })),
      reduceSeats: (number, seats, by) => noted(reduceSeats(context, number, { seats, by })),
      stop: (number, stop, by) => noted(stopSubscription(context, number, { stop, by })),
      renew: (number, renewal, by) => noted(renew(context, number, { renewal, by })),
    },
    roles: {
      changeManager: (number, person, by) => noted(changeManager(context, number, { person, by })),
      addCoordinator: (number, person, by) => noted(addCoordinator(context, number, { person, by })),
      removeCoordinator: (number, email, by) => noted(removeCoordinator(context, number, { email, by })),
    },
    users: {
      create: (person, actingAs) => noted(createUser(context, person, actingAs)),
      find: (email) => findLedgerUser(context, email),
      page: (page) => pageUsers(context, page),
    },
    seats: {
      read: () => readTeam(context),
      pools: () => readPools(context),
      holders: (query) => pageHolders(context, query),
      change: (request) => noted(changeSeat(context, request)),
      acts: (limit) => readActs(context, limit),
    },
    team: {
      read: () => readTeamSettings(context, context.workspace.read),
      set: (settings, by) => noted(setTeamSettings(context, settings, by)),
      inviteAgain: (email, by) => noted(inviteAgain(context, email, by)),
      accept: (email, by) => noted(acceptInvitation(context, email, by)),
    },
    groups: {
      list: () => listGroups(context),
      find: (name) => findGroup(context, name),
      members: (name, page) => pageMembers(context, name, page),
      create: (name, by) => noted(createGroup(context, name, by)),
      change: (name, change, by) => noted(changeGroup(context, name, { change, by })),
      remove: (name, by) => noted(removeGroup(context, name, by)),
    },
    files: {
      export: () => exportLedger(context),
      version: ledgerVersion,
      exportPeople: (product) => exportPeople(context, product),
      import: (file, options) => noted(importLedger(context, file, options)),
      importPeople: (asked) => noted(importPeople(context, asked)),
    },
  };
}
