"""Lambda Runtime API, and one cold call of a handler from the unzipped zip."""

import http.server
import os
import subprocess
import sys
import threading
import time
import uuid

HANDLER = "org.ephemera.aws.function.AlertFunction"
CLIENT = "com.amazonaws.services.lambda.runtime.api.client.AWSLambda"
USUAL = ["-XX:+UseSerialGC", "-XX:TieredStopAtLevel=4"]
# The options in infra/aws/template.yaml.
DEPLOYED = [*USUAL, "-XX:Tier4InvocationThreshold=500000", "-XX:Tier4MinInvocationThreshold=60000",
            "-XX:Tier4CompileThreshold=1500000", "-XX:Tier4BackEdgeThreshold=4000000", "-XX:CompileCommand=quiet",
            "-XX:CompileCommand=CompileThresholdScaling,sun.security.provider.SHA2::implCompress,0.001",
            "-XX:CompileCommand=CompileThresholdScaling,sun.security.provider.DigestBase::implCompressMultiBlock,0.001"]


class RuntimeApi(http.server.ThreadingHTTPServer):
    """Returns one event, and records the times of its request and its response."""

    def __init__(self, event):
        super().__init__(("127.0.0.1", 0), Handler)
        self.event, self.asked, self.answered, self.body = event, None, threading.Event(), b""

    def handle_error(self, *_):
        """Ignores errors, because the process is killed as soon as it has responded."""


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        if self.server.asked is not None:
            threading.Event().wait()  # no second event
        self.server.asked = time.monotonic()
        self.send_response(200)
        for name, value in (("Aws-Request-Id", str(uuid.uuid4())), ("Deadline-Ms", str(int(time.time() * 1000) + 600_000)),
                            ("Invoked-Function-Arn", "arn:aws:lambda:eu-central-1:111122223333:function:f"),
                            ("Trace-Id", "Root=1-0-0")):
            self.send_header("Lambda-Runtime-" + name, value)
        self.send_header("Content-Type", "application/json")  # the runtime client crashes without this header
        self.send_header("Content-Length", str(len(self.server.event)))
        self.end_headers()
        self.wfile.write(self.server.event)

    def do_POST(self):
        self.server.body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self.server.finished = time.monotonic()
        self.send_response(202)
        self.send_header("Content-Length", "0")
        self.end_headers()
        self.server.answered.set()

    def log_message(self, *_):
        pass


def once(java, flags, lib, env, event, handler=HANDLER):
    """Runs on one core; returns the seconds to the first request and to the first response, and the response."""
    api = RuntimeApi(event)
    threading.Thread(target=api.serve_forever, daemon=True).start()
    started = time.monotonic()
    process = subprocess.Popen(
        ["taskset", "-c", "0", java, "--enable-native-access=ALL-UNNAMED", *flags, "-cp", lib + "/*", CLIENT, handler],
        env={**os.environ, **env, "AWS_LAMBDA_RUNTIME_API": f"127.0.0.1:{api.server_port}"},
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        if not api.answered.wait(120):
            sys.exit("bench: the function did not answer")
        return api.asked - started, api.finished - started, api.body
    finally:
        process.kill()
        process.wait()
        api.shutdown()
        api.server_close()
