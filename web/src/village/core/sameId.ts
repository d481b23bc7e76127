//! The client's own id for something it creates: the same content keeps its id, so that sending it again after a lost
//! answer makes nothing twice; changed content gets a new one, since an id may not be used for two things.

export interface SameId {
  of: (content: unknown) => string;
}

export function sameId(make: () => string): SameId {
  let last: { content: string; id: string } | null = null;
  return {
    of(content) {
      const text = JSON.stringify(content);
      if (last?.content !== text) last = { content: text, id: make() };
      return last.id;
    },
  };
}
