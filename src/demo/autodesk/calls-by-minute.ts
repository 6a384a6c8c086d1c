import axios from 'axios';
import * as z from 'zod';

const Log = z.array(z.object({ at: z.number(), counted: z.boolean(), status: z.number() }));

/** What Autodesk counted, minute by minute, in plain words. */
export async function callsByMinute(simulatorUrl: string): Promise<readonly string[]> {
  const { data } = await axios.get<unknown>(`${simulatorUrl}/simulator/log`);
  const calls = Log.parse(data).filter(({ counted, status }) => counted || status === 429);
  return [...Map.groupBy(calls, ({ at }) => new Date(at).toISOString().slice(11, 16))].map(
    ([minute, some]) => {
      const refused = some.filter(({ status }) => status === 429).length;
      return `${minute} UTC: ${some.length - refused} of 60 calls${refused === 0 ? '' : `, ${refused} refused`}`;
    },
  );
}
