import axios from 'axios';
import { contractManager, pools } from './company.ts';

/** Opens a contract and buys seats over the licensing API; all of them are on the contract manager first. */
export async function buySeats(url: string, token: string, say: (text: string) => void): Promise<void> {
  const http = axios.create({
    baseURL: `${url}/licensing/v1`,
    headers: { Authorization: `Bearer ${token}` },
  });
  const number = '110-0042';
  const manager = { email: contractManager, givenName: 'Mara', familyName: 'Quist' };
  await http.post('/contracts', { number, manager });
  const year = new Date().getFullYear();
  for (const { product, seats } of pools) {
    const term = { term: 'annual', startsOn: `${year}-01-01`, endsOn: `${year + 1}-01-01` };
    await http.post(`/contracts/${number}/purchases`, { product, quantity: seats, ...term });
  }
  const bought = pools.map(({ seats, product }) => `${seats} ${product}`).join(', ');
  say(`${contractManager} buys ${bought}, and sits on them.\n`);
}
