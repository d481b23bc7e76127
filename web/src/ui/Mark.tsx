//! The product's mark. Decorative.

export function Mark({ size = 28 }: { size?: number }) {
  return (
    <svg aria-hidden="true" width={size} height={size} viewBox="0 0 32 32" style={{ flex: 'none' }}>
      <rect width="32" height="32" rx="8" fill="#0b6e8a" stroke="rgb(255 255 255 / 30%)" />
      <path
        d="M5 17h5l2.500-7 4.500 13 3-9 1.800 3H27"
        fill="none"
        stroke="#fff"
        strokeWidth="2.4"
        strokeLinecap="round"
        strokeLinejoin="round"
      />
    </svg>
  );
}
