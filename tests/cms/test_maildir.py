"""Letters a development site wrote to its folder."""

from django.core.mail import EmailMultiAlternatives

from cms import maildir


def write(folder, subject):
    letter = EmailMultiAlternatives(subject, "plain words", to=["ana@example.org"])
    letter.attach_alternative("<p>rich words</p>", "text/html")
    letter.attach("certificate.pdf", b"%PDF-", "application/pdf")
    letter.send()


def test_letters_come_newest_first_with_both_parts(tmp_path, settings):
    settings.MAILERS = {
        "default": {
            "BACKEND": "django.core.mail.backends.filebased.EmailBackend",
            "OPTIONS": {"file_path": str(tmp_path)},
        }
    }
    write(tmp_path, "first")
    write(tmp_path, "second")

    found = maildir.letters(tmp_path)

    assert {letter.subject for letter in found} == {"first", "second"}
    assert found[0].text.strip() == "plain words"
    assert found[0].html.strip() == "<p>rich words</p>"
    assert found[0].attachments == ["certificate.pdf"]
    assert maildir.letter(tmp_path, found[1].key).subject == found[1].subject


def test_a_key_that_names_no_letter_gives_nothing(tmp_path):
    assert maildir.letter(tmp_path, "../settings") is None
