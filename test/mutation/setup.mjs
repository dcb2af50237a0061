// Every mutant meets the same random values, few of them, and a failure is not made small: it only has to fail.
import fc from "fast-check";

fc.configureGlobal({ seed: 1, numRuns: 30, endOnFailure: true });
