import { compareBy } from "../base/compare.ts";
import type { Issue } from "../model/issue.ts";
import { describeResource, type Resource } from "../model/resource.ts";
import { limitIssue } from "../model/limits.ts";
import type { SourceRef } from "../model/source-ref.ts";
import { formatSourceRef } from "../model/source-ref.ts";
import type { KnownKind } from "./known-kinds.ts";
import { makeResource, type GivenBy } from "./make-resource.ts";
import type { ParseLimits } from "./parse-limits.ts";
import type { ParsedText } from "./parsed-text.ts";
import { placeFault } from "./text-fault.ts";

/** What the files of a tree hold, taken together. */
export interface ParsedTree {
  /** In the order of paths and of the objects in them. */
  readonly resources: readonly Resource[];
  /** Sorted by place. */
  readonly issues: readonly Issue[];
  /** `apiVersion/kind` -> number of objects whose kind the engine doesn't read. Sorted by key. */
  readonly skippedKinds: ReadonlyMap<string, number>;
}

/** Guards that no object is in the tree twice, and that the limits over all files hold. Files come sorted. */
export class TreeBuilder {
  readonly #limits: ParseLimits;
  readonly #resources = new Map<string, Resource>();
  readonly #ofInventory = new Set<string>();
  readonly #issues: Issue[] = [];
  readonly #skipped = new Map<string, number>();
  /** Where each limit was reached, and how much was left out from there on. */
  readonly #reached = new Map<keyof ParseLimits, { readonly place: SourceRef; left: number }>();
  readonly #defaultNamespace: string;
  #bytes = 0;
  #documents = 0;

  constructor(limits: ParseLimits, defaultNamespace: string) {
    this.#limits = limits;
    this.#defaultNamespace = defaultNamespace;
  }

  /** Whether a text of so many bytes is within the limits. */
  admitText(path: string, bytes: number): boolean {
    if (bytes > this.#limits.fileBytes) {
      this.#addLimit("fileBytes", { path, line: 1 }, bytes);
      return false;
    }
    this.#bytes += bytes;
    if (this.#bytes <= this.#limits.totalBytes) return true;
    this.#reach("totalBytes", { path, line: 1 });
    return false;
  }

  addText(path: string, parsed: ParsedText, given: GivenBy = {}, inventory = false): void {
    this.#documents += parsed.documents;
    if (this.#documents > this.#limits.documents) {
      this.#reach("documents", { path, line: 1 });
      return;
    }
    this.#addSkipped(parsed);
    const told = new Set<string>();
    for (const fault of parsed.faults) {
      // One unrendered template a file is enough.
      if (fault.code === "template-not-rendered" && told.has(fault.code)) continue;
      told.add(fault.code);
      this.#issues.push(placeFault(fault, parsed.source, path));
    }
    for (const object of parsed.objects) {
      const resource = makeResource(object, parsed.source, path, given);
      const key = object.known.nameless
        ? `${path} ${this.#resources.size}`
        : identity(resource, object.known, this.#defaultNamespace);
      this.#addResource(resource, key);
      if (inventory) this.#ofInventory.add(key);
      else this.#ofInventory.delete(key);
    }
  }

  /** A template of a chart: its objects are what the chart renders to, not what the file says. */
  addTemplate(path: string, parsed: ParsedText): void {
    this.#addSkipped(parsed);
    if (parsed.objects.length === 0 && parsed.faults.length === 0) return;
    this.#issues.push({
      code: "template-not-rendered",
      severity: "notice",
      message: "this is a template of a Helm chart, its objects are read where the chart is a source",
      place: { path, ...parsed.source.position(parsed.template ?? 0) },
      use: "ignored",
    });
  }

  finish(): ParsedTree {
    const issues = [...this.#issues, ...this.#reachedIssues()].sort(
      compareBy(
        (issue) => issue.place?.path ?? "",
        (issue) => issue.place?.line ?? 0,
        (issue) => issue.place?.column ?? 0,
        (issue) => issue.code,
        (issue) => issue.message,
      ),
    );
    const skipped = [...this.#skipped].sort(compareBy(([kind]) => kind));
    return { resources: [...this.#resources.values()], issues, skippedKinds: new Map(skipped) };
  }

  #addResource(resource: Resource, key: string): void {
    const earlier = this.#resources.get(key);
    if (earlier === undefined && this.#resources.size >= this.#limits.objects) {
      this.#reach("objects", resource.locate([]));
      return;
    }
    if (earlier !== undefined && !isSamePlace(earlier, resource))
      this.#issues.push(duplicateObject(earlier, resource, this.#ofInventory.has(key)));
    // Deleted first: the later one takes the later place.
    this.#resources.delete(key);
    this.#resources.set(key, resource);
  }

  #addSkipped(parsed: ParsedText): void {
    for (const [kind, count] of parsed.skipped)
      this.#skipped.set(kind, (this.#skipped.get(kind) ?? 0) + count);
  }

  /** Told once for each limit: everything after that place is left out for the same reason. */
  #reach(limit: keyof ParseLimits, place: SourceRef): void {
    const reached = this.#reached.get(limit) ?? { place, left: 0 };
    this.#reached.set(limit, reached);
    reached.left += 1;
  }

  #reachedIssues(): readonly Issue[] {
    return [...this.#reached].map(([limit, { place, left }]) => {
      const issue = limitIssue(limit, this.#limits);
      const what = limit === "objects" ? "object" : "file";
      const others = left === 1 ? "was" : `and ${left - 1} more were`;
      return { ...issue, message: `${issue.message}: this ${what} ${others} not read`, place };
    });
  }

  #addLimit(limit: keyof ParseLimits, place: SourceRef, found?: number): void {
    this.#issues.push({ ...limitIssue(limit, this.#limits, found), place });
  }
}

/** The same in every group that serves the kind. */
function identity(resource: Resource, known: KnownKind, defaultNamespace: string): string {
  const namespace = known.namespaced ? (resource.namespace ?? defaultNamespace) : "";
  return [known.home, resource.kind, namespace, resource.name].join("\n");
}

/** One file may be deployed twice, into two namespaces, and hold objects that have one of their own. */
function isSamePlace(earlier: Resource, later: Resource): boolean {
  const [one, other] = [earlier.locate([]), later.locate([])];
  return one.path === other.path && one.line === other.line && one.column === other.column;
}

function duplicateObject(earlier: Resource, later: Resource, inInventory: boolean): Issue {
  const first = formatSourceRef(earlier.locate([]));
  const place = later.locate([]);
  const second = formatSourceRef(place);
  return {
    code: "duplicate-object",
    severity: inInventory ? "notice" : "warning",
    message: inInventory
      ? `it is also in the inventory at ${first}: the one at ${second} is used`
      : `it is written twice: the one at ${second} is used, and the one at ${first} is not`,
    place,
    object: describeResource(later),
    use: "used",
  };
}
