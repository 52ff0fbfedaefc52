"""Locates and starts the built program."""

import atexit
import glob
import os
import shutil
import subprocess
import sys
import tempfile
import zipfile

BENCH = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
ROOT = os.path.dirname(BENCH)
EPHEMERA = os.path.join(ROOT, "ephemera")


def java():
    """The JDK that the launcher uses."""
    script = '. "$0/.mvn/tools.sh"; find_jdk >&2 && echo "$JAVA_HOME"'
    home = subprocess.run(["sh", "-c", script, ROOT], check=True, capture_output=True, text=True).stdout.strip()
    return os.path.join(home, "bin", "java")


def class_path():
    """Builds the program if necessary."""
    subprocess.run([EPHEMERA, "--version"], check=True, stdout=subprocess.DEVNULL)
    with open(os.path.join(ROOT, "target/dist/current")) as current:
        return os.path.join(ROOT, "target/dist", current.read().split()[0], "lib", "*")


def unzipped(module, kind, folder):
    """Unzips a built function zip into a folder and returns the folder."""
    zips = glob.glob(os.path.join(ROOT, f"{module}/target/*-{kind}.zip"))
    if not zips:
        sys.exit(f"bench: build the zip first: ./mvnw -q -Pquick -DskipTests -pl {module} -am package")
    zipfile.ZipFile(zips[0]).extractall(folder)
    return folder


def run_source(name, *arguments, path=None, **kwargs):
    """Starts bench/lib/NAME.java with the jars of the program, or with a class path."""
    return subprocess.Popen([java(), "-cp", path or class_path(), os.path.join(BENCH, "lib", name + ".java"), *arguments],
                            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, **kwargs)


def run_sources(names, *arguments, **kwargs):
    """Starts a program of several files, of which the first has the main method."""
    path = class_path()
    classes = tempfile.mkdtemp(prefix="ephemera-bench-")
    atexit.register(shutil.rmtree, classes, ignore_errors=True)
    files = [os.path.join(BENCH, "lib", name + ".java") for name in names]
    subprocess.run([java() + "c", "-d", classes, "-cp", path, *files], check=True)
    return subprocess.Popen([java(), "-cp", classes + ":" + path, names[0], *arguments], stdout=subprocess.PIPE, text=True,
                            **kwargs)
