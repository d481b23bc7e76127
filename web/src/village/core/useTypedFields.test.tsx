// @vitest-environment happy-dom
import { flushSync } from 'react-dom';
import { createRoot } from 'react-dom/client';
import { afterEach, describe, expect, it } from 'vitest';
import { useTypedFields } from './useTypedFields';

const EMPTY = { name: '', chips: [] as string[] };
let form: ReturnType<typeof useTypedFields<typeof EMPTY>>;
function Form() {
  // eslint-disable-next-line react-hooks/globals -- the test is the one who types
  form = useTypedFields('p', 'form', EMPTY);
  return null;
}

afterEach(() => sessionStorage.clear());

describe('the fields of a form', () => {
  it('keep what was typed while an answer was waited for', () => {
    const root = createRoot(document.createElement('div'));
    flushSync(() => root.render(<Form />));
    const { change } = form;
    flushSync(() => form.change({ chips: ['fever'] }));
    // The answer comes to the form as it was drawn before.
    flushSync(() => change({ name: 'registered' }));
    expect(form.fields).toEqual({ name: 'registered', chips: ['fever'] });
    root.unmount();
    flushSync(() => createRoot(document.createElement('div')).render(<Form />));
    expect([form.fields, form.back]).toEqual([{ name: 'registered', chips: ['fever'] }, true]);
  });
});
