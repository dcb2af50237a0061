import picomatch from "picomatch";

/**
 * Whether a path of the tree is meant by a pattern of the configuration: a directory with everything below it, a file, or
 * a glob, always relative to the tree.
 */
export function pathPattern(pattern: string): (path: string) => boolean {
  const clean = pattern.replace(/^\.\//, "").replace(/\/+$/, "");
  if (clean === "" || clean === ".") return () => true;
  if (/[*?[{]/.test(clean)) {
    const matches = picomatch(clean, { dot: true });
    // Not itself: with a second argument, as `filter` gives one, it answers with an object, whatever it is asked.
    return (path) => matches(path);
  }
  return (path) => path === clean || path.startsWith(`${clean}/`);
}
