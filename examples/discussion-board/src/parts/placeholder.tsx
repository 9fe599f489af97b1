interface PlaceholderProps {
  readonly label: string;
  /** Up to 5. */
  readonly lines: number;
}

const WIDTHS = ["92%", "75%", "84%", "61%", "79%"];

/** Grey lines where something is about to be. */
export function Placeholder({ label, lines }: PlaceholderProps) {
  return (
    <div className="placeholder" role="status" aria-label={label}>
      {WIDTHS.slice(0, lines).map((width) => (
        <span key={width} style={{ width }} />
      ))}
    </div>
  );
}
