"""What the measurements share: the executable, what a probe costs, and servers on loopback that misbehave."""

import json
import os
import socket
import ssl
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent

# Nothing of the caller's environment but the way to programs: one variable can change what libssl loads.
ENVIRONMENT = {"PATH": os.environ["PATH"], "LC_ALL": "C"}


class Failure(Exception):
    pass


def executable():
    """The one that BINARY names, or a release build as Tests/run makes it, so that one build serves both."""
    if binary := os.environ.get("BINARY"):
        return binary
    subprocess.run(
        [str(ROOT / "Sources" / "ehlo" / "Link" / "build"), "-j", "2", "-Xswiftc", "-warnings-as-errors"],
        cwd=ROOT, stdin=subprocess.DEVNULL, stdout=sys.stderr, check=True)
    return str(ROOT / ".build" / "release" / "ehlo")


# The kernel counts into a process what its maker had resident. So the maker is a small one, smaller than any probe.
LAUNCHER = """
import os, sys, time
files = [(os.POSIX_SPAWN_OPEN, 0, "/dev/null", os.O_RDONLY, 0), (os.POSIX_SPAWN_DUP2, int(sys.argv[1]), 1),
         (os.POSIX_SPAWN_OPEN, 2, "/dev/null", os.O_WRONLY, 0)]
began = time.perf_counter()
pid = os.posix_spawnp(sys.argv[2], sys.argv[2:], os.environ, file_actions=files)
_, status, usage = os.wait4(pid, 0)
wall = time.perf_counter() - began
print(wall, os.waitstatus_to_exitcode(status), usage.ru_utime + usage.ru_stime, usage.ru_maxrss * 1024)
"""


class Run:
    """One run of a command: wall time and CPU time in seconds, those of its children included, its exit status, and the
    most memory of one process that was resident, in bytes. Its standard error goes nowhere."""

    def __init__(self, command, output, core=None):
        pinned = ["taskset", "-c", str(core)] if core is not None else []
        result = subprocess.run(
            [*pinned, sys.executable, "-I", "-S", "-c", LAUNCHER, str(output.fileno()), *command],
            env=ENVIRONMENT, pass_fds=[output.fileno()], stdin=subprocess.DEVNULL, capture_output=True, text=True)
        if result.returncode:
            raise Failure(f"{command[0]}: {result.stderr.splitlines()[-1]}")
        wall, status, cpu, memory = result.stdout.split()
        self.wall, self.status, self.cpu, self.memory = float(wall), int(status), float(cpu), int(memory)


class Probe:
    """One probe of a target in a process of its own: the record of its only endpoint, the time from start to end of the
    process in seconds, and the most memory that was resident, in bytes."""

    def __init__(self, binary, target, *options):
        with tempfile.TemporaryFile() as output:
            run = Run([binary, "probe", "--json", *options, target], output)
            self.wall, self.memory = run.wall, run.memory
            output.seek(0)
            try:
                self.endpoint, = json.load(output)["endpoints"]
            except ValueError as error:
                raise Failure(f"{target} {' '.join(options)}: exit status {run.status} and no document") from error
        self.failure = self.endpoint["failure"] or {}

    def expect(self, name, stage, reasons):
        if self.failure.get("stage") != stage or self.failure.get("reason") not in reasons:
            raise Failure(f"{name}: expected {' or '.join(reasons)} at {stage}, not {self.failure}")


