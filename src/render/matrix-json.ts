import type { Cell, EndpointInfo, Matrix } from "../matrix/matrix.ts";
import type { Issue } from "../model/issue.ts";
import { isEmptyConnections } from "../sets/connection-set.ts";
import { connectionsToJson } from "../sets/connection-text.ts";
import { differingFamilies } from "./cell-text.ts";
import { stableJson } from "./json.ts";
import { sortedCells, sortedIds } from "./sorted-cells.ts";

/** The matrix as one JSON value, a cell a line, in pieces, as it may be large. */
export function* renderMatrixJson(matrix: Matrix, issues: readonly Issue[]): Generator<string> {
  const ids = sortedIds(matrix);
  const infos = new Map(matrix.endpoints.map((endpoint) => [endpoint.id, endpoint]));
  const endpoints = ids.flatMap((id) => infos.get(id) ?? []).map(endpointJson);
  yield `{\n"version": 1,\n"endpoints": ${lines(endpoints)},\n"issues": ${lines(issues)},\n"cells": [`;
  let separator = "\n";
  for (const cell of sortedCells(matrix, ids)) {
    yield separator + stableJson(cellJson(cell), 0);
    separator = ",\n";
  }
  yield "\n]\n}\n";
}

function lines(values: readonly unknown[]): string {
  return values.length === 0 ? "[]" : `[\n${values.map((value) => stableJson(value, 0)).join(",\n")}\n]`;
}

function endpointJson({ id, kind, labels, place, replicas, node, blocks }: EndpointInfo): object {
  return { id, kind, labels, place, replicas, node, ...(blocks.length === 0 ? {} : { blocks }) };
}

/** Sets that are empty are left out, families where they say the same; `failsafe` is the part of `allowed` that policy has no say in. */
export function cellJson(cell: Cell): object {
  const families = differingFamilies(cell).map((one) => ({ family: one.family, ...sumsJson(one) }));
  return {
    from: cell.from,
    to: cell.to,
    ...sumsJson(cell),
    ...(families.length === 0 ? {} : { families }),
    ...(cell.notes.length === 0 ? {} : { notes: cell.notes }),
  };
}

function sumsJson(sums: Pick<Cell, "verdict" | "allowed" | "unknown" | "failsafe">): object {
  const set = (name: "allowed" | "unknown" | "failsafe"): object =>
    isEmptyConnections(sums[name]) ? {} : { [name]: connectionsToJson(sums[name]) };
  return { verdict: sums.verdict, ...set("allowed"), ...set("unknown"), ...set("failsafe") };
}
