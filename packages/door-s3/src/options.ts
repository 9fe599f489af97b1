/** What an operator may choose; every field has a default. */
export interface S3DoorOptions {
  /** Where the door is on the server; clients' endpoint ends with it. Default `/s3`. */
  readonly path?: string;
  /**
   * A host name, such as `s3.example.com`, under which buckets are reached as `https://<bucket>.s3.example.com/<key>`. It and its subdomains
   * must lead to this server. Default: none; then buckets stand in the path.
   */
  readonly domain?: string;
  /** What `GetBucketLocation` answers. Clients may sign for any region. Default `us-east-1`. */
  readonly region?: string;
}
