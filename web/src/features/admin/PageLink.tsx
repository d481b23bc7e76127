//! A link to a page of administration: an address like any other, and a step of the router when simply clicked.

import type { ReactNode } from 'react';

interface Props {
  /** Below `/reading/admin/`. */
  page: string;
  here?: boolean;
  className?: string | undefined;
  onGo: (page: string) => void;
  children: ReactNode;
}

export function PageLink({ page, here = false, className, onGo, children }: Props) {
  return (
    <a
      href={`/reading/admin/${page}`}
      className={className}
      aria-current={here ? 'page' : undefined}
      onClick={(event) => {
        if (event.metaKey || event.ctrlKey || event.shiftKey) return;
        event.preventDefault();
        onGo(page);
      }}
    >
      {children}
    </a>
  );
}
