/** An interface of a node as host endpoints see it. `pod` stands for the node's side of any pod's interface. */
export type InterfaceRef =
  | { readonly kind: "host"; readonly name: string }
  | { readonly kind: "tunnel"; readonly name: string }
  | { readonly kind: "pod" }
  | { readonly kind: "loopback" };
