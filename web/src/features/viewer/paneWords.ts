//! The pane's own words in the reader's language.

import type { TFunction } from 'i18next';
import type { PaneWords } from '../../imaging/paint';

export function paneWords(t: TFunction): PaneWords {
  return {
    fidelity: {
      lossless: t('fidelity.lossless'),
      'lossy-at-source': t('fidelity.lossy-at-source'),
      preview: t('fidelity.preview'),
    },
    spacing: {
      'in-patient': t('spacing.in-patient'),
      calibrated: t('spacing.calibrated'),
      'detector-plane': t('spacing.detector-plane'),
      scanned: t('spacing.scanned'),
      no: t('spacing.no'),
    },
    noLetters: t('pane.no-letters'),
    window: (window) =>
      `${t('pane.window')} C ${String(Math.round(window.center))}  W ${String(Math.round(window.width))}`,
    slice: (at, of) => `${String(at)} / ${String(of)}`,
    location: (mm) => `${t('pane.location')} ${mm.toFixed(1)} mm`,
    thickness: (mm) => `${t('pane.thickness')} ${mm.toFixed(1)} mm`,
    sex: (code) => (code === 'M' ? t('sex.male') : code === 'F' ? t('sex.female') : ''),
    unnamed: t('pane.unnamed'),
    asSent: t('pane.as-sent'),
    turned: t('pane.turned'),
  };
}
