import type { Issue, ObjectUse } from "../model/issue.ts";
import { describeResource, type Resource } from "../model/resource.ts";
import type { Problem, Validation } from "./validation.ts";

/** Where Felix leaves out or skips the part concerned, and uses the rest (reference section 2). */
const usedInPart: ReadonlySet<string> = new Set([
  "selector-invalid",
  "net-invalid",
  "cidr-invalid",
  "address-invalid",
  "port-invalid",
  "unknown-field",
]);

/**
 * The problems of one object as issues, each at its line, in the order they were found. What makes the object be refused
 * is an error, since the tree can't be applied as written; a field that no one knows is a warning, since the API server
 * drops it. One more issue says so where Felix would not use the object at all.
 */
export function validationIssues(resource: Resource, validation: Validation): readonly Issue[] {
  const problems = distinct([...validation.library.errors, ...(validation.nativeCRD?.errors ?? [])]);
  const issues = problems.map((problem) => problemIssue(resource, validation, problem));
  const felix = felixIssue(resource, validation, problems);
  return felix === undefined ? issues : [...issues, felix];
}

/** The layers often say the same of a value, and one bad name breaks several rules: the first is kept. */
function distinct(problems: readonly Problem[]): readonly Problem[] {
  const kept = new Map<string, Problem>();
  for (const problem of problems) {
    const key = problem.value === undefined ? [problem.field, problem.code, problem.reason] : [problem.field];
    const id = JSON.stringify(key);
    if (!kept.has(id)) kept.set(id, problem);
  }
  return [...kept.values()];
}

function problemIssue(resource: Resource, validation: Validation, problem: Problem): Issue {
  const hint = [problem.hint, whoRefuses(resource, validation, problem)].filter((part) => part !== undefined);
  return {
    code: problem.code,
    severity: isRefusal(resource, validation, problem) ? "error" : "warning",
    message: messageOf(problem),
    place: resource.locate(problem.path),
    object: describeResource(resource),
    use: useOf(validation, problem),
    ...(problem.value === undefined ? {} : { value: problem.value }),
    ...(hint.length === 0 ? {} : { hint: hint.join("; ") }),
  };
}

function messageOf(problem: Problem): string {
  const where = problem.field === "" ? "" : `\`${problem.field}\`: `;
  const found = problem.value === undefined ? "" : `, found \`${problem.value}\``;
  return `${where}${problem.reason}${found}`;
}

function useOf(validation: Validation, problem: Problem): ObjectUse {
  if (validation.felix !== "used") return "ignored";
  // A label that is no text is read as the text that was written.
  const unread = problem.code === "wrong-type" && problem.path[0] !== "metadata";
  return unread || usedInPart.has(problem.code) ? "used-in-part" : "used";
}

/** Objects in storage form pass no one but the API server with its CRD. */
function isRefusal(resource: Resource, validation: Validation, problem: Problem): boolean {
  if (problem.code === "unknown-field") return false;
  return resource.group !== "crd.projectcalico.org" || refusedByCrd(validation, problem);
}

function refusedByCrd(validation: Validation, problem: Problem): boolean {
  return validation.nativeCRD?.errors.some((error) => error.field === problem.field) === true;
}

/** Who of the two judges objects, where only one does. */
function whoRefuses(resource: Resource, validation: Validation, problem: Problem): string | undefined {
  const isCalico = resource.group.endsWith("projectcalico.org");
  if (problem.code === "unknown-field") {
    return `the API server drops it, ${isCalico ? "`kubectl` and `calicoctl` refuse" : "`kubectl` refuses"} it`;
  }
  if (!isCalico || validation.nativeCRD === undefined) return undefined;
  const byLibrary = validation.library.errors.some((error) => error.field === problem.field);
  if (!byLibrary) return "refused by the Kubernetes API server where Calico's CRDs are used directly";
  if (refusedByCrd(validation, problem)) return undefined;
  return "refused by `calicoctl` and the Calico API server, but not where Calico's CRDs are used directly";
}

function felixIssue(
  resource: Resource,
  validation: Validation,
  problems: readonly Problem[],
): Issue | undefined {
  if (validation.felix !== "dropped" && validation.felix !== "undecodable") return undefined;
  const verb = validation.felix === "dropped" ? "ignores" : "can't read";
  const reason = validation.felixReason === undefined ? "" : `: ${validation.felixReason}`;
  return {
    code: validation.felix === "dropped" ? "object-dropped" : "object-undecodable",
    severity: "error",
    message: `if it is stored all the same, Calico ${verb} the whole object${reason}`,
    place: resource.locate(problems[0]?.path ?? []),
    object: describeResource(resource),
    use: "ignored",
  };
}
