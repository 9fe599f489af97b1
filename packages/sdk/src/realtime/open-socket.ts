/** The part of a WebSocket that all platforms share. */
export interface Socket {
  readonly readyState: number;
  onopen: (() => void) | null;
  onmessage: ((event: { readonly data: unknown }) => void) | null;
  onclose: ((event: { readonly code: number; readonly reason: string }) => void) | null;
  onerror: ((event: unknown) => void) | null;
  send(data: string): void;
  close(code?: number, reason?: string): void;
}

export type OpenSocket = (url: string) => Socket;

/** How to open a WebSocket: with the platform's own, or with `ws`, which is loaded only where there is none (Node before 22). */
export async function loadOpenSocket(): Promise<OpenSocket> {
  const SocketClass = (globalThis.WebSocket ?? (await import("isomorphic-ws")).default) as new (url: string) => Socket;
  return (url) => new SocketClass(url);
}
