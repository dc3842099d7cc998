/** A chat that can be switched: the drawing of ../icons/icon.svg without its ground. */
export const Logo = ({ size }: { size: number }) => (
  <svg viewBox="88 106 336 330" width={size} height={size} aria-hidden fill="currentColor">
    <path
      d="M176 118h160a76 76 0 0 1 76 76v92a76 76 0 0 1-76 76h-84l-70 58a12 12 0 0 1-20-9v-51a76 76 0 0 1-62-74v-92a76 76 0 0 1 76-76zm42 68a54 54 0 0 0 0 108h76a54 54 0 0 0 0-108zm76 15a39 39 0 0 1 0 78 39 39 0 0 1 0-78z"
      fillRule="evenodd"
    />
  </svg>
);
