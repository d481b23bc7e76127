//! The line signs of the consult room, drawn inline. Always decorative: words stand beside them.

const PATHS = {
  mic: 'M12 3.500a3 3 0 0 0-3 3v5a3 3 0 0 0 6 0v-5a3 3 0 0 0-3-3ZM5.500 11.500a6.500 6.500 0 0 0 13 0M12 18v3M8.500 21h7',
  'mic-off':
    'M12 3.500a3 3 0 0 0-3 3v5a3 3 0 0 0 6 0v-5a3 3 0 0 0-3-3ZM5.500 11.500a6.500 6.500 0 0 0 13 0M12 18v3M8.500 21h7M4 3.500l16 17',
  camera: 'M3.500 6.500h12v11h-12v-11ZM15.500 10.500 20.500 7.500v9l-5-3',
  'camera-off': 'M3.500 6.500h12v11h-12v-11ZM15.500 10.500 20.500 7.500v9l-5-3M3 3.500l17 17',
  screen: 'M3.500 5h17v11h-17V5ZM8.500 20h7M12 16v4M12 13V8.500M9.500 10.500 12 8l2.500 2.500',
  voice: 'M4 10v4M8 7v10M12 4v16M16 7v10M20 10v4',
  chat: 'M4 5h16v11H10l-4 4v-4H4V5ZM8 9.500h8M8 12.500h5',
  people:
    'M9 11.500a3.500 3.500 0 1 0 0-7 3.500 3.500 0 0 0 0 7ZM2.500 20c0-3.600 2.900-5.500 6.500-5.500s6.500 1.900 6.500 5.500M15.500 5a3.300 3.300 0 0 1 0 6.300M18 14.800c2.200.700 3.500 2.500 3.500 5.200',
  packet: 'M7 3.500h7l4 4v13H7v-17ZM14 3.500v4h4M9.500 12h6M9.500 15.500h6',
  gear: 'M4 7h9M17 7h3M4 17h3M11 17h9M15 5v4M9 15v4',
  grid: 'M4 5h7v6H4V5ZM13 5h7v6h-7V5ZM4 13h7v6H4v-6ZM13 13h7v6h-7v-6Z',
  large: 'M4 5h16v10H4V5ZM4 18h4M10 18h4M16 18h4',
  more: 'M5.500 12h.1M12 12h.1M18.500 12h.1',
  leave: 'M3.500 14.500c5-4.500 12-4.500 17 0l-2 3-4-1.500v-2.500c-1.700-.5-3.300-.5-5 0V16l-4 1.500-2-3Z',
  lock: 'M6.500 11h11v8.500h-11V11ZM9 11V8a3 3 0 0 1 6 0v3',
  phone:
    'M6 3.500h3l1.500 4.500-2 1.500a11 11 0 0 0 6 6l1.500-2 4.500 1.500v3c0 1-1 2-2 2C11 19.500 4.500 13 4 5.500c0-1 1-2 2-2Z',
  check: 'm5 12.500 4.500 4.500L19 7.500',
  cross: 'm6 6 12 12M18 6 6 18',
  dots: 'M6 12h.1M12 12h.1M18 12h.1',
  pause: 'M8.500 6v12M15.500 6v12',
  ear: 'M8 19.500c1.500 1.500 4 1 4.500-1.500.5-2 3.500-3.500 3.500-8a5 5 0 0 0-10 0M9 10a2 2 0 0 1 4 0c0 2-2 2-2 3.500',
  bell: 'M6 17V11a6 6 0 1 1 12 0v6l1.500 1.500h-15L6 17Zm4 4h4',
  sound: 'M4 9.500v5h3.500L12 18.500v-13L7.500 9.500H4ZM15.500 9a4 4 0 0 1 0 6M18 6.500a8 8 0 0 1 0 11',
} as const;

export type SignName = keyof typeof PATHS;

export function Sign({ name, size = 24 }: { name: SignName; size?: number }) {
  return (
    <svg
      aria-hidden="true"
      width={size}
      height={size}
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.8"
      strokeLinecap="round"
      strokeLinejoin="round"
      style={{ flex: 'none' }}
    >
      <path d={PATHS[name]} />
    </svg>
  );
}
