import type { Cell } from "../matrix/matrix.ts";
import { isEmptyConnections, subtractConnections } from "../sets/connection-set.ts";
import { formatConnections } from "../sets/connection-text.ts";

/** What a cell has to say besides its verdict: the open set of `some`, the unknown one, failsafe ports, notes. */
export function cellText(cell: Cell): string {
  const open = subtractConnections(cell.allowed, cell.failsafe);
  return [
    ...(cell.verdict === "some" ? [formatConnections(open)] : []),
    ...(isEmptyConnections(cell.unknown) ? [] : [`not known: ${formatConnections(cell.unknown)}`]),
    ...(isEmptyConnections(cell.failsafe) || cell.verdict === "allow"
      ? []
      : [`failsafe ports stay open: ${formatConnections(cell.failsafe)}`]),
    ...cell.notes,
  ].join("; ");
}
