// @vitest-environment happy-dom
import { beforeEach, expect, it } from 'vitest';
import { forgetTyped, keepTyped, typed } from './typed';

const EMPTY = { diagnosis: '', reason: '' };

beforeEach(() => {
  sessionStorage.clear();
  localStorage.clear();
});

it('gives back what was typed, to the person who typed it into that form', () => {
  keepTyped('zhao', 'patient-1', { diagnosis: '肺炎？', reason: '' });
  expect(typed('zhao', 'patient-1', EMPTY)).toEqual({ diagnosis: '肺炎？', reason: '' });
  expect(typed('zhao', 'patient-2', EMPTY)).toBeNull();
  expect(typed('zhou', 'patient-1', EMPTY)).toBeNull();
  expect(localStorage.length).toBe(0);
});

it('nothing is left once it was sent, or once the person left', () => {
  keepTyped('zhao', 'a', { diagnosis: '1' });
  keepTyped('zhao', 'b', { diagnosis: '2' });
  keepTyped('zhao', 'a', null);
  expect(typed('zhao', 'a', EMPTY)).toBeNull();
  forgetTyped('zhao');
  expect(typed('zhao', 'b', EMPTY)?.diagnosis).toBe('2');
  forgetTyped('zhou');
  expect(typed('zhao', 'b', EMPTY)).toBeNull();
  keepTyped('zhao', 'b', { diagnosis: '2' });
  forgetTyped(null);
  expect(sessionStorage.length).toBe(0);
});

it('what an older page kept has the fields of this one, and what is no form is none', () => {
  keepTyped('zhao', 'a', { diagnosis: '1' });
  expect(typed('zhao', 'a', EMPTY)).toEqual({ diagnosis: '1', reason: '' });
  sessionStorage.setItem('yuanzhen.typed.zhao.a', '{');
  expect(typed('zhao', 'a', EMPTY)).toBeNull();
});
