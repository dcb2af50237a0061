import type { JsonObject, JsonValue } from "../../base/json.ts";
import { listOf, textOf } from "../read-field.ts";
import type { CheckScope } from "../schema/schema.ts";

/** Source: validator.go, `validateHTTPRule`. */
export function checkHttp(http: JsonObject, scope: CheckScope): void {
  const methods = listOf(http, "methods");
  if (new Set(methods).size !== methods.length) {
    scope.fault("http-method-duplicate", ["methods"], "invalid methods (duplicates)", methods);
  }
  for (const [index, path] of listOf(http, "paths").entries()) {
    const reason = pathFault(path);
    if (reason !== undefined) scope.fault("http-path-invalid", ["paths", index], reason, path);
  }
}

function pathFault(path: JsonValue): string | undefined {
  const exact = textOf(path, "exact");
  const prefix = textOf(path, "prefix");
  if (exact !== "" && prefix !== "") return "invalid path match, both `exact` and `prefix` are set";
  const value = exact === "" ? prefix : exact;
  if (value === "") return "invalid path match, either `exact` or `prefix` must be set";
  if (value.startsWith("/") && !/[? #]/.test(value)) return undefined;
  return "invalid path, must start with `/` and not contain `?`, `#` or a space";
}
