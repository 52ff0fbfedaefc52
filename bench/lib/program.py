"""Where the built program is."""

import os
import subprocess

BENCH = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
ROOT = os.path.dirname(BENCH)
EPHEMERA = os.path.join(ROOT, "ephemera")


def java():
    """The JDK that the launcher uses."""
    script = '. "$0/.mvn/tools.sh"; find_jdk >&2 && echo "$JAVA_HOME"'
    home = subprocess.run(["sh", "-c", script, ROOT], check=True, capture_output=True, text=True).stdout.strip()
    return os.path.join(home, "bin", "java")


def class_path():
    """Builds, if need be."""
    subprocess.run([EPHEMERA, "--version"], check=True, stdout=subprocess.DEVNULL)
    with open(os.path.join(ROOT, "target/dist/current")) as current:
        return os.path.join(ROOT, "target/dist", current.read().split()[0], "lib", "*")


def run_source(name, *arguments, **kwargs):
    """A process that runs bench/lib/NAME.java against the program's own jars."""
    return subprocess.Popen([java(), "-cp", class_path(), os.path.join(BENCH, "lib", name + ".java"), *arguments],
                            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, **kwargs)
