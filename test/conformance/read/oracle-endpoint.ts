/** `pod:ns/name` and `hep:name` as the library names them. */
export function oracleEndpoint(name: string): string {
  return name.startsWith("hep:") ? `host/${name.slice(4)}` : name.replace(/^pod:/, "");
}
