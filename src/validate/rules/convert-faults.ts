import type { JsonObject, JsonValue } from "../../base/json.ts";
import type { FieldPath } from "../../model/resource.ts";
import { readPort } from "../go/read-port.ts";
import { asText, fieldOf, listOf, numberOf } from "../read-field.ts";

export interface ConversionFault {
  /** Relative to the spec. */
  readonly path: FieldPath;
  readonly reason: string;
}

/**
 * What Calico's converter can't take of a Kubernetes NetworkPolicy's spec: a port it can't read, or an `endPort` that
 * makes no range. The rule concerned is dropped. Source: Calico `conversion.go`, `k8sPortToCalico`; reference section 15.
 */
export function conversionFaults(spec: JsonObject): readonly ConversionFault[] {
  return ["ingress", "egress"].flatMap((direction) =>
    listOf(spec, direction).flatMap((rule, index) =>
      listOf(rule, "ports").flatMap((port, at) => {
        const reason = portFault(port);
        return reason === undefined ? [] : [{ path: [direction, index, "ports", at], reason }];
      }),
    ),
  );
}

function portFault(entry: JsonValue): string | undefined {
  const port = fieldOf(entry, "port");
  if (port === undefined) return undefined;
  const end = numberOf(entry, "endPort");
  const read = readPort(end === undefined ? port : `${asText(port)}:${end}`);
  return read.ok ? undefined : read.message;
}
