import type { IssueCode } from "../../model/issues/issue-catalogue.ts";
import { isJsonObject } from "../../base/json.ts";
import { parseSelector } from "../../selector/parse-selector.ts";
import { parseAddress } from "../../sets/address.ts";
import { parseCidrOrAddress } from "../../sets/address-set.ts";
import { isGoPattern } from "../go/is-go-pattern.ts";
import { isMac } from "../go/is-mac.ts";
import { isLabelValue, isPortName, isQualifiedName, isSubdomain } from "../go/names.ts";
import { asList } from "../read-field.ts";
import { selectorFault } from "./explain-selector.ts";
import { isPortNumber } from "./is-port-number.ts";
import type { Tag } from "../schema/schema.ts";

// The validator's field tags, under the names that Calico's messages use.
// Source: Calico `libcalico-go/lib/validator/v3/validator.go`.

export const selectorTag: Tag = {
  ...textTag("selector-invalid", "is no valid selector", (value) => parseSelector(value).ok),
  explain: (value) => (typeof value === "string" ? selectorFault(value) : undefined),
};

export const nameTag = textTag(
  "name-invalid",
  "must consist of lower case letters, digits, `-` and `.`",
  isSubdomain,
);

/** A block without host bits, or a bare address. */
export const netTag = textTag("net-invalid", "must be a CIDR without host bits", (value) => {
  // Calico reads empty text as an address without bytes; rules refuse it elsewhere.
  return value === "" || parseCidrOrAddress(value)?.hostBits === false;
});

/** A block with or without host bits, or a bare address. */
export const cidrTag = textTag("cidr-invalid", "must be a CIDR or an address", isCidrOrAddress);

export const ipTag = textTag("address-invalid", "must be an address without a mask", (value) => {
  return parseAddress(value) !== undefined;
});

export const ipv4Tag = textTag("address-invalid", "must be an IPv4 address", (value) => {
  return parseAddress(value)?.family === 4;
});

export const ipv6Tag = textTag("address-invalid", "must be an IPv6 address", (value) => {
  return parseAddress(value)?.family === 6;
});

export const portNameTag = textTag(
  "port-name-invalid",
  "must be a service name: 1-15 lower case letters, digits and `-`",
  isPortName,
);

export const portNumberTag: Tag = {
  code: "port-invalid",
  reason: "must be between 1 and 65535, inclusive",
  accepts: (value) => typeof value === "number" && isPortNumber(value),
};

export const interfaceTag = textTag(
  "interface-invalid",
  "must be `*` or 1-15 letters, digits, `_`, `.` and `-`",
  (value) => value === "*" || isInterface(value),
);

const filterPattern = /^[a-zA-Z0-9:._+-]{1,15}$/;

export const interfaceFilterTag = textTag(
  "interface-invalid",
  "must be an interface name, with `+` as wildcard",
  (value) => filterPattern.test(value),
);

export const regexpTag = textTag("pattern-invalid", "must be a regular expression", isGoPattern);

export const macTag = textTag("mac-invalid", "must be a MAC address", isMac);

export const containerIdTag = textTag(
  "container-id-invalid",
  "must consist of letters, digits and `-`, with no `-` at an end",
  (value) => /^[a-zA-Z0-9]([-a-zA-Z0-9]*[a-zA-Z0-9])?$/.test(value),
);

export const prometheusHostTag = textTag(
  "host-invalid",
  "must be a host name or address of at most 64 characters",
  (value) => /^[a-zA-Z0-9:._+-]{1,64}$/.test(value),
);

export const keyValueListTag = textTag(
  "key-value-list-invalid",
  "must be `key=value` pairs joined by commas",
  (value) =>
    value.trim() === "" ? true : value.split(",").every((item) => item === "" || /^\s*\w+=.*$/.test(item)),
);

export const labelsTag: Tag = {
  code: "label-invalid",
  reason: "must hold valid label names and values",
  accepts: (value) =>
    isJsonObject(value) &&
    Object.entries(value).every(
      ([key, label]) => isQualifiedName(key) && typeof label === "string" && isLabelValue(label),
    ),
};

export const logFiltersTag: Tag = {
  code: "interface-invalid",
  reason: "must have interface names as keys",
  accepts: (value) => isJsonObject(value) && Object.keys(value).every(isInterface),
};

export const uniqueTag: Tag = {
  code: "duplicate-value",
  reason: "may not hold a value twice",
  accepts: (value) => new Set(asList(value) ?? []).size === (asList(value) ?? []).length,
};

/** One of a few texts, spelled exactly so. */
export function oneOfTag(...values: readonly string[]): Tag {
  const reason = `must be one of ${values.map((value) => `\`${value}\``).join(", ")}`;
  return { ...textTag("value-unsupported", reason, (value) => values.includes(value)), values };
}

/** A number from `low` to `high`, both ends included. */
export function rangeTag(low: number, high = Number.POSITIVE_INFINITY): Tag {
  const reason =
    high === Number.POSITIVE_INFINITY ? `must be at least ${low}` : `must be from ${low} to ${high}`;
  return {
    code: "out-of-range",
    reason,
    accepts: (value) => typeof value === "number" && value >= low && value <= high,
  };
}

/** The same rule where an empty or missing value is not allowed either. */
export function evenEmpty(tag: Tag): Tag {
  return { ...tag, evenEmpty: true };
}

function textTag(code: IssueCode, reason: string, accepts: (value: string) => boolean): Tag {
  return { code, reason, accepts: (value) => typeof value === "string" && accepts(value) };
}

function isCidrOrAddress(value: string): boolean {
  return value === "" || parseCidrOrAddress(value) !== undefined;
}

function isInterface(value: string): boolean {
  return /^[a-zA-Z0-9_.-]{1,15}$/.test(value);
}
