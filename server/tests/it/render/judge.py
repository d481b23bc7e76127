"""Draws frames by foreign means (pydicom, DCMTK, OpenJPEG's own binding) and compares them with pictures that were drawn
by the program. Arguments: a folder for DCMTK's files, then for each picture: the file, the frame from 0, the picture.
Prints for each a line of JSON."""

import json
import subprocess
import sys
import warnings
from pathlib import Path

import numpy
from PIL import Image
from pydicom import dcmread
from pydicom.pixels import apply_color_lut, apply_modality_lut, apply_voi_lut, pixel_array

warnings.simplefilter("ignore")

# What DCMTK decodes, and by which of its tools: transfer syntaxes for which there is no decoder in this environment.
TOOLS = {
    "1.2.840.10008.1.2.4.57": "dcmdjpeg",
    "1.2.840.10008.1.2.4.70": "dcmdjpeg",
    "1.2.840.10008.1.2.4.80": "dcmdjpls",
    "1.2.840.10008.1.2.4.81": "dcmdjpls",
}


def plain(path, folder):
    """The data set, its pixels decoded by DCMTK where pydicom cannot."""
    tool = TOOLS.get(dcmread(path, stop_before_pixels=True).file_meta.TransferSyntaxUID)
    if tool is None:
        return dcmread(path)
    out = Path(folder) / (Path(path).name + ".plain")
    subprocess.run([tool, "+cn", path, out] if tool == "dcmdjpeg" else [tool, path, out], check=True)
    return dcmread(out)


def bytes_of(values, low, high):
    if high == low:
        return numpy.zeros(values.shape)
    return numpy.clip((values - low) / (high - low) * 255, 0, 255)


def groups(dataset, frame):
    """Rescale and window of an enhanced object, where pydicom looks for them."""
    for name, item in (("SharedFunctionalGroupsSequence", 0), ("PerFrameFunctionalGroupsSequence", frame)):
        if name not in dataset or len(dataset[name].value) <= item:
            continue
        group = dataset[name].value[item]
        for macro in ("PixelValueTransformationSequence", "FrameVOILUTSequence"):
            for element in group.get(macro, [{}])[0]:
                dataset[element.tag] = element


def drawn(path, frame, folder):
    dataset = plain(path, folder)
    groups(dataset, frame)
    pixels = pixel_array(dataset, index=frame) if int(dataset.get("NumberOfFrames") or 1) > 1 else pixel_array(dataset)
    photometric = dataset.PhotometricInterpretation
    if photometric == "PALETTE COLOR":
        return apply_color_lut(pixels, dataset) / 2 ** (dataset.RedPaletteColorLookupTableDescriptor[2] - 8)
    if dataset.SamplesPerPixel == 3:
        return pixels // 2 ** (dataset.BitsStored - 8)
    values = apply_modality_lut(pixels, dataset).astype(float)
    if "VOILUTSequence" in dataset:
        item = dataset.VOILUTSequence[0]
        values = bytes_of(apply_voi_lut(values.astype(int), dataset), 0, 2 ** item.LUTDescriptor[2] - 1)
    elif "WindowWidth" in dataset:
        # pydicom's window goes over the range that stored values may have.
        least, most = (-(2 ** (dataset.BitsStored - 1)), 2 ** (dataset.BitsStored - 1) - 1) if (
            dataset.PixelRepresentation
        ) else (0, 2**dataset.BitsStored - 1)
        if "ModalityLUTSequence" in dataset:
            least, most = 0, 2 ** dataset.ModalityLUTSequence[0].LUTDescriptor[2] - 1
        elif "RescaleSlope" in dataset:
            least, most = (v * float(dataset.RescaleSlope) + float(dataset.RescaleIntercept) for v in (least, most))
        values = bytes_of(apply_voi_lut(values, dataset), least, most)
    else:
        values = bytes_of(values, values.min(), values.max())
    return 255 - values if photometric == "MONOCHROME1" else values


def judge(path, frame, picture, folder):
    ours = numpy.asarray(Image.open(picture)).astype(float)
    theirs = drawn(path, frame, folder)
    if ours.shape != theirs.shape:
        return {"shape": [list(ours.shape), list(theirs.shape)]}
    apart = numpy.abs(ours - theirs)
    return {"most": float(apart.max()), "mean": float(apart.mean()), "spread": float(theirs.std())}


def main():
    folder, *rest = sys.argv[1:]
    for path, frame, picture in zip(rest[0::3], rest[1::3], rest[2::3], strict=True):
        try:
            found = judge(path, int(frame), picture, folder)
        except Exception as error:  # what the judge cannot read is a finding, not the end
            found = {"error": f"{type(error).__name__}: {error}"}
        print(json.dumps({"file": Path(path).name, "frame": int(frame), **found}), flush=True)


main()
