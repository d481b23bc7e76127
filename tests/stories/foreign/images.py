"""Sends real files by DICOM and takes them back by DICOMweb, with foreign libraries only.

    images.py HTTP HOST PORT DEVICE_TOKEN SESSION_COOKIE FOLDER_OF_FILES FOLDER_TO_WORK_IN

Every file becomes an examination of its own (new UIDs, patient, accession number, date). Lists are asked for by each
filter and page by page, as the device and as the signed-in reader; metadata, files and frames are compared with what
was sent: the bytes of frames where they are native, the decoded samples where they are compressed. Says what it
compared, one line each, and fails at the first difference.
"""

import json
import pathlib
import re
import subprocess
import sys
import warnings
from decimal import Decimal

import numpy
import requests
from dicomweb_client.api import DICOMwebClient
from pydicom import dcmread
from pydicom.dataset import Dataset
from pydicom.encaps import encapsulate
from pydicom.multival import MultiValue
from pydicom.uid import generate_uid
from pynetdicom import AE

warnings.simplefilter("ignore")

# pydicom's environment has no decoder for these; DCMTK's tools are the judge.
BY_DCMTK = {
    "1.2.840.10008.1.2.4.50": "dcmdjpeg",
    "1.2.840.10008.1.2.4.57": "dcmdjpeg",
    "1.2.840.10008.1.2.4.70": "dcmdjpeg",
    "1.2.840.10008.1.2.4.80": "dcmdjpls",
    "1.2.840.10008.1.2.4.81": "dcmdjpls",
}
# The kinds that lists tell apart; every other one is listed as OT (the metadata give it as it was sent).
KINDS = "CT CR DX MR US MG RF XA ES SC".split()
# What a viewer needs to know of a frame before it draws it.
DESCRIBING = """Rows Columns BitsAllocated BitsStored HighBit PixelRepresentation SamplesPerPixel NumberOfFrames
    PhotometricInterpretation PlanarConfiguration Modality RescaleSlope RescaleIntercept WindowCenter WindowWidth PixelSpacing
    ImageOrientationPatient ImagePositionPatient PatientName PatientID AccessionNumber StudyDate SOPClassUID""".split()

http, host, port, token, cookie, folder, work = sys.argv[1:]
folder, work = pathlib.Path(folder), pathlib.Path(work)
name, value = cookie.split("=", 1)


def as_device():
    return DICOMwebClient(f"{http}/dicom-web", headers={"Authorization": f"Bearer {token}"})


def as_reader():
    session = requests.Session()
    session.cookies.set(name, value)
    return DICOMwebClient(f"{http}/dicom-web", session=session)


def prepare():
    """The files under new names; what a sender of theirs would hold."""
    sent = []
    for number, path in enumerate(sorted(folder.glob("*.dcm")), 1):
        ds = dcmread(path)
        ds.StudyInstanceUID, ds.SeriesInstanceUID = generate_uid(), generate_uid()
        ds.SOPInstanceUID = ds.file_meta.MediaStorageSOPInstanceUID = generate_uid()
        ds.PatientID, ds.AccessionNumber = f"FOREIGN-{number}", f"FA{number}"
        ds.StudyDate = f"202601{number:02}"
        to = work / path.name
        ds.save_as(to)
        sent.append((path.name, to, dcmread(to)))
    assert len(sent) > 10, "there are real files to send"
    return sent


def send(sent):
    ae = AE(ae_title="STORESCU")
    for sop_class, syntax in sorted({(ds.SOPClassUID, ds.file_meta.TransferSyntaxUID) for _, _, ds in sent}):
        ae.add_requested_context(sop_class, syntax)
    association = ae.associate(host, int(port), ae_title="YUANZHEN")
    assert association.is_established, "no association"
    for file, path, _ in sent:
        status = association.send_c_store(path)
        assert status and status.Status == 0, f"{file}: {status}"
    association.release()


def uids(rows, tag="0020000D"):
    return [row[tag]["Value"][0] for row in rows]


