/** What a check run of ours is about: GitHub keeps it with the run, so it survives a restart of the App. */
export type CheckSubject =
  | { readonly kind: "pull-request"; readonly number: number }
  | { readonly kind: "merge-group"; readonly baseSha: string };

/** `pull/12`, `merge-group/<base sha>`: the `external_id` of a check run. */
export function formatExternalId(subject: CheckSubject): string {
  return subject.kind === "pull-request" ? `pull/${subject.number}` : `merge-group/${subject.baseSha}`;
}

/** The subject an `external_id` names; `undefined` when it isn't one of ours. */
export function parseExternalId(text: string | null | undefined): CheckSubject | undefined {
  const pull = /^pull\/([1-9]\d{0,14})$/.exec(text ?? "")?.[1];
  if (pull !== undefined) return { kind: "pull-request", number: Number(pull) };
  const baseSha = /^merge-group\/([0-9a-f]{40,64})$/.exec(text ?? "")?.[1];
  return baseSha === undefined ? undefined : { kind: "merge-group", baseSha };
}
