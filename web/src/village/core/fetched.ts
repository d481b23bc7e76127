//! What is opened seldom and by few is fetched with its words when it is: everybody waits for the first script.

import { lazy, type ComponentType } from 'react';
import { laterWords } from './words';

export function fetched<Props>(part: () => Promise<ComponentType<Props>>) {
  return lazy(async () => {
    const [found] = await Promise.all([part(), laterWords()]);
    return { default: found };
  });
}
