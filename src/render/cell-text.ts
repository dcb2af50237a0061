import type { Cell, FamilyCell } from "../matrix/matrix.ts";
import { connectionSetKey, isEmptyConnections, subtractConnections } from "../sets/connection-set.ts";
import { formatConnections } from "../sets/connection-text.ts";

type Sums = Pick<Cell, "verdict" | "allowed" | "unknown" | "failsafe">;

/**
 * What a cell has to say besides its verdict: the open set of `some`, the unknown one, failsafe ports, notes. Family by
 * family where they differ.
 */
export function cellText(cell: Cell): string {
  const differing = differingFamilies(cell).map((one) =>
    [`IPv${one.family} ${one.verdict}`, ...sumsText(one)].join(", "),
  );
  return [...(differing.length === 0 ? sumsText(cell) : differing), ...cell.notes].join("; ");
}

/** The families of a cell where they don't say the same; none where they do. */
export function differingFamilies({ families }: Cell): readonly FamilyCell[] {
  const texts = new Set(
    families.map(({ verdict, ...sets }) =>
      [verdict, ...[sets.allowed, sets.unknown, sets.failsafe].map((set) => connectionSetKey(set))].join(
        "\n",
      ),
    ),
  );
  return texts.size > 1 ? families : [];
}

function sumsText({ verdict, allowed, unknown, failsafe }: Sums): readonly string[] {
  const open = subtractConnections(allowed, failsafe);
  return [
    ...(verdict === "some" ? [formatConnections(open)] : []),
    ...(isEmptyConnections(unknown) ? [] : [`not known: ${formatConnections(unknown)}`]),
    ...(isEmptyConnections(failsafe) || verdict === "allow"
      ? []
      : [`failsafe ports stay open: ${formatConnections(failsafe)}`]),
  ];
}
