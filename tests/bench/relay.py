"""Forwarding 4 voices and pictures to 20 receivers: our relay beside stock and tuned Janus, in one run, under one load.

Run by `make bench-relay`. Each round starts every relay afresh in turn, brings the same scripted peers in (another WebRTC
stack, with NACK, RTX and transport-wide feedback), and counts what the relay's process spends while it forwards.
What counts is packets for a second of processor time, so that neither relay nor load need fill the machine: load and relay
share it. A round in which a receiver missed more than one packet in a hundred, or in which the load was late, is shown and
does not count. Janus' ICE leaves loopback out, so everything goes to an address of this machine that is not loopback.
"""

import json
import os
import pathlib
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request

ROOT = pathlib.Path(__file__).resolve().parents[2]
BUILT = pathlib.Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target")) / "release"
ROUNDS = int(os.environ.get("ROUNDS", "5"))
SECONDS = int(os.environ.get("SECONDS_EACH", "12"))
KBPS = int(os.environ.get("KBPS", "1000"))
ONLY = os.environ.get("RELAYS", "").split(",") if os.environ.get("RELAYS") else []
PUBLISHERS, SUBSCRIBERS = 4, 20
LEGS = PUBLISHERS * SUBSCRIBERS
FPS = 25
JOINS = "20"
ATTEMPTS = 3
TICK = os.sysconf("SC_CLK_TCK")
# Of its video room (janus_videoroom.c).
NO_SUCH_FEED = 428
JANUS = "/usr/lib/x86_64-linux-gnu/janus"


