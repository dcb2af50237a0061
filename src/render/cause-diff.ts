/** A difference without the lines that only repeat its place. */
export function causeDiff(diff: string): string {
  return diff
    .split("\n")
    .filter((line) => !/^(?:--- |\+\+\+ |@@ )/.test(line))
    .join("\n");
}
