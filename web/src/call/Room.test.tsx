// @vitest-environment happy-dom
import { act } from 'react';
import { createRoot, type Root } from 'react-dom/client';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { CallView } from '../media/call/view';
import { Room, type RoomActs } from './Room';
import { participant, person, view } from './states/cast';

let root: Root;
let place: HTMLElement;

beforeEach(() => {
  vi.stubGlobal('IS_REACT_ACT_ENVIRONMENT', true);
  place = document.body.appendChild(document.createElement('div'));
  root = createRoot(place);
});
afterEach(() => {
  act(() => root.unmount());
  place.remove();
});

function verbs() {
  return {
    turn: vi.fn(),
    choose: vi.fn(),
    allowSound: vi.fn(),
    onlyVoice: vi.fn(),
    want: vi.fn(),
    write: vi.fn(() => true),
    leave: vi.fn(),
    lock: vi.fn(),
    remove: vi.fn(),
    back: vi.fn(),
  } satisfies RoomActs;
}

function show(change: Partial<CallView>, acts: RoomActs): void {
  act(() => root.render(<Room language="zh-CN" view={view(change)} title="王秀兰" acts={acts} />));
}

const press = (key: string, at: Element | Window = window): void =>
  act(() => {
    at.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }));
  });
const button = (words: string): HTMLButtonElement => {
  const found = [...place.querySelectorAll('button')].find((one) => one.textContent.startsWith(words));
  if (!found) throw new Error(`no button ${words}`);
  return found;
};
const click = (words: string): void => act(() => button(words).click());

describe('the room', () => {
  it('says what waits beyond the talk, and opens the packet where it is done', () => {
    const asks = { words: '有医嘱待复读', act: '复读', at: 'doses' };
    act(() =>
      root.render(
        <Room
          language="zh-CN"
          view={view({})}
          title="王秀兰"
          acts={verbs()}
          asks={asks}
          packet={<p id="doses">硝酸甘油</p>}
        />,
      ),
    );
    expect(place.textContent).toContain('有医嘱待复读');
    expect(document.getElementById('doses')).toBeNull();
    click('复读');
    expect(document.getElementById('doses')).not.toBeNull();
  });

  it('is worked by keys, but not while somebody writes', () => {
    const acts = verbs();
    show({}, acts);
    press('m');
    expect(acts.turn).toHaveBeenLastCalledWith('mic', false);
    press('V');
    expect(acts.turn).toHaveBeenLastCalledWith('camera', false);
    press('c');
    const field = place.querySelector('textarea');
    if (!field) throw new Error('no field');
    press('m', field);
    expect(acts.turn).toHaveBeenCalledTimes(2);
    press('Escape', field);
    expect(place.querySelector('textarea')).toBeNull();
  });

  it('asks before somebody leaves, with the focus on staying', () => {
    const acts = verbs();
    show({}, acts);
    click('离开');
    expect(acts.leave).not.toHaveBeenCalled();
    expect(document.activeElement?.textContent).toBe('留下');
    press('Escape', place.querySelector('[role=alertdialog]') ?? place);
    click('离开');
    click('离开');
    expect(acts.leave).toHaveBeenCalledOnce();
  });

  it('lets sound be switched on out of its sentence', () => {
    const acts = verbs();
    show({ troubles: [{ code: 'sound-refused', tone: 'danger', participant: null }] }, acts);
    click('打开声音');
    expect(acts.allowSound).toHaveBeenCalledOnce();
  });

  it('asks for the pictures it shows: large for one, small for several, and again when one comes', () => {
    const acts = verbs();
    show({}, acts);
    expect(acts.want).toHaveBeenLastCalledWith([{ participant: 'expert', size: 'large' }]);
    show({}, acts);
    expect(acts.want).toHaveBeenCalledOnce();
    show({ others: [person(), person({ participant: 'b' })] }, acts);
    expect(acts.want).toHaveBeenLastCalledWith([
      { participant: 'expert', size: 'small' },
      { participant: 'b', size: 'small' },
    ]);
  });

  it('keeps words that were not sent, and says so', () => {
    const acts = { ...verbs(), write: vi.fn(() => false) };
    show({}, acts);
    click('文字');
    const field = place.querySelector('textarea');
    if (!field) throw new Error('no field');
    act(() => {
      Object.getOwnPropertyDescriptor(HTMLTextAreaElement.prototype, 'value')?.set?.call(field, '血压 90/60');
      field.dispatchEvent(new Event('input', { bubbles: true }));
    });
    press('Enter', field);
    expect(acts.write).toHaveBeenCalledWith('血压 90/60');
    expect(field.value).toBe('血压 90/60');
    expect(place.textContent).toContain('没有发出');
  });

  it('only the lead locks and removes, and is asked before', () => {
    const acts = verbs();
    show({ lead: 'expert' }, acts);
    press('p');
    expect(place.textContent).not.toContain('锁门');
    show({ lead: 'me', me: participant() }, acts);
    click('锁门');
    expect(acts.lock).toHaveBeenCalledWith(true);
    click('请出');
    expect(acts.remove).not.toHaveBeenCalled();
    click('请出');
    expect(acts.remove).toHaveBeenCalledWith('expert');
  });

  it('counts what was written and not seen', () => {
    const line = (id: string) => ({ id, participant: 'expert', at: 1, text: id });
    const acts = verbs();
    show({ chat: [line('a'), line('b')] }, acts);
    expect(button('文字（2 条新）')).toBeTruthy();
    press('c');
    press('c');
    expect(button('文字').textContent).toBe('文字');
    show({ chat: [line('a'), line('b'), line('c')] }, acts);
    expect(button('文字（1 条新）')).toBeTruthy();
  });
});
