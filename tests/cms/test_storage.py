"""A bucket gives out parts of a file: a server that speaks just enough of its language stands in for it."""

import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from cms.storage import BucketBehindTheSite
from courses.video.byte_ranges import Part
from courses.views.videos import pieces_of

WHOLE = bytes(range(256)) * 8


class Bucket(BaseHTTPRequestHandler):
    asked: list[tuple[str, str]] = []

    def do_GET(self):
        wanted = self.headers["Range"]
        self.asked.append((self.path, wanted))
        start, stop = (int(number) for number in wanted.removeprefix("bytes=").split("-"))
        part = WHOLE[start : stop + 1]
        self.send_response(206)
        self.send_header("Content-Length", str(len(part)))
        self.send_header("Content-Range", f"bytes {start}-{stop}/{len(WHOLE)}")
        self.end_headers()
        self.wfile.write(part)

    def log_message(self, *_said):
        pass


@pytest.fixture
def endpoint():
    server = HTTPServer(("127.0.0.1", 0), Bucket)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


def test_only_the_part_asked_for_is_fetched_from_a_bucket(endpoint):
    bucket = BucketBehindTheSite(
        bucket_name="filiform",
        endpoint_url=endpoint,
        location="default",
        access_key="a",
        secret_key="b",
        region_name="eu",
        addressing_style="path",
        client_config=None,
    )

    pieces = b"".join(pieces_of(bucket, "media/grip.mp4", Part(100, 300)))

    assert pieces == WHOLE[100:300]
    assert Bucket.asked == [("/filiform/default/media/grip.mp4", "bytes=100-299")]
