"""Runs the commands of docs/swift.md for a server, with tokens of the fake issuer, and looks at the answers.

    verify_test.py COMMAND FOLDER SHELL...

COMMAND is the built `wallet-jwt`; FOLDER where Swift may write; SHELL begins a command that runs a script where Swift is.
"""

import json
import re
import subprocess
import sys
import unittest
import urllib.request
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
GUIDE = (ROOT / "docs/swift.md").read_text(encoding="utf-8")

#: The query for a token, and the answer that begins a line of the program's.
ANSWERS = {
    "shape=para&user=u-7": "200 u-7",
    "shape=para&attack=other-key": "401 -",
    "shape=para&attack=expired": "401 -",
    "shape=para&attack=other-audience": "401 -",
    "shape=dynamic": "401 -",
}


def documented():
    """The line that builds the library, and those that build and run the program."""
    blocks = [block for block in re.findall(r"```sh\n(.*?)```", GUIDE, re.DOTALL) if "server-swift" in block]
    assert len(blocks) == 1, "docs/swift.md has not one block of commands for a server"
    return blocks[0].split("\n", 1)


class Server(unittest.TestCase):
    def setUp(self):
        self.issuer = subprocess.Popen([COMMAND, "issuer", "--port", "0"], stdout=subprocess.PIPE, text=True)
        self.addCleanup(self.issuer.stdout.close)
        self.addCleanup(self.issuer.wait)
        self.addCleanup(self.issuer.kill)
        lines = iter(self.issuer.stdout.readline, "")
        self.base = next(found[0] for line in lines if (found := re.search(r"http://127\.0\.0\.1:\d+", line)))

    def token(self, query):
        with urllib.request.urlopen(f"{self.base}/token?{query}") as answer:
            return json.load(answer)["token"]

    def answers(self, lines, keys_url):
        variables = {"KEYS_URL": keys_url, "SWIFTPM_BUILD_DIR": f"{FOLDER}/build"}
        exports = "".join(f"export {name}='{value}'\n" for name, value in variables.items())
        script = exports + documented()[1]
        done = subprocess.run([*SHELL, script], input="\n".join(lines), stdout=subprocess.PIPE, text=True, check=True)
        return done.stdout.splitlines()

    def test_the_first_command_names_the_folder_of_the_library(self):
        script = f"{documented()[0]}; ls $LIBRARY"
        done = subprocess.run(["sh", "-ec", script], cwd=ROOT, stdout=subprocess.PIPE, text=True, check=True)
        self.assertIn("libwallet_jwt.so", done.stdout.splitlines())

    def test_only_a_good_token_has_a_user(self):
        tokens = [self.token(query) for query in ANSWERS] + ["no token"]
        answers = self.answers(tokens, f"{self.base}/.well-known/jwks.json")
        self.assertEqual(answers, [*ANSWERS.values(), "401 -"])

    def test_without_keys_nobody_is_refused(self):
        token = self.token("shape=para")
        self.assertEqual(self.answers([token], "http://127.0.0.1:9/none"), ["503 -"])


if __name__ == "__main__":
    COMMAND, FOLDER, *SHELL = sys.argv[1:]
    unittest.main(argv=[sys.argv[0]])
