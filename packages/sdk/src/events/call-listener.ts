/** Calls a listener. What it throws is reported as uncaught, as for events of the DOM, and disturbs neither other listeners nor the client. */
export function callListener<Args extends readonly unknown[]>(
  listener: ((...args: Args) => void) | undefined,
  ...args: Args
): void {
  try {
    listener?.(...args);
  } catch (error) {
    queueMicrotask(() => {
      throw error;
    });
  }
}
