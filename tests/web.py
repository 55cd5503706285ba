"""The site itself, as gunicorn serves it, sharing the tests' database, broker and files."""

import http.client
import subprocess
import sys
from pathlib import Path

from tests.stack import ROOT, free_port, wait_until


class WebServer:
    """One gunicorn with eight threads on a port of its own; its log holds every request."""

    def __init__(self, *, env, log):
        self.port = free_port()
        self.address = f"http://127.0.0.1:{self.port}"
        self.env = {**env, "ALLOWED_HOSTS": "127.0.0.1", "CSRF_TRUSTED_ORIGINS": ""}
        self.log = Path(log) / "web.log"
        self.process = None

    def start(self):
        """Start it and wait until it answers."""
        command = [sys.executable, "-m", "gunicorn", "bookgen_site.wsgi"]
        command += ["--bind", f"127.0.0.1:{self.port}", "--worker-class", "gthread"]
        command += ["--threads", "8", "--graceful-timeout", "5", "--no-control-socket"]
        command += ["--access-logfile", "-"]
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                command, cwd=ROOT, env=self.env, stdout=log, stderr=subprocess.STDOUT
            )
        wait_until(self.answers, seconds=60, what="the site's first answer")
        return self

    def answers(self):
        """Tell whether it serves; fail if it ended instead."""
        assert self.process.poll() is None, self.output()
        asked = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        try:
            asked.request("GET", "/healthz")
            return asked.getresponse().status == http.client.OK
        except OSError:
            return False
        finally:
            asked.close()

    def output(self):
        """Return its log."""
        return self.log.read_text(encoding="utf-8", errors="replace")

    def stop(self):
        """End it gently, the hard way after 20 s."""
        self.process.terminate()
        try:
            self.process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
