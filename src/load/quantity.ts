/**
 * A Kubernetes quantity as a whole number, rounded away from zero; undefined where it is none. Source: Kubernetes
 * `apimachinery/pkg/api/resource/quantity.go`, `ParseQuantity` and `Value`.
 */
export function parseQuantity(text: string): number | undefined {
  const [, sign = "", whole = "", fraction = "", suffix = ""] =
    /^([+-]?)(?=[0-9.]*[0-9])([0-9]*)(?:\.([0-9]*))?([a-zA-Z][a-zA-Z0-9+-]*)?$/.exec(text) ?? [];
  const scale = whole === "" && fraction === "" ? undefined : scaleOf(suffix);
  if (scale === undefined) return undefined;
  // Beyond this a quantity is more than any limit it is held to, or less than one.
  const exponent = Math.min(30, Math.max(-30, scale.ten)) - fraction.length;
  const digits = BigInt(`${whole}${fraction}`) * 2n ** BigInt(scale.two);
  const divisor = 10n ** BigInt(Math.max(0, -exponent));
  const size = (digits * 10n ** BigInt(Math.max(0, exponent)) + divisor - 1n) / divisor;
  return Number(sign === "-" ? -size : size);
}

interface Scale {
  readonly ten: number;
  readonly two: number;
}

const decimal = ["n", "u", "m", "", "k", "M", "G", "T", "P", "E"];
const binary = ["", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei"];

function scaleOf(suffix: string): Scale | undefined {
  if (decimal.includes(suffix)) return { ten: (decimal.indexOf(suffix) - 3) * 3, two: 0 };
  if (binary.includes(suffix)) return { ten: 0, two: binary.indexOf(suffix) * 10 };
  const [, exponent] = /^[eE]([+-]?[0-9]+)$/.exec(suffix) ?? [];
  return exponent === undefined ? undefined : { ten: Number(exponent), two: 0 };
}
