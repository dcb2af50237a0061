/** How a terminal sets words apart. The shell that knows the terminal passes it in. */
export interface TextStyle {
  readonly bold: (text: string) => string;
  readonly dim: (text: string) => string;
  readonly red: (text: string) => string;
  readonly green: (text: string) => string;
  readonly yellow: (text: string) => string;
  readonly cyan: (text: string) => string;
}

const asItIs = (text: string): string => text;

/** For files and pipes. */
export const plainStyle: TextStyle = {
  bold: asItIs,
  dim: asItIs,
  red: asItIs,
  green: asItIs,
  yellow: asItIs,
  cyan: asItIs,
};

export interface TextOptions {
  readonly style?: TextStyle;
  /** Columns to wrap at; `undefined` does not wrap. */
  readonly width?: number | undefined;
}

/** The word in the colour of what it says. */
export function styleVerdict(style: TextStyle, verdict: string): string {
  if (verdict === "allow") return style.green(verdict);
  if (verdict === "deny") return style.red(verdict);
  return verdict === "unknown" || verdict === "some" ? style.yellow(verdict) : style.dim(verdict);
}
