"""What PyJWT answers to each row: pyjwt_answers.py ROWS ANSWERS. Its own client reads the key set."""

import datetime
import json
import sys
from pathlib import Path

import jwt
import jwt.api_jwt


class Client(jwt.PyJWKClient):
    """The client, with the row's text in place of the answer of a server."""

    def __init__(self, text):
        super().__init__("https://issuer.example/jwks.json")
        self.text = text

    def fetch_data(self):
        return json.loads(self.text)


def stop_the_clock(now):
    """PyJWT takes no time as an argument."""

    class Stopped(datetime.datetime):
        @classmethod
        def now(cls, tz=None):
            return cls.fromtimestamp(now, tz)

    jwt.api_jwt.datetime = Stopped


def answer(row, expected):
    try:
        key = Client(row["keys"]).get_signing_key_from_jwt(row["token"])
        jwt.decode(
            row["token"],
            key,
            algorithms=row["algorithms"],
            audience=expected["audience"],
            issuer=expected["issuer"],
            leeway=expected["leeway"],
            options={"require": ["exp"]},
        )
        return ""
    except Exception as error:
        return f"{type(error).__name__}: {error}" or "refused"


def main():
    asked = json.loads(Path(sys.argv[1]).read_text())
    stop_the_clock(asked["now"])
    answers = {row["name"]: answer(row, asked) for row in asked["rows"]}
    Path(sys.argv[2]).write_text(json.dumps({"version": jwt.__version__, "answers": answers}))


main()
