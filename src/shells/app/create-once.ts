import { statusOf } from "./github.ts";

/**
 * Finds the thing or creates it. A creation answered with a server error may have worked all the same, so we look
 * again before the next try: never two check runs or two comments for one purpose.
 */
export async function createOnce<T>(
  find: () => Promise<T | undefined>,
  create: () => Promise<T>,
  attempts = 3,
): Promise<{ readonly value: T; readonly created: boolean }> {
  for (let attempt = 1; ; attempt++) {
    const found = await find();
    if (found !== undefined) return { value: found, created: false };
    try {
      return { value: await create(), created: true };
    } catch (error) {
      if ((statusOf(error) ?? 0) < 500 || attempt >= attempts) throw error;
    }
  }
}
