"""Starts Azurite servers with in-memory storage."""

import base64
import email.utils
import hashlib
import hmac
import os
import socket
import subprocess
import time
import urllib.request

import program

ACCOUNT = "devstoreaccount1"
# Public well-known key, valid only for emulators.
KEY = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw=="


def start(service, folder, log=os.devnull):
    """Starts the service `blob` or `queue`. LOG is a file that receives one line per request."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    main = os.path.join(program.ROOT, "target/npm/node_modules/azurite/dist/src", service, "main.js")
    if not os.path.exists(main):
        raise SystemExit("bench: Azurite is not installed. Run ./check --setup-only")
    with open(log, "w") as lines:
        server = subprocess.Popen(
            ["node", main, "--disableTelemetry", "--inMemoryPersistence", f"--{service}Host", "127.0.0.1",
             f"--{service}Port", str(port), *([] if log != os.devnull else ["--silent"])],
            cwd=folder, stdout=lines, stderr=subprocess.STDOUT)
    for _ in range(300):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return server, f"http://127.0.0.1:{port}"
        time.sleep(0.1)
    raise SystemExit("bench: Azurite did not start")


def create_container(endpoint, name):
    """Sends a request that is signed with the account key, because no Python client for Azure is installed."""
    headers = {"x-ms-date": email.utils.formatdate(usegmt=True), "x-ms-version": "2021-08-06"}
    path = f"/{ACCOUNT}/{name}"
    text = "PUT" + "\n" * 12 + "".join(f"{key}:{value}\n" for key, value in headers.items()) + f"/{ACCOUNT}{path}\nrestype:container"
    signature = base64.b64encode(hmac.new(base64.b64decode(KEY), text.encode(), hashlib.sha256).digest()).decode()
    request = urllib.request.Request(f"{endpoint}{path}?restype=container", method="PUT",
                                     headers={**headers, "Authorization": f"SharedKey {ACCOUNT}:{signature}", "Content-Length": "0"})
    urllib.request.urlopen(request).read()
