import { parseSelector } from "../../selector/parse-selector.ts";
import { parseCidr } from "../../sets/address-set.ts";
import { parseAddress } from "../../sets/address.ts";

/** Formats that Calico's validator knows by tag (reference section 3). */
export const subdomain = /^[a-z0-9](?:[-a-z0-9]*[a-z0-9])?(?:\.[a-z0-9](?:[-a-z0-9]*[a-z0-9])?)*$/;
export const label = /^[a-z0-9](?:[-a-z0-9]*[a-z0-9])?$/;

export function isSelector(text: string): boolean {
  return parseSelector(text).ok;
}

/** `interface`: `*` or a name of at most 15 characters. */
export function isInterface(text: string): boolean {
  return text === "*" || /^[a-zA-Z0-9_.-]{1,15}$/.test(text);
}

/** IANA service name: what named ports must be. */
export function isPortName(text: string): boolean {
  return /^[a-z0-9](?:-?[a-z0-9])*$/.test(text) && text.length <= 15 && /[a-z]/.test(text);
}

/** `net`: a CIDR without host bits, or a bare address. An empty text passes. */
export function isNet(text: string): boolean {
  if (text === "") return true;
  const cidr = parseCidr(text);
  return cidr === undefined ? parseAddress(text) !== undefined : !cidr.hostBits;
}

/** `cidr`: a CIDR or a bare address. An empty text passes. */
export function isCidrOrAddress(text: string): boolean {
  return text === "" || parseCidr(text) !== undefined || parseAddress(text) !== undefined;
}

/** A label key or annotation key: an optional DNS prefix and a name. */
export function isQualifiedName(text: string): boolean {
  const parts = text.split("/");
  const name = parts.at(-1) ?? "";
  const prefix = parts.length === 2 ? parts[0] : undefined;
  if (parts.length > 2 || name.length > 63 || !/^[A-Za-z0-9](?:[-A-Za-z0-9_.]*[A-Za-z0-9])?$/.test(name))
    return false;
  return prefix === undefined || (prefix.length <= 253 && subdomain.test(prefix));
}

export function isLabelValue(text: string): boolean {
  return text.length <= 63 && /^(?:[A-Za-z0-9](?:[-A-Za-z0-9_.]*[A-Za-z0-9])?)?$/.test(text);
}

/** Go's regular expressions and ours differ in corners; what ours can't read, Calico's can't either, nearly always. */
export function isRegexp(text: string): boolean {
  if (/\(\?(?:[=!]|<[=!])|\\[1-9]/.test(text)) return false;
  try {
    new RegExp(text, "u");
    return true;
  } catch {
    return /^(?![*+?])/.test(text) && isLooseRegexp(text);
  }
}

function isLooseRegexp(text: string): boolean {
  try {
    new RegExp(text);
    return true;
  } catch {
    return false;
  }
}
