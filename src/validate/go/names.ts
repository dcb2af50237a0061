const label = "[a-z0-9]([-a-z0-9]*[a-z0-9])?";

const subdomain = new RegExp(`^${label}(\\.${label})*$`);
const oneLabel = new RegExp(`^${label}$`);

/** DNS-1123 subdomain without regard to length, which Calico checks apart. */
export function isSubdomain(name: string): boolean {
  return subdomain.test(name);
}

/** DNS-1123 label without regard to length. */
export function isNameLabel(name: string): boolean {
  return oneLabel.test(name);
}

/** Length in bytes, as Go counts. */
export function byteLength(text: string): number {
  return new TextEncoder().encode(text).length;
}

const namePart = /^([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]$/;

/** A label or annotation key: an optional DNS prefix, `/`, and a name of at most 63 characters. */
export function isQualifiedName(key: string): boolean {
  const parts = key.split("/");
  if (parts.length > 2) return false;
  const name = parts.at(-1) ?? "";
  const prefix = parts.length === 2 ? parts[0] : undefined;
  if (prefix !== undefined && (byteLength(prefix) > 253 || !isSubdomain(prefix))) return false;
  return name.length <= 63 && namePart.test(name);
}

const labelValue = /^(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?$/;

export function isLabelValue(value: string): boolean {
  return value.length <= 63 && labelValue.test(value);
}

/** An IANA service name, as ports are called: 1-15 of `[a-z0-9-]`, a letter, no hyphen at an end or twice in a row. */
export function isPortName(name: string): boolean {
  if (!/^[a-z0-9]([-a-z0-9]{0,13}[a-z0-9])?$/.test(name)) return false;
  return /[a-z]/.test(name) && !name.includes("--");
}
