/** What a check run of ours is about: GitHub keeps it with the run, so it survives a restart of the App. */
export type CheckSubject =
  | { readonly kind: "pull-request"; readonly number: number }
  | { readonly kind: "merge-group"; readonly baseSha: string; readonly number: number | undefined };

/** `pull/12`, `merge-group/<base sha>/12`: the `external_id` of a check run. */
export function formatExternalId(subject: CheckSubject): string {
  if (subject.kind === "pull-request") return `pull/${subject.number}`;
  return `merge-group/${subject.baseSha}${subject.number === undefined ? "" : `/${subject.number}`}`;
}

/** The subject an `external_id` names; `undefined` when it isn't one of ours. */
export function parseExternalId(text: string | null | undefined): CheckSubject | undefined {
  const pull = /^pull\/([1-9]\d{0,14})$/.exec(text ?? "")?.[1];
  if (pull !== undefined) return { kind: "pull-request", number: Number(pull) };
  const group = /^merge-group\/([0-9a-f]{40,64})(?:\/([1-9]\d{0,14}))?$/.exec(text ?? "");
  const [, baseSha, number] = group ?? [];
  if (baseSha === undefined) return undefined;
  return { kind: "merge-group", baseSha, number: number === undefined ? undefined : Number(number) };
}
