import { isRecord, list, record, text, type Json, type JsonRecord } from "./json.ts";

/**
 * The objects as a tool takes them to which names are free text: names of policies and ports that no API server accepts,
 * written as ones it does, and a quote too many at the end of a selector left out.
 */
export function legalNames(objects: readonly JsonRecord[]): readonly JsonRecord[] {
  const ports = new Map<string, string>();
  const portName = (name: string): string => {
    const known = ports.get(name) ?? `port-${String(ports.size)}`;
    ports.set(name, known);
    return known;
  };
  return objects.map((object) => {
    const isPolicy = /Policy$/.test(text(object["kind"]) ?? "");
    const metadata = record(object["metadata"]);
    const name = text(metadata["name"]) ?? "";
    const spec = legalIn(object["spec"], portName);
    return isPolicy
      ? { ...object, metadata: { ...metadata, name: legalName(name) }, spec }
      : { ...object, spec };
  });
}

function legalName(name: string): string {
  return name.toLowerCase().replaceAll(/[^a-z0-9.-]+/g, "-");
}

function legalIn(value: Json | undefined, portName: (name: string) => string): Json | undefined {
  if (Array.isArray(value)) return list(value).map((item) => legalIn(item, portName) ?? null);
  if (!isRecord(value)) return value;
  const changed = Object.entries(value).map(([key, field]): [string, Json | undefined] => {
    if (/^(ports|notPorts)$/.test(key)) return [key, list(field).map((port) => legalPort(port, portName))];
    if (/[sS]elector$/.test(key) && typeof field === "string") return [key, field.replace(/''$/, "'")];
    return [key, legalIn(field, portName)];
  });
  return Object.fromEntries(changed);
}

/** A port of a Calico rule, of a Kubernetes rule, or of an endpoint. */
function legalPort(port: Json, portName: (name: string) => string): Json {
  if (typeof port === "string") return isNumeric(port) ? port : portName(port);
  if (!isRecord(port)) return port;
  const changed = Object.entries(port).map(([key, field]): [string, Json | undefined] => {
    const isName = (key === "name" || key === "port") && typeof field === "string" && !isNumeric(field);
    return [key, isName ? portName(field) : field];
  });
  return Object.fromEntries(changed);
}

function isNumeric(port: string): boolean {
  return /^[0-9]+(:[0-9]+)?$/.test(port);
}
