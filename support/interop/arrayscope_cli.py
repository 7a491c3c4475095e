"""Runs the terminal program that ARRAYSCOPE_CLI names."""

import json
import os
import subprocess

NODE = os.environ.get("ARRAYSCOPE_NODE", "node")
CLI = os.environ["ARRAYSCOPE_CLI"]


class Refused(AssertionError):
    """It ended with another exit code than expected; `error` is what it said in JSON."""

    def __init__(self, message: str, error: dict) -> None:
        super().__init__(message)
        self.error = error


def arrayscope(*arguments, expect: int = 0):
    """The JSON document that a command answers with."""
    done = subprocess.run(
        [NODE, CLI, *map(str, arguments), "--json"], capture_output=True, text=True, check=False
    )
    if done.returncode == expect:
        return json.loads(done.stdout)
    try:
        error = json.loads(done.stdout).get("error", {})
    except ValueError:
        error = {}
    raise Refused(
        f"arrayscope {' '.join(map(str, arguments))} ended with {done.returncode}, "
        f"{expect} expected\n{done.stdout[-2000:]}\n{done.stderr[-2000:]}",
        error,
    )
