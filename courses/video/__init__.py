"""What can be said about a video without a database: container, captions, transcript, chapters, ranges."""
