/** GitHub's logins and team names are the same in any case; people write them with and without `@`. */
export function sameLogin(a: string, b: string): boolean {
  return plainName(a) === plainName(b);
}

/** `org/team` of an approver who is a team, in small letters; `undefined` for a person. */
export function teamOf(approver: string): string | undefined {
  return /^[a-z0-9_.-]+\/[a-z0-9_.-]+$/.exec(plainName(approver))?.[0];
}

function plainName(name: string): string {
  return name.trim().replace(/^@/, "").toLowerCase();
}
