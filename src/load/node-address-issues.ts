import type { Resource } from "../model/resource.ts";
import { parseCidrOrAddress } from "../sets/address-set.ts";
import { parseAddress } from "../sets/address.ts";
import type { LoadContext } from "./load-context.ts";
import { calicoAddresses, interfacesAnnotation, tunnelAddresses } from "./node-addresses.ts";
import { parseJson } from "./parse-json.ts";
import { objectAt, objectsAt, textAt, textMapAt } from "./read-json.ts";

/** Tells of addresses that a Node states and that can't be read: the node is then taken to have the others alone. */
export function reportNodeAddresses(node: Resource, context: LoadContext): void {
  const annotations = textMapAt(objectAt(node.object, "metadata"), "annotations");
  const report = (path: readonly (string | number)[], value: string, wanted: string): void => {
    context.report(node, path, {
      code: "node-address-invalid",
      severity: "warning",
      message: `\`${value}\` is not ${wanted} and is skipped`,
      value,
      use: "used-in-part",
    });
  };
  for (const key of [...calicoAddresses, ...tunnelAddresses.map(([annotation]) => annotation)]) {
    const text = annotations.get(key) ?? "";
    if (text === "" || parseCidrOrAddress(text) !== undefined) continue;
    report(["metadata", "annotations", key], text, "an address, with or without the mask of its network");
  }
  const interfaces = annotations.get(interfacesAnnotation) ?? "";
  if (interfaces !== "" && !Array.isArray(parseJson(interfaces))) {
    report(["metadata", "annotations", interfacesAnnotation], interfaces, "a JSON list of interfaces");
  }
  for (const [index, entry] of objectsAt(objectAt(node.object, "status"), "addresses").entries()) {
    const text = textAt(entry, "address") ?? "";
    if (textAt(entry, "type") !== "InternalIP" || parseAddress(text) !== undefined) continue;
    report(["status", "addresses", index, "address"], text, "an address");
  }
}
