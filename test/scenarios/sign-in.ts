import * as z from 'zod';
import { createComputer } from '../licensing/activation-computer.ts';
import { emailOf } from './read-scenario.ts';
import type { Stage } from './stage.ts';

const base = '/licensing/v1/activation';

/** Somebody starts the product on a computer of theirs, with a code of an administrator. */
export async function signIn({ daemon }: Pick<Stage, 'daemon'>, name: string): Promise<void> {
  const asked = await daemon.ask(`POST ${base}/codes`, { email: emailOf(name) });
  const { code } = z.object({ code: z.string() }).parse(asked);
  // A computer that is set up anew has the same id and another key.
  const computer = await createComputer(name, daemon);
  const { device, proof } = await computer.signIn({ kind: 'code', code });
  await daemon.ask(`POST ${base}/sign-in`, { device, code, proof });
  await daemon.idle();
}
