/**
 * Orders two strings by code unit, as Go compares UTF-8 text for every string that Kubernetes lets
 * into a name (POL-2). Never by locale.
 */
export function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Orders by the first comparison that is not zero. */
export function compareBy<T>(...keys: readonly ((value: T) => string | number)[]): (a: T, b: T) => number {
  return (a, b) => {
    for (const key of keys) {
      const x = key(a);
      const y = key(b);
      if (x < y) return -1;
      if (x > y) return 1;
    }
    return 0;
  };
}
