/** The name by which a configuration can speak of a cluster that the tree names: Argo CD's may be addresses. */
export function configuredName(name: string): string {
  const plain = name.replace(/[^A-Za-z0-9._-]/g, "-");
  return /^[A-Za-z]/.test(plain) ? plain : `cluster-${plain}`;
}