def lists(client, sent):
    """Each examination is found by each of its numbers, and all of them page by page."""
    ours = {str(ds.StudyInstanceUID) for _, _, ds in sent}
    for file, _, ds in sent:
        by = {
            "StudyInstanceUID": ds.StudyInstanceUID,
            "PatientID": ds.PatientID,
            "AccessionNumber": ds.AccessionNumber,
            "StudyDate": ds.StudyDate,
        }
        for key, wanted in by.items():
            found = uids(client.search_for_studies(search_filters={key: str(wanted)}))
            assert found == [str(ds.StudyInstanceUID)], f"{file} by {key}: {found}"
        row = client.search_for_studies(search_filters={"PatientID": ds.PatientID})[0]
        shown = Dataset.from_json(row)
        assert shown.StudyDate == ds.StudyDate and shown.PatientID == ds.PatientID
        assert str(shown.PatientName).rstrip("=^") == str(ds.get("PatientName", "")).rstrip("=^"), file
        assert str(shown.ModalitiesInStudy) == kind(ds) and shown.NumberOfStudyRelatedInstances == 1, file
        series = client.search_for_series(ds.StudyInstanceUID)
        assert uids(series, "0020000E") == [str(ds.SeriesInstanceUID)], file
        for instances in (
            client.search_for_instances(ds.StudyInstanceUID),
            client.search_for_instances(ds.StudyInstanceUID, ds.SeriesInstanceUID),
        ):
            assert uids(instances, "00080018") == [str(ds.SOPInstanceUID)], file
    for modality in sorted({kind(ds) for _, _, ds in sent}):
        expected = {str(ds.StudyInstanceUID) for _, _, ds in sent if kind(ds) == modality}
        rows = client.search_for_studies(search_filters={"ModalitiesInStudy": modality})
        assert ours.intersection(uids(rows)) == expected, modality
        assert all(row["00080061"]["Value"] == [modality] for row in rows), modality
    days = {str(ds.StudyInstanceUID) for _, _, ds in sent if "20260103" <= ds.StudyDate <= "20260107"}
    assert set(uids(client.search_for_studies(search_filters={"StudyDate": "20260103-20260107"}))) == days
    assert len(days) == 5
    assert uids(client.search_for_studies(search_filters={"PatientID": "FOREIGN"})) == []
    paged, offset = [], 0
    while rows := client.search_for_studies(limit=4, offset=offset):
        assert len(rows) <= 4
        paged += uids(rows)
        offset += len(rows)
    assert len(paged) == len(set(paged)) and ours <= set(paged), "paging loses or repeats studies"
    assert paged == uids(client.search_for_studies(limit=500)), "a page is a piece of the list"
    for unknown in ("PatientSize=1", "PatientID=FOREIGN*", "ModalitiesInStudy=SEG"):
        headers = {"Authorization": f"Bearer {token}"}
        answer = requests.get(f"{http}/dicom-web/studies?{unknown}", headers=headers)
        assert answer.status_code == 400, f"{unknown} is not looked for, and answered"
    print(f"lists {len(sent)}")


def kind(ds):
    return ds.Modality if ds.Modality in KINDS else "OT"


def plain(value):
    """The values of an element, numbers as numbers, however they were written."""
    values = value if isinstance(value, MultiValue) else [] if value is None or value == "" else [value]
    return [float(one) if isinstance(one, (int, float, Decimal)) else str(one) for one in values]


def metadata(client, file, ds):
    for given in (
        client.retrieve_instance_metadata(ds.StudyInstanceUID, ds.SeriesInstanceUID, ds.SOPInstanceUID),
        client.retrieve_series_metadata(ds.StudyInstanceUID, ds.SeriesInstanceUID)[0],
        client.retrieve_study_metadata(ds.StudyInstanceUID)[0],
    ):
        shown = Dataset.from_json(given, bulk_data_uri_handler=lambda *_: b"")
        for keyword in DESCRIBING:
            was, now = plain(ds.get(keyword)), plain(shown.get(keyword))
            if keyword == "PatientName":
                was, now = ("".join(name).rstrip("=^") for name in (was, now))
            assert was == now, f"{file}: {keyword} was {was!r} and is {now!r}"
    return Dataset.from_json(
        client.retrieve_instance_metadata(ds.StudyInstanceUID, ds.SeriesInstanceUID, ds.SOPInstanceUID),
        bulk_data_uri_handler=lambda *_: b"",
    )


def samples(ds, path):
    """Decoded by a foreign hand, frame by frame."""
    tool = BY_DCMTK.get(ds.file_meta.TransferSyntaxUID)
    if tool:
        plain = path.with_suffix(".plain")
        subprocess.run([tool, str(path), str(plain)], check=True)
        ds = dcmread(plain)
    decoded = ds.pixel_array
    several = int(ds.get("NumberOfFrames") or 1) > 1
    return list(decoded) if several else [decoded]


