import type { IssueCode } from "../model/issues/issue-catalogue.ts";
import type { NamedPort } from "../model/cluster.ts";
import type { Resource } from "../model/resource.ts";
import { parseAddress, type Address } from "../sets/address.ts";
import type { LoadContext } from "./load-context.ts";
import { portProtocol } from "./pod-shape.ts";
import { fieldAt, listAt, numberAt, objectAt, objectsAt, textAt, textMapAt, textsAt } from "./read-json.ts";
import type { LabelMap } from "./resolve-labels.ts";
import type { SourceRef } from "../model/source-ref.ts";

/** A host endpoint whose inherited labels are not added yet. */
export interface UnlabelledHostEndpoint {
  readonly name: string;
  readonly node: string;
  readonly interfaceName: string | undefined;
  readonly expectedIPs: readonly Address[];
  readonly ownLabels: LabelMap;
  readonly profiles: readonly string[];
  readonly ports: readonly NamedPort[];
  readonly automatic: boolean;
  readonly place: SourceRef;
}

/** Label that kube-controllers puts on the host endpoints it makes. */
export const createdBy = { key: "projectcalico.org/created-by", value: "calico-kube-controllers" };

/**
 * A HostEndpoint object, or undefined, with an issue, where Felix treats it as absent.
 * Source: Calico `updateprocessors/hostendpointprocessor.go`, `typha/pkg/validator/v1/validator.go`.
 */
export function loadHostEndpoint(
  resource: Resource,
  context: LoadContext,
): UnlabelledHostEndpoint | undefined {
  const spec = objectAt(resource.object, "spec");
  const node = textAt(spec, "node") ?? "";
  const interfaceName = textAt(spec, "interfaceName") ?? "";
  const drop = (path: readonly (string | number)[], code: IssueCode, message: string): void => {
    const severity = context.raw ? "warning" : "error";
    context.report(resource, path, { code, severity, message, use: "ignored" });
  };
  if (node === "") {
    drop(["spec"], "host-endpoint-node-missing", "a host endpoint must name its `node`");
    return undefined;
  }
  if (interfaceName !== "" && !/^(?:\*|[a-zA-Z0-9_.-]{1,15})$/.test(interfaceName)) {
    const message = `\`${interfaceName}\` can't name an interface, so Felix treats the host endpoint as absent`;
    drop(["spec", "interfaceName"], "interface-name-invalid", message);
    return undefined;
  }
  const ports: NamedPort[] = [];
  for (const [index, port] of objectsAt(spec, "ports").entries()) {
    // RULE-13: one port whose protocol is not TCP, UDP or SCTP by name, and the whole endpoint is gone.
    const protocol = portProtocol(textAt(port, "protocol") ?? "?");
    if (protocol === undefined) {
      const found = JSON.stringify(fieldAt(port, "protocol") ?? null);
      const message = `port protocol \`${found}\` is not TCP, UDP or SCTP, so Felix treats the whole host endpoint as absent`;
      drop(["spec", "ports", index, "protocol"], "host-endpoint-port-protocol", message);
      return undefined;
    }
    const name = textAt(port, "name") ?? "";
    const number = numberAt(port, "port");
    if (name !== "" && number !== undefined) ports.push({ name, protocol, port: number });
  }
  const profiles = textsAt(spec, "profiles");
  const labels = textMapAt(objectAt(resource.object, "metadata"), "labels");
  return {
    name: resource.name,
    node,
    interfaceName: interfaceName === "" ? undefined : interfaceName,
    expectedIPs: readExpectedIPs(resource, context),
    ownLabels: labels,
    profiles: profiles.length === 0 ? (context.options.hostEndpointProfiles ?? []) : profiles,
    ports,
    automatic: labels.get(createdBy.key) === createdBy.value,
    place: resource.locate([]),
  };
}

function readExpectedIPs(resource: Resource, context: LoadContext): readonly Address[] {
  return listAt(objectAt(resource.object, "spec"), "expectedIPs").flatMap((written, index) => {
    const address = typeof written === "string" ? parseAddress(written) : undefined;
    if (address !== undefined) return [address];
    context.report(resource, ["spec", "expectedIPs", index], {
      code: "address-invalid",
      severity: context.raw ? "warning" : "error",
      message: `${JSON.stringify(written)} is not an IP address and is skipped`,
      use: "used-in-part",
    });
    return [];
  });
}
