import { useEffect, useId, useRef, useState } from "react";
import { formatBytes } from "./format-bytes.js";

const ACCEPT = "image/png,image/jpeg,image/gif,image/webp,image/avif,video/*,audio/*,application/pdf";

interface AttachmentPickerProps {
  readonly file: File | null;
  readonly onPick: (file: File | null) => void;
  /** From 0 to 1 while it is uploaded. */
  readonly progress: number | null;
}

/** Takes one image, video, sound or PDF, shows what was taken, and how far its upload is. */
export function AttachmentPicker({ file, onPick, progress }: AttachmentPickerProps) {
  const id = useId();
  const input = useRef<HTMLInputElement>(null);
  return (
    <div className="picker">
      <input
        ref={input}
        id={id}
        className="visually-hidden"
        type="file"
        accept={ACCEPT}
        onChange={(event) => {
          const picked = event.target.files?.[0];
          if (picked !== undefined) onPick(picked);
          event.target.value = "";
        }}
      />
      {file === null ? (
        <label htmlFor={id} className="button button-quiet picker-label">
          <Clip /> Attach a file
        </label>
      ) : (
        <div className="picked">
          <Thumbnail file={file} />
          <span className="picked-text">
            <span className="picked-name">{file.name}</span>
            <span className="picked-size">{formatBytes(file.size)}</span>
          </span>
          {progress === null ? (
            <button
              type="button"
              className="icon-button"
              aria-label={`Remove ${file.name}`}
              onClick={() => {
                onPick(null);
                input.current?.focus();
              }}
            >
              <svg viewBox="0 0 16 16" aria-hidden="true">
                <path d="M4 4l8 8M12 4l-8 8" />
              </svg>
            </button>
          ) : (
            <progress max={1} value={progress} aria-label={`Uploading ${file.name}`} />
          )}
        </div>
      )}
    </div>
  );
}

function Thumbnail({ file }: { readonly file: File }) {
  const [url, setUrl] = useState<string | null>(null);
  useEffect(() => {
    if (!file.type.startsWith("image/")) return;
    const made = URL.createObjectURL(file);
    setUrl(made);
    return () => {
      URL.revokeObjectURL(made);
      setUrl(null);
    };
  }, [file]);
  if (url === null) return <span className="file-mark">{markOf(file.type)}</span>;
  return <img className="thumbnail" src={url} alt="" />;
}

/** The letters that stand for a kind of file. */
function markOf(type: string): string {
  if (type === "application/pdf") return "PDF";
  if (type.startsWith("video/")) return "Video";
  return type.startsWith("audio/") ? "Audio" : "File";
}

function Clip() {
  return (
    <svg viewBox="0 0 16 16" aria-hidden="true">
      <path d="M13 7.5 8 12.5a3 3 0 0 1-4.300-4.300l5.5-5.5a2 2 0 0 1 2.900 2.900L6.700 11" />
    </svg>
  );
}
