/** Cornerstone's frame decoders without the loader around them (aliased in vite.config.ts). */
declare module 'dicom-frame-decoder' {
  export function decodeImageFrame(
    imageFrame: object,
    transferSyntax: string,
    pixelData: Uint8Array,
    decodeConfig: object,
    options: object,
    callback: undefined,
  ): Promise<{ pixelData: ArrayLike<number> }>;
}
