/** A place where something waits until the test lets it go on. */
export interface Gate {
  readonly reached: Promise<void>;
  readonly open: () => void;
  /** Says that it was reached, and waits. */
  readonly pass: () => Promise<void>;
}

export function createGate(): Gate {
  const [reached, reach] = signal();
  const [opened, open] = signal();
  return {
    reached,
    open,
    pass() {
      reach();
      return opened;
    },
  };
}

function signal(): [Promise<void>, () => void] {
  let resolve = (): void => undefined;
  const promise = new Promise<void>((done) => {
    resolve = done;
  });
  return [promise, resolve];
}
