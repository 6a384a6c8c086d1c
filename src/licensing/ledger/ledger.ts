import type { Ledger } from '../../ports/ledger.ts';
import { changeSeat } from './change-seat.ts';
import { createContract, findContract, listContracts } from './contracts.ts';
import type { LedgerContext } from './ledger-context.ts';
import { pageHolders, readActs, readPools } from './read-seats.ts';
import { readTeam } from './read-team.ts';
import { addCoordinator, changeManager, removeCoordinator } from './roles.ts';
import { addSeats, purchase, reduceSeats } from './subscriptions.ts';
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
      purchase: (number, order) => noted(purchase(context, number, order)),
      addSeats: (number, seats) => noted(addSeats(context, number, seats)),
      reduceSeats: (number, seats) => noted(reduceSeats(context, number, seats)),
    },
    roles: {
      changeManager: (number, person) => noted(changeManager(context, number, person)),
      addCoordinator: (number, person) => noted(addCoordinator(context, number, person)),
      removeCoordinator: (number, email) => noted(removeCoordinator(context, number, email)),
    },
    users: {
      create: (person) => noted(createUser(context, person)),
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
  };
}
