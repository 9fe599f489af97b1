interface AvatarProps {
  readonly name: string;
  readonly isGuest: boolean;
}

/** The first letter of a name on a colour that is always the same for it; an outline for somebody who was not signed in. */
export function Avatar({ name, isGuest }: AvatarProps) {
  const hue = [...name].reduce((sum, letter) => (sum * 31 + (letter.codePointAt(0) ?? 0)) % 360, 7);
  return (
    <span
      className={isGuest ? "avatar avatar-guest" : "avatar"}
      style={{ "--hue": hue } as React.CSSProperties}
      aria-hidden="true"
    >
      {[...name.trim()][0]?.toUpperCase() ?? "?"}
    </span>
  );
}
