//! A photograph made smaller before it travels a thin line: no side longer than a screen shows, without where it was
//! taken. One that cannot be read here is sent as it is, and the server says what it thinks of it.

/** The longer side that is left; a rash or a wound is still read on it. */
export const LONGEST_SIDE = 2_560;
const QUALITY = 0.86;

/** The size of a picture that fits, its shape kept; never larger than it was. */
export function fitting(width: number, height: number, longest: number): { width: number; height: number } {
  const by = Math.min(1, longest / Math.max(width, height, 1));
  return { width: Math.max(1, Math.round(width * by)), height: Math.max(1, Math.round(height * by)) };
}

export async function smaller(file: File): Promise<Blob> {
  if (!file.type.startsWith('image/')) return file;
  try {
    const picture = await createImageBitmap(file);
    const size = fitting(picture.width, picture.height, LONGEST_SIDE);
    const canvas = new OffscreenCanvas(size.width, size.height);
    canvas.getContext('2d')?.drawImage(picture, 0, 0, size.width, size.height);
    picture.close();
    return await canvas.convertToBlob({ type: 'image/jpeg', quality: QUALITY });
  } catch {
    return file;
  }
}
