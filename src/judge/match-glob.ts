/**
 * Whether the glob matches the whole text. `*` stands for any run of characters and `?` for one, neither of them
 * `/`. Time is bounded by the product of the lengths, whatever a hostile text looks like.
 */
export function matchGlob(glob: string, text: string): boolean {
  const globParts = glob.split("/");
  const textParts = text.split("/");
  return (
    globParts.length === textParts.length &&
    globParts.every((part, index) => matchPart(part, textParts[index] ?? ""))
  );
}

function matchPart(glob: string, text: string): boolean {
  let at = 0;
  let next = 0;
  // Where to try again: the last star, and the text it has not swallowed yet.
  let star = -1;
  let rest = 0;
  while (next < text.length) {
    const wanted = glob[at];
    if (wanted === "*") {
      star = at++;
      rest = next;
    } else if (wanted === "?" || wanted === text[next]) {
      at++;
      next++;
    } else if (star >= 0) {
      at = star + 1;
      next = ++rest;
    } else return false;
  }
  while (glob[at] === "*") at++;
  return at === glob.length;
}
