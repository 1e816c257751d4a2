// Colours for a terminal, and plain text for everything else.

export interface Paint {
  readonly on: boolean;
  bold(text: string): string;
  dim(text: string): string;
  red(text: string): string;
  yellow(text: string): string;
  green(text: string): string;
  blue(text: string): string;
  cyan(text: string): string;
  /** A clickable link where the terminal knows them. */
  link(text: string, url: string): string;
}

export function paint(on: boolean): Paint {
  const with_ = (open: number, close: number) => (text: string): string => (on && text !== '' ? `\x1b[${open}m${text}\x1b[${close}m` : text);
  return {
    on,
    bold: with_(1, 22), dim: with_(2, 22), red: with_(31, 39), yellow: with_(33, 39), green: with_(32, 39), blue: with_(34, 39), cyan: with_(36, 39),
    link: (text, url) => (on ? `\x1b]8;;${url}\x1b\\${text}\x1b]8;;\x1b\\` : text),
  };
}
