"""The secret keys: good ones, readable by their owner only, or a plain reason why the service does not start."""

import base64
import errno
import os
import secrets
import stat
import subprocess
import sys
from pathlib import Path
from subprocess import PIPE

import pytest

from app.core.keys import FILE_NAME, SETTING, KeysUnusable, load_keys

ROOT = Path(__file__).parents[3]


def written(key: bytes) -> str:
    return base64.urlsafe_b64encode(key).decode()


FIRST, SECOND = (bytes(range(start, start + 64, 2)) for start in (128, 129))


class TestSetting:
    def test_newest_first(self, tmp_path: Path) -> None:
        assert load_keys(tmp_path, f"{written(FIRST)},{written(SECOND)}") == (FIRST, SECOND)
        assert list(tmp_path.iterdir()) == [], "a key that was given is not written down"

    def test_spaces_padding_and_the_other_alphabet_do_not_matter(self, tmp_path: Path) -> None:
        given = f" {written(FIRST).rstrip('=')} ,\n{base64.b64encode(SECOND).decode()}, "
        assert load_keys(tmp_path, given) == (FIRST, SECOND)

    def test_what_the_message_advises_is_accepted(self, tmp_path: Path) -> None:
        for _ in range(100):
            assert len(load_keys(tmp_path, secrets.token_urlsafe(32))[0]) == 32

    @pytest.mark.parametrize(
        ("given", "said"),
        [
            (",", "holds no key"),
            ("not base64 at all", "Key 1 of 1 .* is not base64"),
            ("clé", "is not base64"),
            ("\ud800", "is not base64"),
            (written(FIRST)[:-4], "should be 32"),
            (written(FIRST + b"x"), "should be 32"),
            (FIRST.hex(), "is 48 bytes long and should be 32"),
            (written(bytes(32)), "can be guessed"),
            (written(b"changeme" * 4), "can be guessed"),
            (written(b"correct horse battery staple! ok"), "can be guessed"),
            ("CHANGEME" * 5 + "CHA", "can be guessed"),
            ("replace-this-with-32-random-bytes-in-base64", "can be guessed"),
            (f"{written(FIRST)},{written(bytes(32))}", "Key 2 of 2"),
        ],
    )
    def test_a_poor_key_is_refused_in_plain_words(self, tmp_path: Path, given: str, said: str) -> None:
        with pytest.raises(KeysUnusable, match=said) as refusal:
            load_keys(tmp_path, given)
        message = str(refusal.value)
        assert SETTING in message
        assert "People's answers" in message
        assert "Make one with" in message
        assert len(given) < 20 or given not in message, "a message ends up in a log, a key must not"


class TestFile:
    @pytest.mark.parametrize("given", [None, "", "  "])
    def test_made_at_the_first_start_and_kept(self, tmp_path: Path, given: str | None) -> None:
        keys = load_keys(tmp_path, given)
        assert [len(key) for key in keys] == [32]
        assert load_keys(tmp_path, given) == keys
        assert [path.name for path in tmp_path.iterdir()] == [FILE_NAME]

    def test_readable_by_its_owner_only(self, tmp_path: Path) -> None:
        before = os.umask(0)
        try:
            load_keys(tmp_path, None)
        finally:
            os.umask(before)
        assert stat.S_IMODE((tmp_path / FILE_NAME).stat().st_mode) == 0o600

    def test_keys_may_be_changed_by_hand(self, tmp_path: Path) -> None:
        (tmp_path / FILE_NAME).write_text(f"{written(FIRST)},\n{written(SECOND)}\n")
        assert load_keys(tmp_path, None) == (FIRST, SECOND)

    def test_a_process_that_comes_second_uses_the_key_of_the_first(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        (tmp_path / FILE_NAME).write_text(written(FIRST))
        monkeypatch.setattr(Path, "exists", lambda _: False)
        assert load_keys(tmp_path, None) == (FIRST,)
        assert [path.name for path in tmp_path.iterdir()] == [FILE_NAME]

    def test_processes_that_start_together_agree(self, tmp_path: Path) -> None:
        program = (
            "import sys; from pathlib import Path; from app.core.keys import load_keys; input()\n"
            "sys.stdout.buffer.write(load_keys(Path(sys.argv[1]), None)[0])"
        )
        arguments = [sys.executable, "-c", program, str(tmp_path)]
        processes = [subprocess.Popen(arguments, cwd=ROOT, stdin=PIPE, stdout=PIPE) for _ in range(4)]
        for process in processes:
            assert process.stdin is not None
            process.stdin.write(b"go\n")
            process.stdin.flush()
        keys = [process.communicate(timeout=30)[0] for process in processes]
        assert keys == [load_keys(tmp_path, None)[0]] * 4


class TestFileUnusable:
    def test_no_folder(self, tmp_path: Path) -> None:
        with pytest.raises(KeysUnusable, match=r"No such file or directory.*Make the folder .*nowhere.*NAVIGATOR"):
            load_keys(tmp_path / "nowhere", None)

    def test_the_folder_is_a_file(self, tmp_path: Path) -> None:
        (tmp_path / "file").touch()
        with pytest.raises(KeysUnusable, match="Not a directory"):
            load_keys(tmp_path / "file", None)

    def test_the_file_is_a_folder(self, tmp_path: Path) -> None:
        (tmp_path / FILE_NAME).mkdir()
        with pytest.raises(KeysUnusable, match="Is a directory"):
            load_keys(tmp_path, None)

    @pytest.mark.parametrize("step", ["open", "fsync", "link"])
    def test_any_step_that_fails_is_explained_and_leaves_nothing(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str
    ) -> None:
        def fail(*_: object, **__: object) -> None:
            raise OSError(errno.EACCES, os.strerror(errno.EACCES))

        monkeypatch.setattr(os, step, fail)
        with pytest.raises(KeysUnusable, match="Permission denied"):
            load_keys(tmp_path, None)
        assert list(tmp_path.iterdir()) == []

    @pytest.mark.parametrize("content", [b"", b"\n", b"\xff\x00\xfe", b"half a key"])
    def test_damaged(self, tmp_path: Path, content: bytes) -> None:
        (tmp_path / FILE_NAME).write_bytes(content)
        with pytest.raises(KeysUnusable, match=FILE_NAME):
            load_keys(tmp_path, None)
        assert (tmp_path / FILE_NAME).read_bytes() == content, "never replaced: it may be all that opens saved plans"