def own_address():
    """The address this machine uses towards others; nothing is sent to find it."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        probe.connect(("192.0.2.1", 9))
        return probe.getsockname()[0]


def free_port():
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        return sock.getsockname()[1]


def plan(address):
    picture = {"width": 640, "height": 360, "fps": FPS, "kbps": KBPS, "key_every_s": 3600}
    publisher = {"address": address, "voice": {"bytes": 80, "level": -30}, "camera": [picture]}
    return {"rooms": 1, "publishers": PUBLISHERS, "subscribers": SUBSCRIBERS, "mutual": False, "publisher": publisher}


def spent(process):
    """Seconds of processor time of a process, its threads included."""
    fields = pathlib.Path(f"/proc/{process.pid}/stat").read_text().rpartition(") ")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICK


def memory_kb(process):
    text = pathlib.Path(f"/proc/{process.pid}/status").read_text()
    return int(text.partition("VmRSS:")[2].split()[0])


def end(process):
    process.terminate()
    try:
        process.wait(timeout=10)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


class NoSuchFeed(Exception):
    pass


class Ours:
    """Our relay alone, with one media thread."""

    def __init__(self, folder, address):
        self.process = subprocess.Popen([BUILT / "examples/piped", f"{address}:0"], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                        stderr=open(folder / "ours.log", "w"), text=True)

    def answer(self, ask):
        who = ask["who"]
        self.process.stdin.write(json.dumps({"room": who["room"], "participant": who["sender"], "offer": ask["offer"]}) + "\n")
        self.process.stdin.flush()
        told = json.loads(self.process.stdout.readline())
        if "sdp" not in told:
            raise RuntimeError(f"{who} was refused: {told}")
        return {"sdp": told["sdp"]}

    def offer(self, ask):
        return {"sdp": None}


class Janus:
    """Janus with its video room and nothing else, over its HTTP interface; `loops` is its `event_loops`."""

    def __init__(self, folder, address, loops):
        home = pathlib.Path(tempfile.mkdtemp(prefix="janus-", dir=folder))
        port = free_port()
        self.base = f"http://127.0.0.1:{port}/janus"
        (home / "janus.jcfg").write_text(
            "general: {\n"
            f' configs_folder = "{home}"\n plugins_folder = "{JANUS}/plugins"\n transports_folder = "{JANUS}/transports"\n'
            f' events_folder = "{home}"\n loggers_folder = "{home}"\n debug_level = 2\n session_timeout = 0\n'
            + (f" event_loops = {loops}\n" if loops else "")
            + '}\nmedia: { ipv6 = false }\nnat: { nice_debug = false }\n'
            f'plugins: {{ disable = "{others("plugins", "videoroom")}" }}\n'
            f'transports: {{ disable = "{others("transports", "http")}" }}\n')
        (home / "janus.transport.http.jcfg").write_text(
            f'general: {{ json = "compact" base_path = "/janus" http = true port = {port} ip = "127.0.0.1" https = false }}\n'
            "admin: { admin_http = false admin_https = false }\n")
        (home / "janus.plugin.videoroom.jcfg").write_text(
            'general: { }\nroom-1: { description = "bench" publishers = 10 bitrate = 0 fir_freq = 0 audiocodec = "opus" videocodec = "vp8" '
            "audiolevel_ext = true videoorient_ext = true transport_wide_cc_ext = true }\n")
        self.process = subprocess.Popen(["janus", "--configs-folder", str(home), "--interface", address], cwd=home,
                                        stdout=open(home / "log", "w"), stderr=subprocess.STDOUT)
        self.home, self.handles, self.number, self.streams = home, {}, 0, []
        for _ in range(100):
            try:
                with urllib.request.urlopen(f"{self.base}/info", timeout=2):
                    return
            except OSError:
                if self.process.poll() is not None:
                    break
                time.sleep(0.1)
        raise RuntimeError((home / "log").read_text()[-2000:])

    def post(self, path, body):
        self.number += 1
        body = json.dumps(body | {"transaction": str(self.number)}).encode()
        request = urllib.request.Request(self.base + path, body, {"content-type": "application/json"})
        with urllib.request.urlopen(request, timeout=20) as answer:
            return json.load(answer)

    def attach(self, who):
        """A session and a handle of this participant's own."""
        session = self.post("", {"janus": "create"})["data"]["id"]
        handle = self.post(f"/{session}", {"janus": "attach", "plugin": "janus.plugin.videoroom"})["data"]["id"]
        self.handles[who["sender"]] = (session, handle)

    def tell(self, who, body, sdp=None, kind=None):
        """Sends a message to the plugin and waits for the event that answers it."""
        session, handle = self.handles[who["sender"]]
        jsep = {"jsep": {"type": kind, "sdp": sdp, "trickle": False}} if sdp else {}
        self.post(f"/{session}/{handle}", {"janus": "message", "body": body} | jsep)
        wanted = str(self.number)
        for _ in range(50):
            with urllib.request.urlopen(f"{self.base}/{session}?maxev=1", timeout=40) as answer:
                event = json.load(answer)
            if event.get("janus") == "event" and event.get("transaction") == wanted:
                data = event["plugindata"]["data"]
                if data.get("error_code") == NO_SUCH_FEED:
                    raise NoSuchFeed
                if "error" in data:
                    raise RuntimeError(f"{who}: {data['error']}")
                return {"sdp": event.get("jsep", {}).get("sdp")}
        raise RuntimeError(f"{who} is not answered")

    def answer(self, ask):
        who = ask["who"]
        self.attach(who)
        # Voice and picture; the line for a shared screen stays empty here.
        self.streams += [{"feed": who["sender"] + 1, "mid": ask["offer"][name]} for name in ("mic", "camera")]
        return self.tell(who, {"request": "joinandconfigure", "room": 1, "ptype": "publisher", "id": who["sender"] + 1},
                         ask["offer"]["sdp"], "offer")

    def offer(self, ask):
        who = ask["who"]
        self.attach(who)
        for _ in range(100):
            try:
                return self.tell(who, {"request": "join", "room": 1, "ptype": "subscriber", "streams": self.streams})
            except NoSuchFeed:
                # A publisher is one only when its transport is made.
                time.sleep(0.1)
        raise RuntimeError(f"{who} finds nobody to listen to")

    def take(self, ask):
        return self.tell(ask["who"], {"request": "start"}, ask["sdp"], "answer")


def others(kind, wanted):
    """All of Janus' modules of a kind but one."""
    return ",".join(sorted(path.name for path in pathlib.Path(JANUS, kind).glob("*.so") if wanted not in path.name))


