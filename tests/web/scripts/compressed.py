"""Gives a real file another patient and says what a screen must show of it.

usage: compressed.py SOURCE TO NAME NUMBER SEX BIRTH ACCESSION

The pixels stay as they are. Printed is JSON: rows, columns, and points of the picture whose surroundings are even, each
with the grey or the colour that pydicom (DCMTK where pydicom has no decoder here) decodes there, in 256 steps, and how
far a scaled picture may be from it.
"""

import json
import pathlib
import subprocess
import sys

import numpy
from pydicom import dcmread
from pydicom.uid import generate_uid

BY_DCMTK = {
    "1.2.840.10008.1.2.4.70": "dcmdjpeg",
    "1.2.840.10008.1.2.4.80": "dcmdjpls",
    "1.2.840.10008.1.2.4.81": "dcmdjpls",
}
# Half the side of a point's surroundings, how much they may vary, and how many greys share a point.
AROUND, EVEN, GREYS = 2, 40, 6


def renamed(source, name, number, sex, birth, accession):
    ds = dcmread(source)
    ds.SpecificCharacterSet = "ISO_IR 192"
    ds.PatientName, ds.PatientID, ds.PatientSex, ds.PatientBirthDate = name, number, sex, birth
    ds.AccessionNumber, ds.Modality = accession, "CT"
    ds.StudyInstanceUID, ds.SeriesInstanceUID = generate_uid(), generate_uid()
    ds.SOPInstanceUID = ds.file_meta.MediaStorageSOPInstanceUID = generate_uid()
    for keyword in ("PixelAspectRatio", "VOILUTSequence", "ModalityLUTSequence", "OtherPatientIDs"):
        if keyword in ds:
            delattr(ds, keyword)
    return ds


def decoded(ds, path):
    tool = BY_DCMTK.get(ds.file_meta.TransferSyntaxUID)
    if tool:
        plain = path.with_suffix(".plain")
        subprocess.run([tool, str(path), str(plain)], check=True)
        ds = dcmread(plain)
        plain.unlink()
    return ds.pixel_array


def shown(ds, path):
    """What stands on the screen, before it is scaled: rows × columns (× 3), 0 to 255."""
    pixels = decoded(ds, path)
    if ds.SamplesPerPixel > 1:
        return pixels.astype(float)
    values = pixels * float(ds.get("RescaleSlope", 1)) + float(ds.get("RescaleIntercept", 0))
    low, high = numpy.percentile(values, (2, 98))
    width = max(2, round(high - low))
    centre = round(low + width / 2)
    ds.WindowCenter, ds.WindowWidth = centre, width
    if "WindowCenterWidthExplanation" in ds:
        del ds.WindowCenterWidthExplanation
    # PS3.3 C.11.2.1.2, LINEAR.
    grey = ((values - (centre - 0.5)) / (width - 1) + 0.5) * 255
    grey = numpy.clip(grey, 0, 255)
    return 255 - grey if ds.PhotometricInterpretation == "MONOCHROME1" else grey


def points(picture):
    """For each few greys the most even place in the middle of the picture; `within` is what scaling may change there."""
    rows, columns = picture.shape[:2]
    best = {}
    for y in range(rows // 4, rows * 3 // 4, max(1, rows // 256)):
        for x in range(columns // 5, columns * 4 // 5, max(1, columns // 256)):
            around = picture[y - AROUND : y + AROUND + 1, x - AROUND : x + AROUND + 1]
            flat = around.reshape(-1, *picture.shape[2:])
            varies = float(numpy.max(flat.max(axis=0) - flat.min(axis=0)))
            grey = int(picture[y, x].sum() / picture[y, x].size) // GREYS
            if varies <= EVEN and varies < best.get(grey, (EVEN + 1,))[0]:
                mean = numpy.atleast_1d(flat.mean(axis=0))
                colour = [round(float(each)) for each in (mean if len(mean) == 3 else mean.repeat(3))]
                best[grey] = varies, {"x": x + 0.5, "y": y + 0.5, "colour": colour, "within": round(varies / 2) + 3}
    return [point for _, (_, point) in sorted(best.items())]


def main():
    source, to, *person = sys.argv[1:]
    ds = renamed(source, *person)
    to = pathlib.Path(to)
    ds.save_as(to)
    picture = shown(ds, to)
    ds.save_as(to)
    rows, columns = picture.shape[:2]
    print(json.dumps({"rows": rows, "columns": columns, "points": points(picture)}))


main()
