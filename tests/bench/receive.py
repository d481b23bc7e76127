"""Receiving 500 CT slices: our server beside stock and tuned storescp and Orthanc, in one run, by one sender.

Run by `make bench-receive`. Each round sends a study of its own to every receiver in turn and waits for every answer.
The sender writes prepared bytes, so that it is not the bottleneck. Needs YUANZHEN_TEST_DATA (a real 512×512 CT slice).
What the receivers do before they answer differs and is part of the result: ours syncs the instance to disk and indexes it,
storescp writes it without a sync, Orthanc syncs and indexes it.
"""

import io
import json
import os
import pathlib
import shutil
import socket
import statistics
import struct
import subprocess
import sys
import tempfile
import time

import pydicom
from pydicom.filewriter import write_dataset
from pydicom.uid import generate_uid

SLICES = int(os.environ.get("SLICES", "500"))
ROUNDS = int(os.environ.get("ROUNDS", "3"))
ROOT = pathlib.Path(__file__).resolve().parents[2]
TUNED = {"TCP_NODELAY": "1", "TCP_BUFFER_LENGTH": "1048576"}
CT_IMAGE = "1.2.840.10008.5.1.4.1.1.2"


def slices(source):
    """One study of SLICES instances: (instance uid, data set bytes) each, in the transfer syntax of the source."""
    data = pydicom.dcmread(source)
    data.StudyInstanceUID, data.SeriesInstanceUID = generate_uid(), generate_uid()
    data.SOPClassUID = CT_IMAGE
    # The accession number and patient of the source would be looked for; a bench's study belongs to nobody.
    data.AccessionNumber, data.PatientID, data.PatientName = "", "BENCH", "Bench^Phantom"
    made = []
    for number in range(1, SLICES + 1):
        data.SOPInstanceUID, data.InstanceNumber = generate_uid(), number
        stream = pydicom.filebase.DicomBytesIO()
        stream.is_little_endian, stream.is_implicit_VR = True, data.original_encoding[0]
        write_dataset(stream, data)
        made.append((data.SOPInstanceUID, stream.getvalue()))
    return data.file_meta.TransferSyntaxUID, made


def item(kind, body):
    return struct.pack(">BxH", kind, len(body)) + body


def padded(uid):
    text = uid.encode()
    return text + b"\0" * (len(text) % 2)


def element(group, number, body):
    return struct.pack("<HHL", group, number, len(body)) + body


def store_command(uid, message):
    body = element(0, 0x0002, padded(CT_IMAGE)) + element(0, 0x0100, struct.pack("<H", 1))
    body += element(0, 0x0110, struct.pack("<H", message)) + element(0, 0x0700, struct.pack("<H", 0))
    body += element(0, 0x0800, struct.pack("<H", 0)) + element(0, 0x1000, padded(uid))
    return element(0, 0, struct.pack("<L", len(body))) + body


def exactly(sock, count):
    parts = []
    while count:
        part = sock.recv(count)
        if not part:
            raise ConnectionError("the receiver hung up")
        parts.append(part)
        count -= len(part)
    return b"".join(parts)


def pdu(sock):
    kind, length = struct.unpack(">BxL", exactly(sock, 6))
    return kind, exactly(sock, length)


def associate(port, called, syntax):
    sock = socket.create_connection(("127.0.0.1", port), timeout=60)
    sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    context = struct.pack(">BBBB", 1, 0, 0, 0) + item(0x30, CT_IMAGE.encode()) + item(0x40, syntax.encode())
    user = item(0x51, struct.pack(">L", 262144)) + item(0x52, b"1.2.826.0.1.3680043.8.498.1")
    body = struct.pack(">Hxx16s16s32x", 1, called.ljust(16).encode(), b"STORESCU".ljust(16))
    body += item(0x10, b"1.2.840.10008.3.1.1.1") + item(0x20, context) + item(0x50, user)
    sock.sendall(struct.pack(">BxL", 1, len(body)) + body)
    kind, answer = pdu(sock)
    if kind != 2:
        raise ConnectionError(f"association refused by port {port}: PDU {kind} {answer.hex()}")
    largest, at = 16384, 68
    while at + 4 <= len(answer):
        what, length = struct.unpack(">BxH", answer[at : at + 4])
        inner = answer[at + 4 : at + 4 + length]
        if what == 0x50 and inner[0] == 0x51:
            largest = struct.unpack(">L", inner[4:8])[0] or 1 << 20
        at += 4 + length
    return sock, largest


def prepare(uid, data, message, largest):
    """The PDUs of one C-STORE, the command in one of its own."""
    command = store_command(uid, message)
    out = io.BytesIO()
    out.write(struct.pack(">BxLLBB", 4, len(command) + 6, len(command) + 2, 1, 3) + command)
    step = largest - 6
    for at in range(0, len(data), step):
        part = data[at : at + step]
        last = 2 if at + step >= len(data) else 0
        out.write(struct.pack(">BxLLBB", 4, len(part) + 6, len(part) + 2, 1, last) + part)
    return out.getvalue()


def answer_status(sock):
    while True:
        kind, body = pdu(sock)
        if kind != 4:
            raise ConnectionError(f"PDU {kind} instead of an answer")
        command, at = body[6:], 0
        while at + 8 <= len(command):
            group, number, length = struct.unpack("<HHL", command[at : at + 8])
            if (group, number) == (0, 0x0900):
                return struct.unpack("<H", command[at + 8 : at + 10])[0]
            at += 8 + length


