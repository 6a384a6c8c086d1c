/** An attribute, with a URN in front or without, as anybody may call it; but no id, which can begin with a letter too. */
const NAME = /^(?![0-9a-f]{8}-[0-9a-f]{4}-)[A-Za-z$_][\w$.:-]{0,199}$/i;

export function isName(text: string): boolean {
  return NAME.test(text);
}

/** Names with commas between them. */
export function isListOfNames(text: string): boolean {
  return text.split(',').every((one) => isName(one.trim()));
}
