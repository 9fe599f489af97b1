/** JSON that is text already, such as rows that Postgres rendered; it is sent as it is. */
export interface JsonText<Body> {
  readonly jsonText: string;
  /** Never set; holds the type of what the text says. */
  readonly body?: Body;
}

export type ReplyHeaders = Readonly<Record<string, string>>;

/** An answer in JSON. */
export interface JsonReply<Status extends number, Body> {
  readonly status: Status;
  readonly body: Body | JsonText<Body>;
  readonly headers?: ReplyHeaders;
}

/** An answer of bytes, such as a file; the headers say the type. */
export interface ContentReply<Status extends number> {
  readonly status: Status;
  readonly content: ReadableStream<Uint8Array> | string | null;
  readonly headers: ReplyHeaders;
}

/** An answer without a body. */
export interface EmptyReply<Status extends number> {
  readonly status: Status;
  readonly headers?: ReplyHeaders;
}

/** A type whose members `Keys` are there, because the validator fills in their defaults. */
export type Defaulted<Type, Keys extends PropertyKey> = Omit<Type, Keys> & {
  [Key in Keys & keyof Type]-?: Exclude<Type[Key], undefined>;
};

/** A query parameter that the contract does not name, in the order of the URL. */
export type TextPair = readonly [name: string, value: string];
