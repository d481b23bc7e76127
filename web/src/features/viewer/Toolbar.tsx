//! The viewer's toolbar: tools, presets, commands, layout. Each button names its key.

import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import type { Pane } from '../../imaging/pane';
import { PRESETS } from '../../imaging/windows';
import { Button } from '../../ui/Button';
import { COMMANDS } from './commands';
import { KeyImageButton, type KeyImageChoice } from './KeyImageButton';
import { TOOLS, type ToolName } from './tools';
import style from './Viewer.module.css';

interface Props {
  pane: Pane | null;
  keyImages: KeyImageChoice;
  modality: string | null;
  tool: ToolName;
  panes: 1 | 2;
  onTool: (tool: ToolName) => void;
  onPanes: (panes: 1 | 2) => void;
}

export function Toolbar({ pane, keyImages, modality, tool, panes, onTool, onPanes }: Props) {
  const { t } = useTranslation();
  return (
    <div className={style.toolbar} role="toolbar" aria-label={t('viewer.toolbar')}>
      <div className={style.group} role="group" aria-label={t('viewer.tools')}>
        {TOOLS.map((each) => (
          <Button
            key={each.name}
            weight="quiet"
            icon={each.icon}
            label={t(`viewer.tool-${each.name}`)}
            shortcut={each.key}
            aria-pressed={tool === each.name}
            onClick={() => {
              onTool(each.name);
            }}
          />
        ))}
      </div>
      {pane ? <PaneButtons pane={pane} modality={modality} /> : null}
      {pane ? <KeyImageButton pane={pane} choice={keyImages} /> : null}
      <span className={style.space} />
      <div className={style.group} role="group" aria-label={t('viewer.layout')}>
        {([1, 2] as const).map((count) => (
          <Button
            key={count}
            weight="quiet"
            icon={count === 1 ? 'one' : 'two'}
            label={t(`viewer.layout-${String(count)}`)}
            aria-pressed={panes === count}
            onClick={() => {
              onPanes(count);
            }}
          />
        ))}
      </div>
    </div>
  );
}

function PaneButtons({ pane, modality }: { pane: Pane; modality: string | null }) {
  const { t } = useTranslation();
  const state = useStore(pane.state);
  return (
    <>
      {modality === 'CT' ? (
        <div className={style.group} role="group" aria-label={t('viewer.presets')}>
          {PRESETS.map((preset) => (
            <Button
              key={preset.name}
              size="s"
              weight="quiet"
              shortcut={preset.key}
              title={preset.key}
              disabled={state.drawn !== 'picture'}
              onClick={() => {
                pane.setWindow(preset.window);
              }}
            >
              {t(`viewer.preset-${preset.name}`)}
            </Button>
          ))}
        </div>
      ) : null}
      <div className={style.group} role="group" aria-label={t('viewer.view')}>
        {COMMANDS.filter((command) => command.shown).map((command) => (
          <Button
            key={command.name}
            weight="quiet"
            {...(command.icon
              ? { icon: command.name === 'play' && state.playing ? 'pause' : command.icon }
              : {})}
            label={t(`viewer.${command.name}`)}
            shortcut={command.keys[0] === ' ' ? t('viewer.space') : (command.keys[0] ?? '')}
            disabled={!command.allowed(state, modality)}
            aria-pressed={command.pressed?.(state)}
            onClick={() => {
              command.run(pane);
            }}
          />
        ))}
      </div>
    </>
  );
}
