// A thread does not inherit the loader that strips types.
import { register } from "tsx/esm/api";

register();
await import("./worker.ts");
