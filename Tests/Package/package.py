"""Installs, upgrades and purges the package in a Debian of its own: package.py OLDER.deb NEWER.deb --work DIR.

The Debian is made below DIR by debootstrap, which takes root, a network and the right to mount. Where one of them is not
to be had, it says so, and is done.
"""

import argparse
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request

HERE = os.path.dirname(os.path.abspath(__file__))
DEMO = os.path.join(HERE, "../../Fixtures/demo")
SETTINGS = "etc/blotter/blotter.toml"
ADDED = "\n[server]\nport = 8123\n"


class Chroot:
    """A system below a folder."""

    def __init__(self, root):
        self.root = root

    def __call__(self, *arguments, status=0):
        """What a command prints in it."""
        ended = subprocess.run(
            ["chroot", self.root, "env", "DEBIAN_FRONTEND=noninteractive", "LC_ALL=C.UTF-8", *arguments],
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        assert ended.returncode == status, f"{arguments} ended with {ended.returncode}:\n{ended.stdout}"
        return ended.stdout

    def path(self, name):
        return os.path.join(self.root, name)

    def install(self, package):
        shutil.copy(package, self.path("tmp"))
        self("apt-get", "install", "-y", "--no-install-recommends", "/tmp/" + os.path.basename(package))

    def files(self):
        """Of all packages and of none, but what the system keeps of its own work."""
        changing = ("/var/", "/tmp/", "/proc/", "/sys/", "/dev/", "/run/")
        found = set()
        for folder, folders, names in os.walk(self.root):
            below = folder[len(self.root):] + "/"
            folders[:] = [name for name in folders if not (below + name + "/").startswith(changing)]
            found.update(below + name for name in folders + names)
        return found


def skip(reason):
    print(f"skipped: {reason}")
    sys.exit(0)


def bootstrap(work):
    """The path of an archive of a small Debian 12; it is made once, of the mirror MIRROR or Debian's own."""
    archive = os.path.join(work, "debian.tar")
    if os.geteuid() != 0:
        skip("debootstrap needs root")
    if os.path.exists(archive):
        return archive
    if shutil.which("debootstrap") is None:
        skip("debootstrap is not installed")
    with tempfile.TemporaryDirectory(prefix="debian-", dir=work) as root:
        mirror = os.environ.get("MIRROR", "http://deb.debian.org/debian")
        ended = subprocess.run(
            ["debootstrap", "--variant=minbase", "bookworm", root, mirror],
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        if ended.returncode != 0:
            skip("debootstrap cannot make a system here: " + " ".join(ended.stdout.splitlines()[-3:]))
        subprocess.run(["tar", "--one-file-system", "-cf", archive + ".part", "-C", root, "."], check=True)
    os.rename(archive + ".part", archive)
    return archive


def check_program(system, version):
    """The program answers, and what belongs to it is where Debian looks for it."""
    listed = system("dpkg-query", "-W", "-f", "${Version} ${Status}", "blotter")
    assert listed == f"{version} install ok installed", listed
    assert system("blotter", "--version").startswith("blotter ")
    for name in [
        "usr/share/man/man1/blotter.1.gz", "usr/share/man/man1/blotter-orders.1.gz",
        "usr/share/bash-completion/completions/blotter", "usr/share/zsh/vendor-completions/_blotter",
        "usr/share/fish/vendor_completions.d/blotter.fish", "lib/systemd/system/blotter-ingest.timer",
        "usr/lib/sysusers.d/blotter.conf", "usr/share/doc/blotter/copyright", SETTINGS,
    ]:
        # minbase leaves out documentation only where its dpkg is told to.
        assert os.path.exists(system.path(name)), f"{name} is not there"
    assert system("getent", "passwd", "blotter").startswith("blotter:")
    assert not os.path.exists(system.path("etc/systemd/system/timers.target.wants/blotter-ingest.timer"))


def check_answers(system):
    """A stranger's first evening: logs, a summary, the dashboard."""
    logs = system.path("srv/logs")
    if not os.path.exists(logs):
        shutil.copytree(DEMO, logs)
    # Some lines of the demonstration are invalid, which is status 3 of a summary.
    summary = system("blotter", "summary", "--path", "/srv/logs", status=3)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = subprocess.Popen(
        ["chroot", system.root, "blotter", "serve", "--path", "/srv/logs", "--port", str(port)],
        stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        assert answer(port, server) == 200
    finally:
        server.terminate()
        server.wait()
    return summary


def answer(port, server):
    """The status of the first answer; the server is given the time that it needs to begin."""
    while True:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz") as response:
                return response.status
        except OSError:
            assert server.poll() is None, "the server has ended"
            time.sleep(0.05)


def versions(packages):
    return [
        subprocess.run(["dpkg-deb", "-f", package, "Version"], check=True, stdout=subprocess.PIPE, text=True)
        .stdout.strip() for package in packages
    ]


def check(system, older, newer):
    old, new = versions([older, newer])
    system("apt-get", "update")
    system.install(older)
    check_program(system, old)
    summary = check_answers(system)
    with open(system.path(SETTINGS), "a") as file:
        file.write(ADDED)
    system.install(newer)
    check_program(system, new)
    assert check_answers(system) == summary, "the upgrade changes what is answered"
    with open(system.path(SETTINGS)) as file:
        assert file.read().endswith(ADDED), "the upgrade takes away a setting"

    listed = set(system("dpkg", "-L", "blotter").splitlines())
    own = {name for name in listed if os.path.isfile(system.path(name[1:]))}
    system("apt-get", "remove", "-y", "blotter")
    assert {name for name in own if os.path.exists(system.path(name[1:]))} == {"/" + SETTINGS}
    system("apt-get", "purge", "-y", "blotter")
    left = {name for name in system.files() if "blotter" in name and not name.startswith("/srv/")}
    assert left == set(), f"a purge leaves {left}"
    system.install(newer)
    check_program(system, new)
    system("apt-get", "purge", "-y", "blotter")
    print(f"{old} was installed, upgraded to {new}, removed and purged; {new} was installed and purged")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("older")
    parser.add_argument("newer")
    parser.add_argument("--work", required=True)
    options = parser.parse_args()
    work = os.path.abspath(options.work)
    archive = bootstrap(work)
    with tempfile.TemporaryDirectory(prefix="debian-", dir=work) as root:
        subprocess.run(["tar", "-xf", archive, "-C", root], check=True)
        os.chmod(root, 0o755)
        check(Chroot(root), options.older, options.newer)


main()
