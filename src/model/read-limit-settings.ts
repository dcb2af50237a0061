import { nearestText } from "../base/nearest-text.ts";
import { limitNames, type LimitName, type Limits } from "./limits.ts";

export interface LimitSettings {
  readonly limits: Partial<Limits>;
  /** What is wrong with the text. With a fault the limits aren't to be used. */
  readonly faults: readonly string[];
}

const UNITS: Readonly<Record<string, number>> = {
  "": 1,
  k: 1000,
  M: 1_000_000,
  KiB: 1024,
  MiB: 1024 * 1024,
  GiB: 1024 * 1024 * 1024,
};

/** Reads `files=300000, totalBytes=512MiB`: names and whole numbers, the last word on a name counts. Empty text sets nothing. */
export function readLimitSettings(text: string): LimitSettings {
  const limits: Partial<Record<LimitName, number>> = {};
  const faults: string[] = [];
  for (const part of text.split(/[,\s]+/).filter((word) => word !== "")) {
    const [name = "", written = ""] = part.split(/=(.*)/s);
    const limit = limitNames.find((one) => one === name);
    const value = numberOf(written);
    if (limit === undefined) faults.push(unknownLimit(name));
    else if (value === undefined)
      faults.push(
        `limit \`${name}\` needs a whole number above 0, found \`${written}\`: \`${name}=500k\`, \`${name}=64MiB\``,
      );
    else limits[limit] = value;
  }
  return { limits, faults };
}

function numberOf(written: string): number | undefined {
  const [, digits, unit = ""] = /^(\d{1,15})(k|M|KiB|MiB|GiB)?$/.exec(written) ?? [];
  const value = Number(digits) * (UNITS[unit] ?? 1);
  return Number.isSafeInteger(value) && value > 0 ? value : undefined;
}

function unknownLimit(name: string): string {
  const near = nearestText(name, limitNames);
  const hint = near === undefined ? `there is ${limitNames.join(", ")}` : `did you mean \`${near}\`?`;
  return `no limit \`${name}\`: ${hint}`;
}
