import type { JsonObject } from "../base/json.ts";
import type { LoadContext } from "./load-context.ts";
import { objectAt, textAt, textMapAt } from "./read-json.ts";

const labels = ["kubernetes.io/os", "beta.kubernetes.io/os"] as const;

/** Whether a pod's `spec` says that it runs on Windows. */
export function isForWindows(spec: JsonObject): boolean {
  const selector = textMapAt(spec, "nodeSelector");
  return textAt(objectAt(spec, "os"), "name") === "windows" || isWindows(selector);
}

/** Whether a Node is one with Windows. */
export function isWindowsNode(node: JsonObject): boolean {
  const info = objectAt(objectAt(node, "status"), "nodeInfo");
  return (
    textAt(info, "operatingSystem") === "windows" ||
    isWindows(textMapAt(objectAt(node, "metadata"), "labels"))
  );
}

function isWindows(map: ReadonlyMap<string, string>): boolean {
  return labels.some((label) => map.get(label) === "windows");
}

/** Windows has another dataplane, without host endpoints and with fewer rule fields, which is not modelled. */
export function assumeLinux(context: LoadContext): void {
  context.assume({
    code: "windows-as-linux",
    message: "what runs on Windows is judged as if it ran on Linux, whose dataplane can do more",
    settle: "leave the pods and nodes with Windows out with `exclude`, or don't rely on verdicts about them",
  });
}