def measured(relay, address):
    """One round: what the load saw and what the relay spent on it."""
    empty = memory_kb(relay.process)
    load = subprocess.Popen([BUILT / "load"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def say(value):
        load.stdin.write(json.dumps(value) + "\n")
        load.stdin.flush()

    def told():
        line = load.stdout.readline()
        if not line:
            raise RuntimeError("the load has ended")
        return json.loads(line)

    try:
        say(plan(address))
        ask = told()
        while ask["ask"] != "next":
            say(getattr(relay, ask["ask"])(ask))
            ask = told()
        say({"measure_ms": 4_000})
        told()
        began, load_began, clock = spent(relay.process), spent(load), time.monotonic()
        say({"measure_ms": SECONDS * 1_000})
        stats = told()["stats"]
        took = time.monotonic() - clock
        cpu, load_cpu, full = spent(relay.process) - began, spent(load) - load_began, memory_kb(relay.process)
    finally:
        load.stdin.close()
        end(load)
    # Per publisher: 50 voice packets, and a frame in equal parts of at most 1 100 octets.
    parts = -(-KBPS * 125 // FPS // 1_100)
    planned = PUBLISHERS * (50 + FPS * parts) * SECONDS
    share = stats["fewest"] / max(stats["sent"], 1)
    valid = stats["connected"] == stats["peers"] and share >= 0.99 and stats["sent"] >= 0.95 * planned
    return {"valid": valid, "packets": stats["received"], "per_second": stats["received"] / cpu, "cpu": cpu / took, "load_cpu": load_cpu / took,
            "share": share, "on_time": stats["sent"] / planned, "p50": stats["latency"]["p50_ms"], "p99": stats["latency"]["p99_ms"],
            "leg_kb": (full - empty) / LEGS, "rate": stats["received"] / took, "stats": stats}


def first_frame():
    """How long a browser waits for the first picture: rows of their own, without a peer."""
    environment = os.environ | {"ONLY": "bench", "ROOM": str(BUILT / "examples/room"), "ROUNDS": JOINS}
    subprocess.run(["npx", "playwright", "test", "--workers=1", "--reporter=line", "bench/first-frame.spec.ts"], cwd=ROOT / "tests/web", env=environment, check=True)
    return json.loads((ROOT / "target/bench/first-frame.json").read_text())


def row(measure, unit, of, peer, digits):
    ours, theirs = of["yuanzhen"], of.get(peer)
    rounded = lambda value: None if value is None else round(value, digits)
    ratio = None if not theirs else round(ours / theirs, 3)
    return {"measure": measure, "unit": unit, "ours": rounded(ours), "peer": rounded(theirs), "peer_name": peer if theirs else None, "ratio": ratio}


def main():
    if not os.environ.get("BUILT"):
        subprocess.run(["cargo", "build", "--release", "-p", "yuanzhen-relay", "--example", "piped", "--example", "room", "-p", "yuanzhen-bots", "--bin", "load"], cwd=ROOT, check=True)
    if not shutil.which("janus"):
        sys.exit("janus is not installed: apt-get install janus")
    address = own_address()
    (ROOT / "target").mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="yz-bench-", dir=ROOT / "target") as name:
        folder = pathlib.Path(name)
        relays = {
            "yuanzhen": lambda: Ours(folder, address),
            "Janus 1.1.2 tuned": lambda: Janus(folder, address, os.cpu_count()),
            "Janus 1.1.2 stock": lambda: Janus(folder, address, None),
        }
        relays = {who: start for who, start in relays.items() if not ONLY or who.split()[-1] in ONLY}
        rounds = {who: [] for who in relays}
        for number in range(ROUNDS * ATTEMPTS):
            turn = number % len(relays)
            for who in list(relays)[turn:] + list(relays)[:turn]:
                relay = relays[who]()
                try:
                    result = measured(relay, address)
                finally:
                    end(relay.process)
                rounds[who].append(result)
                print(f"round {number + 1}  {who:18} {result['per_second']:9.0f} packets/cpu-s  {result['rate']:7.0f}/s  relay {result['cpu']:4.0%}  load {result['load_cpu']:4.0%}"
                      f"  came {result['share']:6.2%}  on time {result['on_time']:6.2%}  p50 {result['p50']:.2f} p99 {result['p99']:.2f} ms  {result['leg_kb']:.0f} kB/leg"
                      f"{'' if result['valid'] else '  (does not count)'}", flush=True)
                if os.environ.get("VERBOSE"):
                    print(json.dumps(result["stats"]))
            # A round counts as a whole, so that all relays are compared under the same weather.
            whole = [at for at in range(number + 1) if all(rounds[who][at]["valid"] for who in relays)]
            if len(whole) >= ROUNDS:
                break
        else:
            sys.exit(f"only {len(whole)} of {ROUNDS * ATTEMPTS} rounds count; the machine is too busy to measure")
    median = lambda what: {who: statistics.median(rounds[who][at][what] for at in whole) for who in relays}
    rows = []
    for peer in list(relays)[1:]:
        rows.append(row("packets forwarded per cpu-second", "packets", median("per_second"), peer, 0))
        rows.append(row("added delay p99", "ms", median("p99"), peer, 2))
        rows.append(row("memory per leg", "kB", median("leg_kb"), peer, 1))
    rows = [one | {"rounds": len(whole)} for one in rows]
    if not ONLY:
        rows += first_frame()
    out = ROOT / "target/bench/relay.json"
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_text(json.dumps(rows, indent=1) + "\n")
    for one in rows:
        print(one)


if __name__ == "__main__":
    sys.exit(main())