def frames(client, headers, file, path, ds, told):
    """The frames as they are given out, held against the file that was sent."""
    if "PixelData" not in ds:
        return
    count = int(ds.get("NumberOfFrames") or 1)
    place = (ds.StudyInstanceUID, ds.SeriesInstanceUID, ds.SOPInstanceUID)
    expected = samples(ds, path)
    for number in range(1, count + 1):
        url = "{}/dicom-web/studies/{}/series/{}/instances/{}/frames/{}".format(http, *place, number)
        answer = requests.get(url, headers={**headers, "Accept": "application/octet-stream; transfer-syntax=*"})
        assert answer.status_code == 200, f"{file}: {answer.status_code} {answer.text}"
        syntax = re.search(r"transfer-syntax=([\d.]+)", answer.headers["Content-Type"]).group(1)
        got = answer.content
        by_client = client.retrieve_instance_frames(*place, [number], media_types=accepted(syntax))
        assert by_client == [got], f"{file}: dicomweb-client is given another frame"
        shown = expected[number - 1]
        if not ds.file_meta.TransferSyntaxUID.is_encapsulated:
            size = shown.size * ds.BitsAllocated // 8
            native = numpy.frombuffer(got[:size], shown.dtype.newbyteorder("<") if ds.BitsAllocated > 1 else "u1")
            if ds.BitsAllocated == 1:
                native = numpy.unpackbits(native, bitorder="little")
            elif ds.BitsStored < ds.BitsAllocated:
                # What lies above the stored bits is no part of a sample.
                unused = ds.BitsAllocated - ds.BitsStored
                native = (native << unused) >> unused
            if ds.SamplesPerPixel > 1 and ds.get("PlanarConfiguration", 0) == 1:
                native = native.reshape((ds.SamplesPerPixel, *shown.shape[:2])).transpose(1, 2, 0)
            assert len(got) - size in (0, 1), f"{file}: {len(got)} bytes for {size}"
            assert numpy.array_equal(native.reshape(shown.shape), shown), f"{file}: frame {number} differs"
        else:
            assert syntax == ds.file_meta.TransferSyntaxUID, file
            again = redone(told, ds, got)
            assert numpy.array_equal(again, shown), f"{file}: frame {number} differs once decoded"
    print(f"frames {file} {count}")


def accepted(syntax):
    own = {
        "1.2.840.10008.1.2.4.50": "image/jpeg",
        "1.2.840.10008.1.2.4.57": "image/jpeg",
        "1.2.840.10008.1.2.4.70": "image/jpeg",
        "1.2.840.10008.1.2.4.80": "image/jls",
        "1.2.840.10008.1.2.4.81": "image/jls",
        "1.2.840.10008.1.2.4.90": "image/jp2",
        "1.2.840.10008.1.2.4.91": "image/jp2",
        "1.2.840.10008.1.2.5": "image/dicom-rle",
    }
    return ((own.get(syntax, "application/octet-stream"), syntax),)


def redone(told, ds, frame):
    """One frame decoded as a viewer does: by what the metadata say, not by the file it came from."""
    one = Dataset()
    for element in told:
        if element.tag.group == 0x0028 and element.VR != "SQ":
            one.add(element)
    one.SOPClassUID, one.SOPInstanceUID = ds.SOPClassUID, ds.SOPInstanceUID
    if "NumberOfFrames" in one:
        one.NumberOfFrames = 1
    one.PixelData = encapsulate([frame])
    one["PixelData"].VR = "OB"
    one["PixelData"].is_undefined_length = True
    one.file_meta = ds.file_meta
    path = work / "one-frame.dcm"
    one.save_as(path, enforce_file_format=True)
    return samples(dcmread(path), path)[0]


def main():
    sent = prepare()
    send(sent)
    device, reader = as_device(), as_reader()
    for client, headers in ((device, {"Authorization": f"Bearer {token}"}), (reader, {"Cookie": cookie})):
        lists(client, sent)
        for file, path, ds in sent:
            told = metadata(client, file, ds)
            whole = client.retrieve_instance(ds.StudyInstanceUID, ds.SeriesInstanceUID, ds.SOPInstanceUID)
            assert whole == ds, f"{file}: the file given back is another"
            frames(client, headers, file, path, ds, told)
    print(json.dumps({"files": len(sent)}))


main()
