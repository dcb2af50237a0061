import type { AddressSet } from "../library.ts";
import { readBlock } from "./addresses.ts";
import { records, text, texts, type Json, type JsonRecord } from "./json.ts";
import { OutsideRows } from "./outside-rows.ts";

/** What a row says of one ordered pair, or of an endpoint and a block of outside addresses. */
export interface ExpectedEntry {
  readonly row: JsonRecord;
  readonly disputed: string | undefined;
}

export interface OutsideEntry extends ExpectedEntry {
  readonly endpoint: string;
  /** The outside end. */
  readonly side: "from" | "to";
  readonly block: AddressSet;
}

/** Rows of a case, one entry for every pair they stand for. */
export interface ExpectedTable {
  readonly pairs: ReadonlyMap<string, ExpectedEntry>;
  readonly outside: OutsideRows;
}

export function pairKey(from: string, to: string): string {
  return `${from}\n${to}`;
}

/** Spreads `{src, dst}` rows, whose ends may be lists, over pairs. A pair of a name with itself is never meant. */
export function expectedTable(rows: Json | undefined): ExpectedTable {
  const pairs = new Map<string, ExpectedEntry>();
  const outside: OutsideEntry[] = [];
  for (const row of records(rows)) {
    const entry: ExpectedEntry = { row, disputed: text(row["disputed"]) };
    for (const from of texts(row["src"])) {
      for (const to of texts(row["dst"])) {
        if (from === to) continue;
        const [fromBlock, toBlock] = [readBlock(from), readBlock(to)];
        if (fromBlock !== undefined) outside.push({ ...entry, endpoint: to, side: "from", block: fromBlock });
        else if (toBlock !== undefined)
          outside.push({ ...entry, endpoint: from, side: "to", block: toBlock });
        else pairs.set(pairKey(from, to), entry);
      }
    }
  }
  return { pairs, outside: new OutsideRows(outside) };
}

/** Dispute codes of the corpora, with the rule that decides against the row. */
const disputes: Readonly<Record<string, string>> = {
  "ipblock-vs-pod-ip":
    "the other tool never matches a pod by an address block; Calico compares its address (IPS-2, K8S-2)",
  "hep-address-unknown":
    "the other tool matches a host endpoint by label alone; without `expectedIPs` Calico has no address to match (OVL-3), and only the host's real one tells what it meets (IPS-2)",
};

/** Disputes that a world settles in which a block never means a pod, and a host endpoint without address has one. */
export const disputesSettledApart: ReadonlySet<string> = new Set(Object.keys(disputes));

export function disputeReason(code: string): string {
  const known = disputes[code];
  return known === undefined ? `disputed: ${code}` : `${code}: ${known}`;
}
