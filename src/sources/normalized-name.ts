/** A text as a part of a name of Kubernetes. Source: Argo CD, `SanitizeName`. */
export function normalizedName(text: string): string {
  return text
    .toLowerCase()
    .replace(/[^a-z0-9.-]/g, "-")
    .replace(/^[-.]+|[-.]+$/g, "");
}
