import { useState } from "react";
import { useClient } from "../data/client-context.js";
import { type Attachment, BUCKET } from "../data/posts.js";
import { formatBytes } from "./format-bytes.js";

/** Shows the file of a post: images, videos and sounds in place, a PDF when asked. */
export function AttachmentView({ attachment }: { readonly attachment: Attachment }) {
  const { path, name, type, size } = attachment;
  const url = useClient().storage.from(BUCKET).publicUrl(path);
  if (type.startsWith("image/")) {
    return (
      <a
        className="attachment attachment-image"
        href={url}
        target="_blank"
        rel="noreferrer"
        aria-label={`Open ${name}`}
      >
        <img src={url} alt={name} loading="lazy" />
      </a>
    );
  }
  if (type.startsWith("video/")) {
    // biome-ignore lint/a11y/useMediaCaption: people upload videos without captions
    return <video className="attachment" src={url} controls preload="metadata" aria-label={name} />;
  }
  if (type.startsWith("audio/")) {
    // biome-ignore lint/a11y/useMediaCaption: people upload sounds without captions
    return <audio className="attachment attachment-audio" src={url} controls preload="metadata" aria-label={name} />;
  }
  return <Document name={name} size={size} url={url} />;
}

interface DocumentProps {
  readonly name: string;
  readonly size: number;
  readonly url: string;
}

function Document({ name, size, url }: DocumentProps) {
  const [isOpen, setOpen] = useState(false);
  return (
    <div className="attachment attachment-document">
      <div className="picked">
        <span className="file-mark">PDF</span>
        <span className="picked-text">
          <a className="picked-name" href={url} target="_blank" rel="noreferrer">
            {name}
          </a>
          <span className="picked-size">{formatBytes(size)}</span>
        </span>
        <button type="button" className="button button-quiet" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
          {isOpen ? "Hide" : "Preview"}
        </button>
      </div>
      {isOpen && <iframe src={`${url}#navpanes=0&view=FitH`} title={name} />}
    </div>
  );
}