def send(port, called, syntax, study):
    sock, largest = associate(port, called, syntax)
    requests = [prepare(uid, data, number % 65535 + 1, largest) for number, (uid, data) in enumerate(study)]
    started = time.monotonic()
    for request in requests:
        sock.sendall(request)
        status = answer_status(sock)
        if status != 0:
            raise ConnectionError(f"status {status:#06x}")
    took = time.monotonic() - started
    sock.sendall(struct.pack(">BxL4x", 5, 4))
    pdu(sock)
    sock.close()
    return len(requests) / took


def free_port():
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        return sock.getsockname()[1]


def wait_for(port, process):
    for _ in range(600):
        if process.poll() is not None:
            raise RuntimeError(f"the receiver ended with {process.returncode}")
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError("the receiver does not listen")


def memory_mb(process):
    text = pathlib.Path(f"/proc/{process.pid}/status").read_text()
    facts = dict(line.split(":", 1) for line in text.splitlines())
    return tuple(int(facts[name].split()[0]) / 1024 for name in ("VmRSS", "VmHWM"))


def start_ours(folder):
    program = os.environ.get("YUANZHEN", str(ROOT / "target/release/yuanzhen"))
    process = subprocess.Popen(
        [program, "serve", "--demo", "--data", str(folder / "ours"), "--http", "127.0.0.1:0", "--https", "127.0.0.1:0", "--dicom", "127.0.0.1:0"],
        stdout=subprocess.PIPE, stderr=open(folder / "ours.log", "w"), text=True,
    )
    for line in process.stdout:
        fact = json.loads(line)
        if fact.get("ready"):
            return process, int(fact["dicom"].rpartition(":")[2]), "YUANZHEN"
    raise RuntimeError((folder / "ours.log").read_text()[-2000:])


def start_storescp(folder, environment):
    port, target = free_port(), folder / f"storescp{len(environment)}"
    target.mkdir()
    process = subprocess.Popen(["storescp", "--output-directory", str(target), str(port)], env=os.environ | environment, stdout=subprocess.DEVNULL)
    wait_for(port, process)
    return process, port, "STORESCP"


def start_orthanc(folder, environment):
    port, target = free_port(), folder / f"orthanc{len(environment)}"
    target.mkdir()
    config = {
        "Name": "Bench", "StorageDirectory": str(target), "IndexDirectory": str(target), "DicomPort": port, "HttpPort": free_port(),
        "DicomAet": "ORTHANC", "DicomCheckCalledAet": False, "DicomAlwaysAllowStore": True, "RemoteAccessAllowed": False,
        "Plugins": [], "DicomScpTimeout": 0,
    }
    file = folder / f"orthanc{len(environment)}.json"
    file.write_text(json.dumps(config))
    process = subprocess.Popen([shutil.which("Orthanc") or "/usr/sbin/Orthanc", str(file)], env=os.environ | environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    wait_for(port, process)
    return process, port, "ORTHANC"


def main():
    source = pathlib.Path(os.environ["YUANZHEN_TEST_DATA"]) / "dicom/693_UNCR.dcm"
    with tempfile.TemporaryDirectory(prefix="yz-bench-", dir=ROOT / "target") as name:
        folder = pathlib.Path(name)
        receivers = {
            "yuanzhen": start_ours(folder),
            "storescp stock": start_storescp(folder, {}),
            "storescp tuned": start_storescp(folder, TUNED),
            "Orthanc stock": start_orthanc(folder, {}),
            "Orthanc tuned": start_orthanc(folder, TUNED),
        }
        try:
            idle, _ = memory_mb(receivers["yuanzhen"][0])
            rates = {name: [] for name in receivers}
            for number in range(ROUNDS):
                syntax, study = slices(source)
                order = list(receivers)[number % len(receivers) :] + list(receivers)[: number % len(receivers)]
                for who in order:
                    _, port, called = receivers[who]
                    rates[who].append(send(port, called, syntax, study))
                    print(f"round {number + 1}  {who:16} {rates[who][-1]:8.0f} instances/s", flush=True)
            _, peak = memory_mb(receivers["yuanzhen"][0])
        finally:
            for process, _, _ in receivers.values():
                process.terminate()
            for process, _, _ in receivers.values():
                process.wait(timeout=30)

    ours = statistics.median(rates["yuanzhen"])
    rows = []
    for who, measured in rates.items():
        if who != "yuanzhen":
            peer = statistics.median(measured)
            rows.append({"measure": f"receive {SLICES} CT slices", "unit": "instances/s", "ours": round(ours, 1), "peer": round(peer, 1),
                         "peer_name": who, "ratio": round(ours / peer, 3), "rounds": ROUNDS})
    rows.append({"measure": "memory, idle", "unit": "MB", "ours": round(idle, 1), "peer": None, "peer_name": None, "ratio": None, "rounds": 1})
    rows.append({"measure": "memory, most while receiving", "unit": "MB", "ours": round(peak, 1), "peer": None, "peer_name": None, "ratio": None, "rounds": 1})
    out = ROOT / "target/bench/receive.json"
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_text(json.dumps(rows, indent=1) + "\n")
    for row in rows:
        print(row)


if __name__ == "__main__":
    sys.exit(main())
