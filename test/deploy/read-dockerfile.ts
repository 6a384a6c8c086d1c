export interface Instruction {
  readonly name: string;
  readonly argument: string;
  /** The exec form's words; null for the shell form. */
  readonly words: readonly string[] | null;
}
export interface Stage {
  readonly image: string;
  readonly alias: string | null;
  readonly instructions: readonly Instruction[];
}

/** Reads a Dockerfile into its stages: comments and line continuations resolved, exec forms parsed. */
export function readDockerfile(text: string): readonly Stage[] {
  const lines = text
    .split('\n')
    .filter((line) => !line.trim().startsWith('#'))
    .join('\n')
    .replaceAll('\\\n', ' ')
    .split('\n')
    .filter((line) => line.trim() !== '');
  const stages: { image: string; alias: string | null; instructions: Instruction[] }[] = [];
  for (const line of lines) {
    const [, name = '', argument = ''] = /^\s*([A-Z]+)\s+(.*)$/.exec(line) ?? [];
    if (name === 'FROM') {
      const [image = '', , alias] = argument.split(/\s+/);
      stages.push({ image, alias: alias ?? null, instructions: [] });
    } else {
      stages
        .at(-1)
        ?.instructions.push({ name, argument: argument.replaceAll(/\s+/g, ' '), words: execForm(argument) });
    }
  }
  return stages;
}

function execForm(argument: string): readonly string[] | null {
  const bracket = argument.indexOf('[');
  if (bracket === -1 || !argument.trimEnd().endsWith(']')) return null;
  return JSON.parse(argument.slice(bracket)) as string[];
}
