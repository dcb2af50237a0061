import fc from "fast-check";

/**
 * fast-check with one seed for every property that names none, so that a commit passes or fails the same way each time it is tested.
 * `CALSIM_TEST_SEED=random npm test` (or a number) tries other values; a property that then fails prints the seed and path to put here.
 */
const wanted = process.env["CALSIM_TEST_SEED"] ?? "20261123";
if (wanted !== "random") {
  const seed = Number(wanted);
  if (!Number.isSafeInteger(seed))
    throw new Error(`CALSIM_TEST_SEED is a whole number or \`random\`, found \`${wanted}\``);
  fc.configureGlobal({ ...fc.readConfigureGlobal(), seed });
}

export default fc;
