interface Renewal {
  readonly product: string;
  readonly seats: number;
  readonly before: string;
}
type Purchase = Omit<Renewal, 'before'>;

/** The exact words of what a person does about a renewal. */
export interface RenewalSteps {
  renew(renewal: Renewal): string;
  buy(purchase: Purchase): string;
  /** Of what an administrator suspended. */
  resume(suspended: Pick<Purchase, 'product'>): string;
  /** `seats`: how many are held beyond what there is. */
  mendShortage(purchase: Purchase): string;
}

const screen = 'Billing and Orders > Subscriptions and Contracts';
const importing =
  'User Management > By Product > Assign users > Import to assign, with the file of this notice';

/**
 * Autodesk Account as its pages describe it: whoever renews becomes purchaser and primary admin, so the sign-in matters
 * (https://www.autodesk.com/ca-en/customer/help, https://www.autodesk.com/nz/support/account/manage/renew/overview).
 */
const autodesk: RenewalSteps = {
  renew: ({ product, seats, before }) =>
    `Sign in to Autodesk Account as the purchaser that the subscription has now (who renews becomes purchaser and primary admin), open ${screen}, and renew ${product}${forSeats(seats)} before ${before}. Does it renew by itself, look whether the number of seats is right.${seats > 0 ? ` Should the new seats be another subscription, this gives them to people: ${importing}.` : ''}`,
  buy: ({ product, seats }) =>
    `It cannot be renewed any more: buy ${product}${forSeats(seats)} anew, and assign the subscription to this team.${seats > 0 ? ` This gives the seats to people: ${importing}.` : ''}`,
  resume: ({ product }) => `Ask the purchaser of ${product} why it was suspended.`,
  mendShortage: ({ product, seats }) =>
    `Add ${seats} to ${product} as its purchaser (${screen} > Add seats), or name fewer people in the rules; Autodesk does not say whose access stops first.`,
};

const ledger: RenewalSteps = {
  renew: ({ product, seats, before }) =>
    `Renew ${product}${forSeats(seats)} before ${before}: POST /licensing/v1/contracts/{number}/renewals.`,
  buy: ({ product, seats }) =>
    `Buy ${product}${forSeats(seats)} anew: POST /licensing/v1/contracts/{number}/purchases.`,
  resume: ({ product }) =>
    `Once it is clear why, give ${product} its access back: POST /licensing/v1/contracts/{number}/subscriptions/{id}/resume.`,
  mendShortage: ({ product, seats }) =>
    `Add ${seats} to ${product} (POST /licensing/v1/contracts/{number}/subscriptions/{id}/additions), or name fewer people in the rules.`,
};

function forSeats(seats: number): string {
  return seats > 0 ? ` for at least ${seats}` : '';
}

export function renewalSteps(coreKind: string): RenewalSteps {
  return coreKind === 'autodesk' ? autodesk : ledger;
}
