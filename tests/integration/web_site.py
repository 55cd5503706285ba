"""A small web site of one's own that counts who connects, and can misbehave on purpose."""

import contextlib
import socket
import threading

from biographies.sources.fetching import FetchRules

PUBLIC = "93.184.215.14"  # never connected to: FakeNetwork leads it to a listener of ours


class WebSite:
    """A real listener; `answers` are raw HTTP answers by path, or functions of the connection."""

    def __init__(self, *, tls=None):
        self.answers = {}
        self.requests = []
        self.connections = 0
        self.names = []
        self._tls = tls
        if tls is not None:
            tls.sni_callback = lambda _, name, __: self.names.append(name)
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        self._threads = [threading.Thread(target=self._serve, daemon=True)]
        self._threads[0].start()

    @property
    def host_and_port(self):
        """Return what an operator would allow."""
        return f"127.0.0.1:{self.port}"

    @property
    def address(self):
        """Return the site's address."""
        return f"http://{self.host_and_port}"

    @property
    def paths(self):
        """Return the paths that were asked for, in their order."""
        return [request.split()[1] for request in self.requests]

    def page(self, path, body, *, status="200 OK", **headers):
        """Answer a path with a page; header names have _ for -."""
        lines = {"content_type": "text/plain", "content_length": len(body)} | headers
        head = "".join(f"{key.replace('_', '-')}: {value}\r\n" for key, value in lines.items())
        self.answers[path] = f"HTTP/1.1 {status}\r\n{head}\r\n".encode() + body

    def leads_on(self, path, to):
        """Answer a path with a redirect."""
        self.page(path, b"", status="302 Found", location=to)

    def stop(self):
        """Close the door; what is open ends with its reader."""
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        for thread in self._threads:
            thread.join(timeout=30)

    def _serve(self):
        with contextlib.suppress(OSError):
            while True:
                connection, _ = self._listener.accept()
                self.connections += 1
                thread = threading.Thread(target=self._answer, args=(connection,), daemon=True)
                self._threads.append(thread)
                thread.start()

    def _answer(self, connection):
        with contextlib.suppress(OSError), connection:
            connection.settimeout(30)
            if self._tls is None:
                self._serve_one(connection)
                return
            with self._tls.wrap_socket(connection, server_side=True) as safe:
                self._serve_one(safe)

    def _serve_one(self, connection):
        asked = b""
        while b"\r\n\r\n" not in asked and (more := connection.recv(65536)):
            asked += more
        if not asked:
            return
        self.requests.append(asked.decode("latin-1"))
        answer = self.answers.get(self.paths[-1], b"HTTP/1.1 404 Not Found\r\n\r\n")
        if callable(answer):
            answer(connection)
        else:
            connection.sendall(answer)


class FakeNetwork:
    """Names as the test says; every connection to PUBLIC goes to one of our listeners."""

    def __init__(self, *answers, public=None):
        self.answers = list(answers)
        self.asked = 0
        self.connected = []
        self.public = public

    def resolve(self, host, port):
        self.asked += 1
        return self.answers[min(self.asked, len(self.answers)) - 1]

    def connect(self, address, port, timeout_s):
        self.connected.append(address)
        if address == PUBLIC:
            return socket.create_connection(("127.0.0.1", self.public.port), timeout=timeout_s)
        return socket.create_connection((address, port), timeout=timeout_s)


def rules(*allowed, **bounds):
    """The bounds of a fetch that may go to these sites."""
    hosts = frozenset(one.host_and_port for one in allowed)
    return FetchRules(**({"timeout_s": 30.0, "allowed_hosts": hosts} | bounds))
