//! What is ordered here: kinds of devices, the parts each examines and the ways it does. The commonest come first.

/** Modalities a village or township orders. */
export const MODALITIES = ['CT', 'DX', 'MR', 'US', 'MG'] as const;

/** Body parts (DICOM Body Part Examined) offered for each modality. */
export const BODY_PARTS: Readonly<Record<string, readonly string[]>> = {
  CT: [
    'HEAD',
    'CHEST',
    'ABDOMEN',
    'PELVIS',
    'NECK',
    'SINUS',
    'CSPINE',
    'TSPINE',
    'LSPINE',
    'KIDNEY',
    'RIB',
    'HIP',
    'KNEE',
    'SHOULDER',
  ],
  DX: [
    'CHEST',
    'LSPINE',
    'CSPINE',
    'TSPINE',
    'PELVIS',
    'KNEE',
    'HAND',
    'WRIST',
    'FOOT',
    'ANKLE',
    'SHOULDER',
    'ELBOW',
    'HIP',
    'ARM',
    'LEG',
    'RIB',
    'ABDOMEN',
    'HEAD',
    'SINUS',
  ],
  MR: [
    'HEAD',
    'LSPINE',
    'CSPINE',
    'TSPINE',
    'KNEE',
    'SHOULDER',
    'HIP',
    'ANKLE',
    'WRIST',
    'ABDOMEN',
    'PELVIS',
    'PROSTATE',
    'UTERUS',
    'NECK',
  ],
  US: ['ABDOMEN', 'KIDNEY', 'UTERUS', 'OVARY', 'PROSTATE', 'BREAST', 'NECK', 'PELVIS'],
  MG: ['BREAST'],
};

/** Ways of examining, first the usual one. They are stored and printed as written here, as on every order form. */
export const METHODS: Readonly<Record<string, readonly string[]>> = {
  CT: ['平扫', '增强', '平扫+增强'],
  DX: ['正位', '正侧位', '侧位', '斜位'],
  MR: ['平扫', '增强', '平扫+增强'],
  US: ['常规'],
  MG: ['双侧 CC+MLO'],
};
