declare const brand: unique symbol;

/** A string that only the named maker may produce, so that two kinds of id can't be swapped. */
export type Brand<Name extends string> = string & { readonly [brand]: Name };
