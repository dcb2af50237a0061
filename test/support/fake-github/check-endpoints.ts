import { created, notFound, ok, page, type Endpoints } from "./endpoint.ts";
import type { FakeAnnotation, FakeApp, FakeCheckRun } from "./fake-state.ts";
import { isRecord } from "./json-schema.ts";

/** Check runs. All runs of a commit are in one suite, as they are for one App. */
export const checkEndpoints: Endpoints = {
  "POST /repos/{owner}/{repo}/check-runs": ({ app, repository, body }) => {
    const run: FakeCheckRun = {
      id: 100 + repository.checkRuns.length,
      name: String(body["name"]),
      headSha: String(body["head_sha"]),
      externalId: typeof body["external_id"] === "string" ? body["external_id"] : "",
      status: "queued",
      conclusion: undefined,
      title: "",
      summary: "",
      text: "",
      annotations: [],
    };
    repository.checkRuns.push(run);
    update(run, body);
    return created(checkRunBody(app, run));
  },

  "PATCH /repos/{owner}/{repo}/check-runs/{check_run_id}": ({ app, repository, parameters, body }) => {
    const run = repository.checkRuns.find((candidate) => String(candidate.id) === parameters["check_run_id"]);
    if (run === undefined) return notFound;
    update(run, body);
    return ok(checkRunBody(app, run));
  },

  "GET /repos/{owner}/{repo}/commits/{ref}/check-runs": ({ app, repository, parameters, query }) => {
    const found = repository.checkRuns.filter(
      (run) => run.headSha === parameters["ref"] && run.name === (query.get("check_name") ?? run.name),
    );
    return page(found, query, (runs) => checkRunList(app, found.length, runs));
  },

  "GET /repos/{owner}/{repo}/check-suites/{check_suite_id}/check-runs": ({ app, repository, query }) => {
    const found = repository.checkRuns;
    return page(found, query, (runs) => checkRunList(app, found.length, runs));
  },
};

function checkRunList(app: FakeApp, total: number, runs: readonly FakeCheckRun[]): unknown {
  return { total_count: total, check_runs: runs.map((run) => checkRunBody(app, run)) };
}

function update(run: FakeCheckRun, body: Readonly<Record<string, unknown>>): void {
  if (typeof body["status"] === "string") run.status = body["status"];
  if (typeof body["conclusion"] === "string") {
    run.conclusion = body["conclusion"];
    run.status = "completed";
  }
  const output = body["output"];
  if (!isRecord(output)) return;
  run.title = String(output["title"]);
  run.summary = String(output["summary"]);
  run.text = typeof output["text"] === "string" ? output["text"] : run.text;
  // GitHub appends. The shape was checked against its description before.
  if (Array.isArray(output["annotations"]))
    run.annotations.push(...(output["annotations"] as FakeAnnotation[]));
}

function checkRunBody(app: FakeApp, run: FakeCheckRun): unknown {
  return {
    id: run.id,
    name: run.name,
    html_url: `https://github.com/checks/${run.id}`,
    head_sha: run.headSha,
    external_id: run.externalId,
    status: run.status,
    conclusion: run.conclusion ?? null,
    app: { id: app.id, slug: app.slug },
    output: {
      title: run.title,
      summary: run.summary,
      text: run.text,
      annotations_count: run.annotations.length,
    },
    pull_requests: [],
  };
}
