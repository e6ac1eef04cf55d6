"""A mail server of our own that can stall in the middle of a letter."""

import email
import email.policy
import socketserver
import threading
from contextlib import contextmanager


class _Conversation(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        catcher = self.server.catcher
        self.say(220, "catcher")
        while line := self.rfile.readline():
            match line.split(maxsplit=1)[0].upper():
                case b"EHLO" | b"HELO":
                    self.say(250, "catcher")
                case b"DATA":
                    self.say(354, "go on")
                    letter = self.read_letter()
                    catcher.arrived.append(letter["Message-ID"])
                    catcher.in_flight.set()
                    # The letter is here; whether the sender hears so is the question.
                    catcher.may_answer.wait(60)
                    match catcher.moods.pop(letter["To"], None):
                        case "defer":
                            self.say(451, "try again later")
                            continue
                        case "drop":
                            return
                        case "take and drop":
                            catcher.letters.append(letter)
                            return
                    catcher.letters.append(letter)
                    self.say(250, "accepted")
                case b"RCPT" if catcher.knows_nobody_of(line):
                    self.say(550, "5.1.1 no such user")
                case b"QUIT":
                    self.say(221, "bye")
                    return
                case _:
                    self.say(250, "fine")

    def read_letter(self):
        lines = []
        while (line := self.rfile.readline()) not in (b".\r\n", b""):
            lines.append(line)
        return email.message_from_bytes(b"".join(lines), policy=email.policy.default)

    def say(self, code: int, words: str) -> None:
        self.wfile.write(f"{code} {words}\r\n".encode())


class Catcher:
    """`arrived` are the Message-IDs of all letters that came in, `stall` keeps them unanswered."""

    def __init__(self) -> None:
        # Any that is free, and that one again after it was shut.
        self.port = 0
        self.arrived: list[str] = []
        self.letters: list = []
        # What is done once with the letter to an address: "defer", "drop" or "take and drop" it.
        self.moods: dict[str, str] = {}
        self.unknown: set[str] = set()
        self.in_flight = threading.Event()
        self.may_answer = threading.Event()
        self.may_answer.set()

    @property
    def address(self) -> str:
        return f"smtp://127.0.0.1:{self.port}"

    def knows_nobody_of(self, line: bytes) -> bool:
        return any(address in line.decode() for address in self.unknown)

    def stall(self) -> None:
        self.in_flight.clear()
        self.may_answer.clear()

    def go_on(self) -> None:
        self.may_answer.set()

    def open(self) -> None:
        self._server = _Server(("127.0.0.1", self.port), _Conversation)
        self._server.catcher = self
        self.port = self._server.server_address[1]
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def shut(self) -> None:
        """Nobody listens any more: a connection is refused outright."""
        self._server.shutdown()
        self._server.server_close()


class _Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True

    def handle_error(self, request, client_address) -> None:
        """A sender that was killed is what we came to see."""


@contextmanager
def mail_server():
    catcher = Catcher()
    catcher.open()
    yield catcher
    catcher.shut()
