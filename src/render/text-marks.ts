import type { Issue } from "../model/issue.ts";
import { formatSourceRef, type SourceRef } from "../model/source-ref.ts";
import { terminalText } from "./escape-terminal.ts";
import type { Standing } from "./finding-standing.ts";
import { plainStyle, type TextStyle } from "./text-style.ts";

/** A sign for what a finding means for the merge. */
export function standingMark(standing: Standing | undefined, style: TextStyle): string {
  switch (standing) {
    case "failure":
      return style.red("✗");
    case "warning":
      return style.yellow("!");
    case "settled":
      return style.dim("✓");
    case "notice":
    case undefined:
      return style.dim("-");
  }
}

/** An issue on one line: place, severity, object, message, hint, code. */
export function issueText(
  { severity, message, place, object, hint, code }: Issue,
  style: TextStyle = plainStyle,
): string {
  const word =
    severity === "error"
      ? style.red(severity)
      : severity === "warning"
        ? style.yellow(severity)
        : style.dim(severity);
  const where = place === undefined ? "" : `${terminalText(formatPlace(place))}: `;
  const subject = object === undefined ? "" : `${terminalText(object)}: `;
  const more = hint === undefined ? "" : ` (${terminalText(hint)})`;
  return `${where}${word}: ${subject}${terminalText(message)}${more} ${style.dim(`[${terminalText(code)}]`)}`;
}

/** `path:line:column`, which editors and terminals know how to open. */
function formatPlace(place: SourceRef): string {
  const { column } = place.origin?.exact === true ? place.origin : place;
  const changed = place.origin?.exact === false;
  return column === undefined || changed ? formatSourceRef(place) : `${formatSourceRef(place)}:${column}`;
}

/** A place set apart from the words before it. */
export function placeText(place: SourceRef | undefined, style: TextStyle): string {
  return place === undefined ? "" : `  ${style.cyan(terminalText(formatSourceRef(place)))}`;
}