class RealServer:
    """One of Tests/Servers, which ends with its standard input and so with this process."""

    def __init__(self, folder):
        self.process = subprocess.Popen(
            [ROOT / "Tests" / "Servers" / self.name, "run", f"{folder}/servers"],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.facts = {}
        for line in self.process.stdout:
            key, _, value = line.rstrip("\n").partition("=")
            self.facts[key] = value
            if key == "pid":
                return
        raise Failure(f"Tests/Servers/{self.name} does not start")

    def stop(self):
        self.process.stdin.close()
        self.process.wait()


class Postfix(RealServer):
    name = "postfix"


class Nameserver(RealServer):
    name = "nameserver"


class Bulk:
    """The programs of Benchmarks/bulk, compiled, and the sink among them listening, for as long as the block lasts."""

    def __init__(self, identity, core=None, delay=None, hold=None):
        self.folder = tempfile.TemporaryDirectory()
        for name in ("client", "sink"):
            subprocess.run(
                ["cc", "-O2", "-Wall", "-Wextra", "-Werror", "-o", f"{self.folder.name}/{name}",
                 ROOT / "Benchmarks" / "bulk" / f"{name}.c", "-lssl", "-lcrypto"], check=True)
        self.client = f"{self.folder.name}/client"
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        pinned = ["taskset", "-c", str(core)] if core is not None else []
        more = [str(delay)] if delay is not None else [f"hold={hold}"] if hold is not None else []
        self.sink = subprocess.Popen(
            [*pinned, f"{self.folder.name}/sink", str(self.port), identity.chain, identity.key, *more],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        if self.sink.stdout.readline() != "ready\n":
            raise Failure("Benchmarks/bulk/sink.c does not start")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.sink.stdin.close()
        self.sink.wait()
        self.folder.cleanup()


class Server:
    """Listens on loopback for as long as the block lasts. `play` gets a Conversation for each connection, in a thread
    of its own, and may go on until the peer has gone."""

    def __init__(self, play, identity=None):
        self.play = play
        self.identity = identity
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.target = f"127.0.0.1:{self.listener.getsockname()[1]}"

    def __enter__(self):
        threading.Thread(target=self._accept, daemon=True).start()
        return self

    def __exit__(self, *_):
        # Wakes up who accepts, as closing alone does not.
        self.listener.shutdown(socket.SHUT_RDWR)
        self.listener.close()

    def _accept(self):
        while True:
            try:
                connection, _ = self.listener.accept()
            except OSError:
                return
            threading.Thread(target=self._serve, args=(connection,), daemon=True).start()

    def _serve(self, connection):
        conversation = Conversation(connection, self.identity)
        try:
            self.play(conversation)
            conversation.silence()
        except OSError:
            pass  # The peer has gone: what everything here waits for.
        finally:
            conversation.close()


class Conversation:
    def __init__(self, connection, identity):
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.socket = connection
        self.identity = identity
        # What lies below TLS, once there is TLS.
        self.below = None

    def close(self):
        self.socket.close()
        if self.below:
            self.below.close()

    def say(self, text):
        self.socket.sendall(text if isinstance(text, bytes) else text.encode())

    def hear(self):
        """One line: an octet at a time, as TLS may begin behind it."""
        while (octet := self.socket.recv(1)) != b"\n":
            if not octet:
                raise ConnectionError

    def start_tls(self):
        self.below = self.socket.dup()
        self.socket = self.identity.context.wrap_socket(self.socket, server_side=True)

    def silence(self):
        while self.socket.recv(65536):
            pass

    def flood(self, octets):
        while True:
            self.say(octets)

    def drip(self, first, then, interval):
        """An octet at a time, the last one for ever."""
        for octet in first:
            self.say(bytes([octet]))
            time.sleep(interval)
        while True:
            self.say(then)
            time.sleep(interval)

    # How far a dialogue goes before the server begins to misbehave.

    def until_greeting(self):
        pass

    def until_hello(self):
        self.say("220 mx.example.test ESMTP\r\n")
        self.hear()

    def until_starttls(self):
        self.until_hello()
        self.say("250-mx.example.test\r\n250 STARTTLS\r\n")
        self.hear()

    def until_handshake(self):
        self.until_starttls()
        self.say("220 go ahead\r\n")
        # Not before the ClientHello has come: behind the 220 it would be something else.
        self.socket.recv(1, socket.MSG_PEEK)

    def until_hello_in_tls(self):
        self.until_handshake()
        self.start_tls()
        self.hear()


class Identity:
    """The chain and key of a throw-away certificate."""

    def __init__(self):
        self.folder = tempfile.TemporaryDirectory()
        subprocess.run([ROOT / "Tests" / "Servers" / "make-certificates", self.folder.name], check=True)
        self.chain, self.key = f"{self.folder.name}/ecdsa-chain.pem", f"{self.folder.name}/ecdsa-key.pem"
        self.root, self.name = f"{self.folder.name}/root.pem", "mx.example.test"
        self.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self.context.load_cert_chain(self.chain, self.key)
