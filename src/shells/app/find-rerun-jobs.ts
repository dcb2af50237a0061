import { checkName } from "./check-run.ts";
import { parseExternalId, type CheckSubject } from "./external-id.ts";
import type { GitHub } from "./github.ts";
import type { Job, RerunJob } from "./job.ts";

/**
 * The jobs that a wish to run again stands for. Our check runs say themselves what they are about; where none does,
 * GitHub's list in the event is used, and where that is empty (it always is for forks) the open pull requests are
 * searched for the commit.
 */
export async function findRerunJobs(github: GitHub, job: RerunJob): Promise<readonly Job[]> {
  const { installation, owner, repo } = job;
  const subjects = await findSubjects(github, job);
  return subjects.map((subject) =>
    subject.kind === "pull-request"
      ? { ...subject, installation, owner, repo, answers: [] }
      : { ...subject, installation, owner, repo, headSha: job.headSha },
  );
}

async function findSubjects(github: GitHub, job: RerunJob): Promise<readonly CheckSubject[]> {
  const named = parseExternalId(job.externalId);
  if (named !== undefined) return [named];
  const ofSuite = await subjectsOfSuite(github, job);
  if (ofSuite.length > 0) return ofSuite;
  const numbers = job.pullRequests.length > 0 ? job.pullRequests : await openPullRequests(github, job);
  return numbers.map((number) => ({ kind: "pull-request", number }));
}

async function subjectsOfSuite(
  github: GitHub,
  { owner, repo, checkSuite }: RerunJob,
): Promise<readonly CheckSubject[]> {
  if (checkSuite === undefined) return [];
  const runs = await github.paginate(github.rest.checks.listForSuite, {
    owner,
    repo,
    check_suite_id: checkSuite,
    check_name: checkName,
    filter: "all",
    per_page: 100,
  });
  const subjects = new Map<string, CheckSubject>();
  for (const run of runs) {
    const subject = parseExternalId(run.external_id);
    if (subject !== undefined && run.external_id !== null) subjects.set(run.external_id, subject);
  }
  return [...subjects.values()];
}

async function openPullRequests(
  github: GitHub,
  { owner, repo, headSha }: RerunJob,
): Promise<readonly number[]> {
  const pulls = await github.paginate(github.rest.pulls.list, { owner, repo, state: "open", per_page: 100 });
  return pulls.filter((pull) => pull.head.sha === headSha).map((pull) => pull.number);
}
