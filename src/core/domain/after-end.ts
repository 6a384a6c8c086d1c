/**
 * What becomes of a subscription after its end, for every licensing core: so many days with access, and then without, until
 * a renewal brings it back or it is gone (https://www.autodesk.com/support/account/manage/billing/cancel and
 * https://www.autodesk.com/nz/support/account/manage/renew/faq).
 */
export const daysOfGrace = 15;

/** So long after the end a renewal is possible; a term by the month has half of the time without access. */
export function daysRenewable({ isMonthly }: { readonly isMonthly: boolean }): number {
  return daysOfGrace + (isMonthly ? 15 : 30);
}
