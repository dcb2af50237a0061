import type { Witness } from "../report/report.ts";

/** Both ends of a witness; one that is no endpoint with the address asked at: `outside/other at 192.0.2.1`. */
export function witnessEnds({ from, to, fromAddress, toAddress }: Witness): {
  readonly from: string;
  readonly to: string;
} {
  return { from: withAddress(from, fromAddress), to: withAddress(to, toAddress) };
}

function withAddress(id: string, address: string | undefined): string {
  return address === undefined ? id : `${id} at ${address}`;
}
