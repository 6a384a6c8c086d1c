import { styleText } from 'node:util';

type Style = Parameters<typeof styleText>[0];

/** Styles text if colours are wanted. The terminal was asked already; Node would ask again, and ask another stream. */
export function painter({ isColoured }: { isColoured: boolean }): (style: Style, text: string) => string {
  return (style, text) => (isColoured ? styleText(style, text, { validateStream: false }) : text);
}
