import { invariant } from "./invariant.ts";

/** The element at a position that the list is known to have. */
export function elementAt<T>(list: ArrayLike<T>, index: number): T {
  const element = list[index];
  invariant(element !== undefined, "a list is too short");
  return element;
}

/** The value of a key that the map is known to have. */
export function valueOf<Key, T>(map: ReadonlyMap<Key, T>, key: Key): T {
  const value = map.get(key);
  invariant(value !== undefined, "a map lacks a key");
  return value;
}
