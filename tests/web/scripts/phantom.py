"""Writes a small synthetic CT for the journeys: nobody's body, one bright mark on the patient's left, upper quarter.

usage: phantom.py FOLDER SLICES NAME NUMBER SEX BIRTH ACCESSION [SIZE [FIRST]]

Prints nothing; the text is written as GB18030. SIZE is the number of rows and columns, a multiple of 128. UIDs follow from
accession and patient number: with FIRST, so many further slices of the same study are written, from that one on.
"""

import pathlib
import sys

from pydicom.dataset import Dataset, FileMetaDataset
from pydicom.uid import CTImageStorage, ExplicitVRLittleEndian, generate_uid

SIZE = 128


def pixels(slice_number, scale):
    """Axial, head first supine: columns grow to the patient's left, rows to the back."""
    rows = bytearray()
    for y in range(SIZE):
        row = bytearray()
        for x in range(SIZE):
            inside = (x - 64) ** 2 + (y - 64) ** 2 < 56**2
            mark = 88 <= x < 104 and 40 <= y < 56
            value = 1500 if mark else 1040 + slice_number if inside else 24
            row += value.to_bytes(2, "little") * scale
        rows += row * scale
    return bytes(rows)


def main():
    folder, slices, name, number, sex, birth, accession = sys.argv[1:8]
    scale = int(sys.argv[8]) // SIZE if len(sys.argv) > 8 else 1
    first = int(sys.argv[9]) if len(sys.argv) > 9 else 0
    folder = pathlib.Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    study, series, frame = (generate_uid(entropy_srcs=[accession, number, of]) for of in ("study", "series", "frame"))
    for index in range(first, first + int(slices)):
        one = Dataset()
        one.SpecificCharacterSet = "GB18030"
        one.SOPClassUID = CTImageStorage
        one.SOPInstanceUID = generate_uid(entropy_srcs=[accession, number, str(index)])
        one.StudyInstanceUID, one.SeriesInstanceUID, one.FrameOfReferenceUID = study, series, frame
        one.PatientName, one.PatientID, one.PatientSex, one.PatientBirthDate = name, number, sex, birth
        one.AccessionNumber, one.Modality, one.BodyPartExamined = accession, "CT", "CHEST"
        one.StudyDate, one.StudyTime, one.StudyID = "20261123", "080000", "1"
        one.SeriesNumber, one.InstanceNumber = 1, index + 1
        one.PatientPosition, one.ImageOrientationPatient = "HFS", [1, 0, 0, 0, 1, 0]
        one.ImagePositionPatient, one.SliceThickness = [-64, -64, index * 5], 5
        one.PixelSpacing, one.Rows, one.Columns = [1 / scale, 1 / scale], SIZE * scale, SIZE * scale
        one.SamplesPerPixel, one.PhotometricInterpretation = 1, "MONOCHROME2"
        one.BitsAllocated, one.BitsStored, one.HighBit, one.PixelRepresentation = 16, 16, 15, 0
        one.RescaleIntercept, one.RescaleSlope, one.WindowCenter, one.WindowWidth = -1024, 1, 200, 800
        one.PixelData = pixels(index, scale)
        one.file_meta = FileMetaDataset()
        one.file_meta.TransferSyntaxUID = ExplicitVRLittleEndian
        one.file_meta.MediaStorageSOPClassUID = one.SOPClassUID
        one.file_meta.MediaStorageSOPInstanceUID = one.SOPInstanceUID
        one.save_as(folder / f"{index + 1}.dcm", enforce_file_format=True)


main()
